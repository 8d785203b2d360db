"""What one cell of a pasted class list holds, and which of it must be left out."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from app.rosters.class_labels import KnownClasses
from app.rosters.first_names import is_name_word


class Kind(StrEnum):
    """What was left out of a row; the value itself is kept nowhere."""

    SURNAME = "surname"
    BIRTH_DATE = "birth_date"
    CPR = "cpr"
    EMAIL = "email"
    PHONE = "phone"
    OTHER = "other"


@dataclass
class Cell:
    """What a cell holds: the words of a name, for each part between commas on its own,
    a class if there is one, what was left out, and whether a name was unreadable."""

    names: list[list[str]] = field(default_factory=list)
    class_label: str | None = None
    left_out: list[Kind] = field(default_factory=list)
    is_unreadable: bool = False
    has_several: bool = False
    """Whether it says "Ida og Bo"."""


_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:(?:19|20)\d\d)"
_MONTH_WORD = r"(?:jan|feb|mar|apr|ma[jiy]|jun|jul|aug|sep|o[kc]t|nov|de[cs])[a-zæøå]{0,6}\.?"
_PRIVATE = (
    (Kind.EMAIL, r"\S+@\S+"),
    (Kind.OTHER, r"(?:https?://|www\.)\S+"),
    (
        Kind.CPR,
        r"(?<!\d)(?:(?:19|20)?\d{6} ?[-–+ ]? ?\d{4,5}"
        r"|(?:19|20)?\d{6} ?[-–]? ?[xX*]{4}|\d\d[./ -]\d\d[./ -]\d\d ?[-–/ ] ?\d{4})(?!\d)",
    ),
    (
        Kind.BIRTH_DATE,
        rf"(?<!\w)(?:(?:f|født|fødd|född|born)\b\.?:? ?)?(?<!\d)(?:{_YEAR}[-./ ]{_MONTH}[-./ ]{_DAY}"
        rf"|{_DAY}[-./] ?{_MONTH}[-./] ?(?:{_YEAR}|\d\d)"
        rf"|{_DAY} {_MONTH} {_YEAR}"
        rf"|{_DAY}\.? ?{_MONTH_WORD} ?(?:{_YEAR}|\d\d)?"
        rf"|{_DAY}/{_MONTH}"
        rf"|{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
        rf"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:{_YEAR}|\d\d)"
        rf"|{_YEAR})(?!\d)",
    ),
    (Kind.PHONE, r"(?<!\w)(?:\+|00)?\(?\d(?:[ ()-]?\d){6,14}(?!\d)"),
)
_PRIVATE_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PRIVATE)
_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
# "5:a" in Sweden, "4-A" anywhere.
_PARTED_CLASS = re.compile(r"(?<![\w./:-])(\d{1,2})[:-]([a-zæøåäö])(?![\w./:-])", re.IGNORECASE)
_NUMBERING = re.compile(r"^\W*\(?\d{1,3}(?:[.):]\s*|\s+|$)(?!\d)")
_EDGES = ' \t.,:;!?"*_/\\|•·–—«»“”„()[]{}<>#=+&'
_SAID = {
    "gender": "pige dreng jente gutt flicka pojke girl boy kvinde mand kvinne mann kvinna man "
    "female male hunkøn hankøn",
    "caption": "født fødd född born fødselsdato fødselsdag cpr cpr-nr cprnr personnummer tlf tel "
    "telefon mobil mob phone mail email e-mail e-post epost klasse klass class navn namn name "
    "fornavn efternavn etternavn förnamn efternamn elev elever nr d år fra från "
    "venteliste ventelista väntelista aktiv "
    "gruppe grupp hold",
    "several": "og & + och and samt plus",
    "parent": "mor far mamma pappa forælder forældre foresatt foresatte förälder vårdnadshavare v/",
    "place": "skole skolen skola skolan school",
}
_GENDERS = frozenset(_SAID["gender"].split())
_CAPTIONS = frozenset(_SAID["caption"].split())
_SEVERAL = frozenset(_SAID["several"].split())
_PARENTS = frozenset(_SAID["parent"].split())
_PLACES = frozenset(_SAID["place"].split())


def sift(text: str, known: KnownClasses) -> Cell:
    """Take a cell apart. Whatever has a digit and is no class is left out."""
    cell = Cell()
    text = _PARTED_CLASS.sub(r"\1\2", text)
    for inner in _BRACKETS.findall(text):
        if known.is_label(inner.strip()):
            cell.class_label = known.own_spelling(inner)
        elif inner.strip():
            cell.left_out.append(Kind.OTHER)
    text = _BRACKETS.sub(" ", text)
    for kind, pattern in _PRIVATE_PATTERNS:
        text, found = pattern.subn(" ", text)
        cell.left_out += [kind] * found
    for part in text.split(","):
        rest, label = _class_and_rest(part, known)
        cell.class_label = label or cell.class_label
        if words := _name_words(rest, cell):
            cell.names.append(words)
    return cell


def is_gender(text: str) -> bool:
    """Whether a cell says no more than girl or boy."""
    return text.strip(_EDGES).casefold() in _GENDERS


def _class_and_rest(text: str, known: KnownClasses) -> tuple[str, str | None]:
    text = text.strip(" ,;:–—")
    rest, label = known.split_off(text)
    if label is None:
        rest, label = known.split_off(_NUMBERING.sub("", text, count=1))
    return _NUMBERING.sub("", rest, count=1), label


def _name_words(text: str, cell: Cell) -> list[str]:
    words: list[str] = []
    if _PLACES.intersection(text.casefold().split()):
        cell.left_out.append(Kind.OTHER)
        return words
    for raw in text.split():
        word = raw.strip(_EDGES)
        if words and raw.casefold() in _SEVERAL:
            cell.has_several = True
        if (words or cell.names) and raw.rstrip(":") in _PARENTS:
            cell.left_out.append(Kind.OTHER)
            break
        if not word or word.casefold() in _CAPTIONS:
            continue
        if is_name_word(word) and not is_gender(word):
            words.append(word)
        elif not (word.isdecimal() and len(word) <= 3):
            cell.left_out.append(Kind.OTHER)
            # Passing over a first name with a slip in it would store the surname instead.
            cell.is_unreadable |= _is_meant_as_name(word)
    return words


def _is_meant_as_name(word: str) -> bool:
    has_digit = any(character.isdecimal() for character in word)
    return word[0].isalpha() and not is_gender(word) and (word[0].isupper() or not has_digit)
