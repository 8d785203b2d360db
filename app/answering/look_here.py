"""Look here: what in a child's text a grown-up should look at, marked with a word for why. It only marks."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from app.answering import copied
from app.answering.bad_words import ALL


class Why(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    FULL_NAME = "full_name"
    SHOUTING = "shouting"
    BAD_WORD = "bad_word"
    WATCHED = "watched"
    COPIED = "copied"


PERSONAL = frozenset({Why.PHONE, Why.EMAIL, Why.ADDRESS, Why.FULL_NAME})


@dataclass(frozen=True)
class Mark:
    """The letters from `start` up to `end`, and why to look at them."""

    start: int
    end: int
    why: Why


@dataclass(frozen=True)
class Piece:
    """A stretch of a text, and why to look at it, if there is a reason."""

    text: str
    why: Why | None = None


_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_YEARS = r"(?:19|20)\d\d[ -](?:19|20)\d\d(?!\d)"
_PHONE = re.compile(
    rf"(?<![\w+.,-])(?!{_YEARS})(?:"
    r"(?:\+|00) ?(?:45|46|47|298|299|354|358)(?:[ -]?\d){7,10}"
    r"|[2-9]\d(?:[ -]?\d\d){3}|[2-9]\d{3}[ -]\d{4}|[49]\d\d[ -]\d\d[ -]\d{3}"
    r"|0\d{1,3}[ -]?\d{2,3}[ -]?\d{2,3}[ -]?\d{2}"
    r")(?![\d-]|[.,]\d)"
)
_EMAIL = re.compile(r"[\w.+-]+ ?(?:@|\(at\)|\bsnabel-?a\b) ?[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}", re.IGNORECASE)
_ENDS = (
    "vejen|vej|gaden|gade|gyden|allé|alle|alleen|alléen|stræde|vænget|vænge|parken|toften|bakken|bakke|haven"
    "|pladsen|torvet|stien|gata|gate|gaten|veien|vei|vegen|gatan|vägen|väg|gränd|stigen|stig|torget"
)
_NUMBER = r"\d{1,3}(?: ?[a-hA-H]\b)?(?![\d:]|[.,]\d| ?%)"
_STREET = re.compile(
    rf"(?:\b[^\W\d_]{{2,}}(?:{_ENDS})|\b[A-ZÆØÅÄÖ][^\W\d_]+ (?:{_ENDS})) {_NUMBER}"
    r"|\b\d{1,3}[a-h]? (?:[A-Z][a-z]+ )(?:road|street|lane|avenue|drive|close)\b",
    re.IGNORECASE,
)
_SURNAME = re.compile(
    r"[^\W\d_]+(?:sen|sson|son|datter|dottir|dóttir|qvist|kvist|gaard|gård|berg|strøm|ström)"
)
_AND = re.compile(r" (?:(?:og|och|and|&) )?")
_ANDS = frozenset({"og", "och", "and"})
_NO_SURNAMES = frozenset(
    {
        "a",
        "alt",
        "an",
        "and",
        "bliver",
        "can",
        "da",
        "de",
        "den",
        "det",
        "du",
        "er",
        "han",
        "he",
        "hon",
        "hun",
        "i",
        "in",
        "is",
        "jag",
        "jeg",
        "kan",
        "med",
        "men",
        "når",
        "och",
        "og",
        "på",
        "she",
        "ska",
        "skal",
        "som",
        "the",
        "var",
        "vi",
        "vil",
        "was",
        "är",
    }
)
_LOUD = re.compile(r"(?:\b[^\W\d_a-zæøåäö]{2,}\b[ ,.!?]*){3,}|[!?]{5,}")
FEWEST_LOUD = 10
"""Letters before capitals are shouting and not WOW."""


def marks(text: str, names: Set[str], words: Iterable[str], about: str = "", blurb: str = "") -> list[Mark]:
    """What to look at in `text`, in its order.

    `names` are first names of children around the writer, `words` those the library watches for; `about` is
    the book's title and author, whose names are its own; `blurb` is what is printed on it, where known.
    """
    return list(_marks(text, frozenset(names), tuple(words), about, blurb))


def pieces(text: str, found: Sequence[Mark]) -> list[Piece]:
    """The text again, cut at its marks; of marks that meet the first counts; a copied text is not cut."""
    cut, at = [], 0
    for mark in found:
        if mark.start < at or mark.why == Why.COPIED:
            continue
        cut += [Piece(text[at : mark.start]), Piece(text[mark.start : mark.end], mark.why)]
        at = mark.end
    return [piece for piece in (*cut, Piece(text[at:])) if piece.text]


def may_name_somebody(text: str) -> bool:
    """Whether it is worth knowing the children's names: two words that could be a name stand together."""
    return _TWO_WORDS.search(text) is not None


_TWO_WORDS = re.compile(
    r"[A-ZÆØÅÄÖ][^\W\d_]+ (?:(?:og|och|and|&) )?[A-ZÆØÅÄÖ]|[^\W\d_]{3,}(?:sen|sson|datter)\b"
)


@lru_cache(maxsize=2048)
def _marks(
    text: str, names: frozenset[str], words: tuple[str, ...], about: str, blurb: str
) -> tuple[Mark, ...]:
    """Kept in mind, because a queue is read again after each answer."""
    found = [
        *_matches(_EMAIL, text, Why.EMAIL),
        *_matches(_PHONE, text, Why.PHONE),
        *_matches(_STREET, text, Why.ADDRESS),
        *_names(text, {name.casefold() for name in names}, about),
        *_single_words(text, {word.casefold() for word in words}),
        *(mark for mark in _matches(_LOUD, text, Why.SHOUTING) if _is_loud(text[mark.start : mark.end])),
    ]
    if copied.is_copied(text, blurb):
        found.append(Mark(0, len(text), Why.COPIED))
    return tuple(sorted(found, key=lambda mark: (mark.start, -mark.end)))


def _matches(pattern: re.Pattern[str], text: str, why: Why) -> Iterator[Mark]:
    for match in pattern.finditer(text):
        yield Mark(match.start(), match.start() + len(match.group().rstrip()), why)


def _names(text: str, names: Set[str], about: str) -> Iterator[Mark]:
    """A child's first name with a surname, or two of the children's names together."""
    of_the_book = {word.casefold() for word in _WORD.findall(about)}
    known = names - of_the_book
    if not known:
        return
    found = [match for match in _WORD.finditer(text) if match.group() not in _ANDS]
    for first, second in pairwise(found):
        between = text[first.end() : second.start()]
        if first.group().casefold() not in known or not _AND.fullmatch(between):
            continue
        if second.group().casefold() in of_the_book:
            continue
        if _is_second(first.group(), second.group(), between, known):
            yield Mark(first.start(), second.end(), Why.FULL_NAME)


def _is_second(first: str, second: str, between: str, known: Set[str]) -> bool:
    word = second.casefold()
    if word in known:
        return word != first.casefold() and first[0].isupper() and second[0].isupper()
    if between != " ":
        return False
    if first[0].isupper() and second[0].isupper():
        return len(second) > 2 and word not in _NO_SURNAMES
    return _SURNAME.fullmatch(word) is not None


def _single_words(text: str, watched: Set[str]) -> Iterator[Mark]:
    for match in _WORD.finditer(text):
        word = match.group().casefold()
        if word in watched:
            yield Mark(match.start(), match.end(), Why.WATCHED)
        elif word in ALL:
            yield Mark(match.start(), match.end(), Why.BAD_WORD)


def _is_loud(words: str) -> bool:
    return not any(sign.isalpha() for sign in words) or sum(map(str.isalpha, words)) >= FEWEST_LOUD
