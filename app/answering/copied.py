"""Whether a text is likely the publisher's, not the child's: nobody says I, and it praises as sellers do."""

import re

LONG = 150
"""Letters from which on a text without anybody in it is looked at."""
ALIKE = 0.6
"""The share of a text's runs of four words that the book's own description has too…"""
FEWEST_RUNS = 5
"""…if there are enough of them to say so."""
_SOMEBODY = re.compile(
    r"\b(?:jeg|mig|min|mit|mine|vi|os|vores|meg|mitt|mi|oss|vår|våre|jag|mej|mina|våra|i|me|my|mine|we|our|us)\b",
    re.IGNORECASE,
)
_I_IN_ENGLISH = re.compile(r"\bI\b")
_AS_SELLERS_SAY = re.compile(
    r"prisbeløn|prisvinn|prisbelön|award|bestsel|bästsäl|anmelderrost|hyllede|hyllade|forfatteren til"
    r"|författaren till|author of|gribende|gripende|gripande|medrivende|rivende|fartfyl|spændende roman"
    r"|første bind|første bok|andet bind|första delen|first in the|i serien|serien om|series about"
    r"|uforglemmelig|oförglömlig|unforgettable|humoristisk fort|en fortælling om|en fortelling om"
    r"|en berättelse om|a story of|farefuld|intet er, som|ingenting er som|inget är som|nothing is what",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W_]+")


def is_copied(text: str, blurb: str = "") -> bool:
    """Whether the child has likely taken the words from the back of the book."""
    if blurb and _is_alike(text, blurb):
        return True
    return len(text) >= LONG and not _has_somebody(text) and _AS_SELLERS_SAY.search(text) is not None


def _has_somebody(text: str) -> bool:
    """Danish "i" means in, and English "I" stands for itself: only the capital one is somebody."""
    found = (match.group() for match in _SOMEBODY.finditer(text))
    return any(word.casefold() != "i" for word in found) or (
        _I_IN_ENGLISH.search(text) is not None and " the " in text
    )


def _is_alike(text: str, blurb: str) -> bool:
    runs, of_the_book = _runs(text), _runs(blurb)
    return len(runs) >= FEWEST_RUNS and len(runs & of_the_book) >= ALIKE * len(runs)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = [word.casefold() for word in _WORDS.findall(text)]
    return set(zip(words, words[1:], words[2:], words[3:], strict=False))
