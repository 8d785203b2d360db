"""What is written about a meeting names children as the library knows them: no surname slips into a line."""

import re
from collections.abc import Iterable

from app.children.models import Child

_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def first_names_only(text: str, children: Iterable[Child]) -> str:
    """`text` with "Ida Kjær Holm" as "Ida K.", for each of `children` who has that initial.

    Only capitals right after the first name count, and one of them must begin with the initial.
    """
    for child in children:
        if child.initial:
            name = re.compile(rf"\b{re.escape(child.first_name)}\b", re.IGNORECASE)
            text = _shortened(text, name, child.initial.upper())
    return text


def _shortened(text: str, name: re.Pattern[str], initial: str) -> str:
    kept, at = "", 0
    for found in name.finditer(text):
        end, is_surname = _capitals_after(text, found.end(), initial)
        if is_surname and found.start() >= at:
            kept += f"{text[at : found.end()]} {initial}."
            at = end + 1 if text[end : end + 1] == "." else end
    return kept + text[at:]


def _capitals_after(text: str, start: int, initial: str) -> tuple[int, bool]:
    """Where the words with a capital end, and whether one that is longer than a letter has this initial."""
    is_surname = False
    while text[start : start + 1] == " " and (word := _WORD.match(text, start + 1)) and word[0][0].isupper():
        is_surname = is_surname or (len(word[0]) > 1 and word[0][0] == initial)
        start = word.end()
    return start, is_surname
