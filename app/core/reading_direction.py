"""Names written from right to left beside words written from left to right."""

import unicodedata

_ISOLATE, _END = "\u2068", "\u2069"
_FIRST_FROM_THE_RIGHT = "\u0590"
"""Where Hebrew begins; what comes before is written from left to right."""


def isolated(words: str) -> str:
    """`words` so marked that what is written around them keeps its place; Latin ones as they are."""
    if not words or max(words) < _FIRST_FROM_THE_RIGHT:
        return words
    if any(unicodedata.bidirectional(character) in ("R", "AL") for character in words):
        return f"{_ISOLATE}{words}{_END}"
    return words
