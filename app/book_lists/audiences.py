"""Audiences: for which ages a book is meant, as libraries and publishers write it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

MAX_AGE = 19  # years; beyond it a number is no child's age
SCHOOL_START = 6  # years of age in grade 0 in Denmark; Norway and Sweden differ by a few months
DASH = r"\s*(?:-|–|—|til|to|till)\s*"
YEARS = r"\s*\.?\s*(?:års?(?:alderen)?|aar|years?|yrs?)\b"
SPAN = re.compile(rf"(?<![\d-])(\d{{1,2}}){DASH}(\d{{1,2}}){YEARS}")
AGES = re.compile(rf"\b(?:ages?|alder|ålder|ab)\s*:?\s*(\d{{1,2}})(?:{DASH}(\d{{1,2}}))?")
FROM = re.compile(rf"\b(?:fra|från|from|over|over)\s+(\d{{1,2}}){YEARS}")
UPWARDS = re.compile(r"\b(\d{1,2})\s*(?:\+|and up|og opp|og op|och uppåt)")
ONE = re.compile(rf"(?<![\d-])(\d{{1,2}}){YEARS}")
GRADES = re.compile(rf"\b(\d{{1,2}})\.?(?:{DASH}(\d{{1,2}}))?\.?\s*(?:klasse|klassetrin|kl\b|trinn|årskurs)")
EASY = re.compile(r"let at læse|læs let|letl[æe]st|begynderlæser|lettlest|lättläst|easy to read|easy reader")
CHILDREN = re.compile(
    r"\b(?:for børn|for barn|for children|börn|barnbok|børnebog|juvenile|højtlæsning|høytlesning|högläsning)"
)


@dataclass(frozen=True)
class Audience:
    """Ages in years, both included; None where nothing, or no upper end, is said."""

    age_from: int | None = None
    age_to: int | None = None
    is_easy: bool = False
    for_children: bool | None = None


def read_audience(parts: Iterable[str]) -> Audience:
    """What notes such as "for 6 år | for 7 år", "Ages 8-12" or "let at læse" say together.

    Several ages make one span, from the lowest to the highest; "fra 8 år" has no upper end. Only
    when no age is given are school grades taken, grade 0 for six years.
    """
    text = " | ".join(parts).casefold()
    ages, open_ended = _ages(text)
    if not ages:
        ages = [int(grade) + SCHOOL_START for found in GRADES.findall(text) for grade in found if grade]
    ages = [age for age in ages if age < MAX_AGE]
    is_easy = bool(EASY.search(text))
    for_children = True if ages or is_easy or CHILDREN.search(text) else None
    if not ages:
        return Audience(is_easy=is_easy, for_children=for_children)
    age_to = None if open_ended else max(ages)
    return Audience(min(ages), age_to, is_easy, for_children)


def _ages(text: str) -> tuple[list[int], bool]:
    ages: list[int] = []
    open_ended = False
    for pattern, is_open in ((SPAN, False), (FROM, True), (UPWARDS, True), (AGES, False), (ONE, False)):
        for found in pattern.finditer(text):
            ages += [int(age) for age in found.groups() if age]
            open_ended = open_ended or is_open
        text = pattern.sub(" ", text)  # so that no age is read twice, in two ways
    return ages, open_ended
