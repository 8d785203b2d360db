"""A filling read back: what the shelf was short of, as numbers a page puts into words."""

from dataclasses import dataclass

from app.filling.filling import NO_AGES
from app.filling.models import Fill


@dataclass(frozen=True)
class Shortage:
    """So many books in a language where more were wanted; no language where none was asked for."""

    language: str
    found: int
    wanted: int


@dataclass(frozen=True)
class Filled:
    """A filling for a page; `without_ages` were left on the shelf, for nobody said for whom they are."""

    fill: Fill
    short: list[Shortage]
    without_ages: int
    age_from: str
    age_to: str


def read(fill: Fill) -> Filled:
    """The filling with its shortages."""
    short, without_ages = [], 0
    for word in fill.short.split():
        language, _, numbers = word.rpartition(":")
        if language == NO_AGES:
            without_ages = int(numbers)
            continue
        found, _, wanted = numbers.partition("/")
        short.append(Shortage(language, int(found), int(wanted)))
    age_from, _, age_to = fill.ages.partition("-")
    return Filled(fill, short, without_ages, age_from, age_to)
