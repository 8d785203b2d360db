"""Levels: how hard a book is to read, as Nordic libraries write it beside its subjects."""

import re
from collections.abc import Iterable
from typing import NamedTuple

HARDEST = 99
"""No LIX and no let-tal of a book is higher."""
SPAN = r"\s*:?\s*(?:tal\s*:?\s*)?(\d{1,2})(?:\s*[-–]\s*(\d{1,2}))?(?!\d)"
LIX = re.compile(rf"\b(?:lix|lettal-lix){SPAN}", re.IGNORECASE)
LET = re.compile(rf"\b(?:let-?tal|lettal|let){SPAN}", re.IGNORECASE)


class Level(NamedTuple):
    """LIX counts long words and sentences; the let-tal grades Danish books for beginners."""

    lix: int | None = None
    let_number: int | None = None


def read_level(parts: Iterable[str]) -> Level:
    """What "Lix 7-9" and "Let 12" say together; of a span the higher end, for it is the harder page."""
    text = " | ".join(parts)
    return Level(_highest(LIX, text), _highest(LET, text))


def _highest(pattern: re.Pattern[str], text: str) -> int | None:
    numbers = [int(number) for found in pattern.findall(text) for number in found if number]
    return max(numbers, default=None)
