"""Passwords that are too easily guessed."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

MIN_LENGTH = 12
MAX_LENGTH = 128
MIN_OWN_LENGTH = 8
"""What must be left of a password once the person's own names are taken away."""
_LONGEST_REPEATED = 6
_LONGEST_UNORDERED = 3
_ROWS = (
    "abcdefghijklmnopqrstuvwxyzæøåäö",
    "01234567890",
    "qwertyuiopå",
    "asdfghjklæø",
    "asdfghjkløæ",
    "asdfghjklöä",
    "zxcvbnm",
    "qazwsxedcrfvtgbyhnujm",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb6yhn",
)
_LEET = str.maketrans("013457@$!€", "oieastasie")


class WeakPassword(ValueError):
    """A password too easily guessed.

    `code` is `too_short` (values `shortest`), `too_long` (values `longest`),
    `repeats`, `sequence`, `common` or `about_you`.
    """

    def __init__(self, code: str, **values: int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def check_password(text: str, about: Sequence[str]) -> None:
    """Refuse a password that somebody who knows the person or the usual lists guesses.

    `about` is what is known of the person: e-mail, name, library. Raises WeakPassword.
    """
    if len(text) < MIN_LENGTH:
        raise WeakPassword("too_short", shortest=MIN_LENGTH)
    if len(text) > MAX_LENGTH:
        raise WeakPassword("too_long", longest=MAX_LENGTH)
    folded = _folded(text)
    if _repeats(folded):
        raise WeakPassword("repeats")
    if _is_sequence(folded):
        raise WeakPassword("sequence")
    if is_common_password(text) or is_leaked_password(text):
        raise WeakPassword("common")
    if len(_without(folded, about)) < MIN_OWN_LENGTH:
        raise WeakPassword("about_you")


def is_common_password(text: str) -> bool:
    """Whether a password is one or two everyday words or phrases dressed up with digits,
    signs, capitals or letters written as digits ("Velkommen2026!", "S0mmerferie123")."""
    folded = _folded(text)
    signs, digits = "!?.,:;-_*#+ ", "0123456789"
    spellings = (
        folded,
        folded.strip(signs).translate(_LEET),
        folded.strip(signs + digits).translate(_LEET),
    )
    return any(_is_everyday(re.sub(r"[\W\d_]", "", s)) for s in spellings)


def is_leaked_password(text: str) -> bool:
    """Whether a password of twelve letters or more is among the 30,000 most used ones that have leaked.

    Kept as the beginnings of their SHA-256, for many of them are not fit to be read.
    """
    return hashlib.sha256(_folded(text).encode("utf-8", "surrogatepass")).hexdigest()[:16] in _leaked()


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _repeats(folded: str) -> bool:
    return any(
        (folded[:size] * len(folded))[: len(folded)] == folded for size in range(1, _LONGEST_REPEATED + 1)
    )


def _is_sequence(folded: str) -> bool:
    """Runs along the alphabet, the digits or the keyboard, but for a few characters."""
    rows = [*_ROWS, *(row[::-1] for row in _ROWS)]
    position = unordered = 0
    while position < len(folded):
        run = 3
        while position + run <= len(folded) and any(folded[position : position + run] in row for row in rows):
            run += 1
        if run > 3:
            position += run - 1
        else:
            position += 1
            unordered += 1
    return unordered <= _LONGEST_UNORDERED


def _is_everyday(letters: str) -> bool:
    words = _everyday_words()
    return any(
        letters[:cut] in words and (letters[cut:] in words or not letters[cut:])
        for cut in range(1, len(letters) + 1)
    )


def _without(folded: str, about: Sequence[str]) -> str:
    known = {part for one in about for part in re.split(r"[\W\d_]+", _folded(one))} | {
        _folded(one) for one in about
    }
    for part in sorted(known, key=len, reverse=True):
        if len(part) >= 3:
            folded = folded.replace(part, "")
    return re.sub(r"[\W_]", "", folded)


@cache
def _leaked() -> frozenset[str]:
    return frozenset(Path(__file__).with_name("leaked_passwords.txt").read_text("ascii").split())


@cache
def _everyday_words() -> frozenset[str]:
    listed = Path(__file__).with_name("everyday_words.txt").read_text("utf-8")
    return frozenset(
        re.sub(r"[\W\d_]", "", _folded(line))
        for line in listed.splitlines()
        if line and not line.startswith("#")
    )
