"""What of a child's name is kept: the first name, and one initial for staff.

Surnames are looked at in memory and let go of here; nothing returned holds one.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LONGEST_FIRST_NAME = 40
MOST_WORDS = 3
_JOINERS = frozenset("-\u2010\u2011'\u2019\u2018`\u00b4\u00b7\u05f3\u200c\u200d")
_KEPT_FORMAT_CHARACTERS = "\u200c\u200d"  # Persian and Indian spelling needs them.
_MOST_STACKED_MARKS = 3
_EDGES = ' \t.,:;!?"*_/\\|•·–—«»“”„()[]{}<>#'
_SURNAME = re.compile(r"[\w'’-]{2,}(sen|sson|sdotter|d[oó]ttir|gaard|gård|strup|quist|qvist|ovi[cć]|enko)")
# Turkish and French first names with such an end.
_NO_SURNAMES = frozenset(
    ("ahsen", "aysen", "barsen", "birsen", "gülsen", "ludovic", "nursen", "süsen", "yelesen")
)
_SURNAME_PREFIX = re.compile(r"^(?:(?:al|el|ul)[-‐‑'’]|ال)(?=\w\w)", re.IGNORECASE)
_CASED_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")
_SCRIPTS_WITHOUT_INITIALS = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")
_THAI_LEADING_VOWELS = "เแโใไ"
_SERVANT_OF = frozenset({"abd", "abdul", "abdel", "abdal", "abdur"})


class BadName(ValueError):
    """What was typed is no first name we can keep.

    `code` is `empty`, `too_long` (values `longest`), `digits`, `symbols`,
    `too_many_words` (values `most`) or `surname`.
    """

    def __init__(self, code: str, **values: int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class KeptName:
    """What is left of a full name: no surname is in it."""

    first_name: str
    initial: str | None
    second_word: str | None
    had_surname: bool


def tidy_first_name(text: str) -> str:
    """A first name as it is stored: one spacing, one spelling of its letters, capitals
    where a whole name was typed without or in nothing but. Raises BadName."""
    words = [word.strip(_EDGES) for word in clean_text(text).split()]
    name = " ".join(word for word in words if word)
    if not name:
        raise BadName("empty")
    if len(name) > LONGEST_FIRST_NAME:
        raise BadName("too_long", longest=LONGEST_FIRST_NAME)
    if any(character.isnumeric() for character in name if not _is_han(character)):
        raise BadName("digits")
    if not all(is_name_word(word) for word in name.split()):
        raise BadName("symbols")
    if len(name.split()) > MOST_WORDS:
        raise BadName("too_many_words", most=MOST_WORDS)
    if " " in name and looks_like_surname(name.split()[-1]):
        raise BadName("surname")
    return " ".join(_with_capital(word) for word in name.split())


def keep_of(given: Sequence[str], family: Sequence[str]) -> KeptName:
    """Keep the first of the given words and one initial of the last family word.

    Without family words the given ones are a whole name, and its end is the surname,
    unless it is a well-known second first name ("Ida Marie"): that may be offered back.
    Raises BadName.
    """
    cut = _end_of_first_name(given)
    first = tidy_first_name(" ".join(given[:cut]))
    rest = list(given[cut:])
    second = rest[0] if rest and is_second_name(rest[0]) else None
    surname = list(family) or rest
    if second and not family and len(rest) == 1:
        surname = []
    return KeptName(
        first_name=first,
        initial=_initial(surname[-1]) if surname else None,
        second_word=_with_capital(second) if second else None,
        had_surname=any(len(_bare(word)) > 1 or _is_han(word[0]) for word in surname),
    )


def clean_text(text: str) -> str:
    """NFC, ordinary spaces and line ends, and nothing that steers a screen or a terminal."""
    characters = []
    for character in unicodedata.normalize("NFC", text.replace("\r\n", "\n")):
        category = unicodedata.category(character)
        if character in "\n\t" or character in _KEPT_FORMAT_CHARACTERS:
            characters.append(character)
        elif category.startswith("Z") or character in "\r\v\f\x85":
            characters.append("\n" if category in ("Zl", "Zp", "Cc") else " ")
        elif not category.startswith("C"):
            characters.append(character)
    return "".join(characters)


def is_name_word(word: str) -> bool:
    """Letters of any script, with their marks, hyphens and apostrophes."""
    stacked = 0
    for character in word:
        is_mark = unicodedata.category(character).startswith("M")
        stacked = stacked + 1 if is_mark else 0
        if stacked > _MOST_STACKED_MARKS:
            return False
        if not (is_mark or character.isalpha() or character in _JOINERS):
            return False
    return any(character.isalpha() for character in word)


def looks_like_surname(word: str) -> bool:
    """Whether a word ends as Nordic and Slavic surnames do, or is a common one, and no first name."""
    return ends_like_surname(word) or re.split(r"[-‐‑]", word.casefold())[-1] in listed_words("surnames.txt")


def ends_like_surname(word: str) -> bool:
    """Whether it is one by its end alone; of the listed ones a child here and there is called by."""
    folded = word.casefold()
    return folded not in _NO_SURNAMES and _SURNAME.fullmatch(folded) is not None


def is_second_name(word: str) -> bool:
    """Whether a word is one of the first names commonly given as a second one."""
    return word.casefold() in listed_words("second_names.txt")


@cache
def listed_words(name: str) -> frozenset[str]:
    """The words of a list in this room, without capitals."""
    listed = Path(__file__).with_name(name).read_text("utf-8")
    return frozenset(
        word for line in listed.casefold().splitlines() if not line.startswith("#") for word in line.split()
    )


def may_hold_surname(first_name: str) -> bool:
    """Whether somebody must look: a surname is called so, or may stand in front, unspaced, as in Chinese."""
    return looks_like_surname(first_name) or (
        len(first_name) > 2 and all(_is_han(character) for character in first_name)
    )


def _end_of_first_name(given: Sequence[str]) -> int:
    """Abd al-Rahman and Salah al-Din are one name each, although of two words."""
    if len(given) < 2:
        return len(given)
    first, second = (_without_marks(word) for word in given[:2])
    arabic = (first == "عبد" or second.endswith("دين")) and second.startswith("ال")
    latin = first.casefold() in _SERVANT_OF and len(given) > 2
    return 2 if arabic or latin else 1


def _initial(surname: str) -> str | None:
    word = _bare(_SURNAME_PREFIX.sub("", surname))
    if not word or unicodedata.name(word[0], "").startswith(_SCRIPTS_WITHOUT_INITIALS):
        return None
    end = 2 if word[0] in _THAI_LEADING_VOWELS else 1
    while end < len(word) and unicodedata.category(word[end]).startswith("M"):
        end += 1
    if 1 < len(word) <= end:
        return None
    return word[:end].title() if _is_cased(word[0]) else word[:end]


def _bare(word: str) -> str:
    return word.strip(_EDGES + "".join(_JOINERS))


def _with_capital(word: str) -> str:
    mixed = not (word.islower() or (word.isupper() and len(word) > 2))
    if mixed or not _is_cased(word[0]):
        return word
    parts = re.split(r"([-‐‑]|(?<=\b\w)['’])", word)
    return "".join(part[:1].title() + part[1:].lower() for part in parts)


def _is_cased(character: str) -> bool:
    return unicodedata.name(character, "").startswith(_CASED_SCRIPTS)


def _is_han(character: str) -> bool:
    return unicodedata.name(character, "").startswith("CJK")


def _without_marks(word: str) -> str:
    return "".join(c for c in word if not unicodedata.category(c).startswith("M"))
