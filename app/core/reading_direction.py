"""Names written from right to left beside words written from left to right."""

import unicodedata

_ISOLATE, _END = "\u2068", "\u2069"


def isolated(words: str) -> str:
    """`words` so marked that what is written around them keeps its place; Latin ones as they are."""
    if any(unicodedata.bidirectional(character) in ("R", "AL") for character in words):
        return f"{_ISOLATE}{words}{_END}"
    return words
