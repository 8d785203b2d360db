"""The header row of a pasted class list: which column holds what, in four languages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from app.rosters.cells import Kind


class Column(Enum):
    """What a column holds; those with a kind are left out unread."""

    NAME = "name"
    FIRST_NAME = "first_name"
    SURNAME = "surname_column"
    CLASS = "class"
    NUMBER = "number"
    UNKNOWN = "unknown"
    BIRTH_DATE = "birth_date"
    CPR = "cpr"
    EMAIL = "email"
    PHONE = "phone"
    OTHER = "other"

    @property
    def kind(self) -> Kind | None:
        """The kind of thing left out with this whole column."""
        return Kind(self.value) if self.value in set(Kind) else None


@dataclass(frozen=True)
class Header:
    """What the list's header row said; without one, nothing is known of any column."""

    columns: Sequence[Column] = ()
    separator: str = ""
    surname_first: bool = False

    def cells(self, line: str) -> tuple[list[str], Sequence[Column]]:
        """A row's cells and what each holds, as far as the header tells."""
        separator = _separator(line)
        if not separator and self.separator == "," and "," in line:
            separator = ","
        texts = _split(line, separator)
        if separator == self.separator and len(texts) <= len(self.columns):
            return texts, self.columns[: len(texts)]
        return texts, [Column.UNKNOWN] * len(texts)


_SEPARATORS = ("\t", ";", "|")
_CAPTIONS = {
    Column.NAME: "navn navne namn name elev elever elevnavn elevnamn barn barnet børn "
    "student pupil child elevens_navn barnets_navn barnets_namn fulde_navn fullt_namn "
    "fullt_navn full_name child's_name",
    Column.FIRST_NAME: "fornavn fornavne fornavn(e) förnamn tilltalsnamn kaldenavn firstname "
    "first_name given_name forename",
    Column.SURNAME: "efternavn etternavn efternamn slægtsnavn mellemnavn mellomnavn "
    "mellannamn surname lastname last_name family_name",
    Column.CLASS: "klasse klass class trin trinn klassetrin årskurs årgang grade year hold gruppe grupp stue",
    Column.NUMBER: "nr no nummer number #",
    Column.BIRTH_DATE: "fødselsdato fødselsdag fødselsår født född födelsedatum birthday "
    "date_of_birth birth_date dob",
    Column.CPR: "cpr cpr-nr cprnr cpr-nummer cprnummer cpr_nr personnummer personnr fødselsnummer",
    Column.EMAIL: "email e-mail mail e-post epost mailadresse",
    Column.PHONE: "telefon tlf mobil mobilnr telefonnr telefonnummer phone mobile tel",
    Column.OTHER: "køn kjønn kön gender sex unilogin uni-login brugernavn brukernavn "
    "användarnamn username id elev-id elevid adresse adress address vej postnr postnummer "
    "by ort forældre foresatte vårdnadshavare guardian kontakt bemærkning bemærkninger note "
    "noter merknad anmärkning skole skola school status",
}
_COLUMN_OF = {
    caption.replace("_", " "): column
    for column, captions in _CAPTIONS.items()
    for caption in captions.split()
}
_NAME_WORD = re.compile(r"na[vm]n|name")
_CLASS_WORD = re.compile(r"(?:klasse|klass|class|trinn?|årgang|årskurs|gruppe|grupp)$")
_GIVEN = "(?:fornavn|förnamn|first name)"
_FAMILY = "(?:efternavn|etternavn|efternamn|surname|last name)"
_SURNAME_FIRST = re.compile(rf"{_FAMILY} ?[,/&-] ?{_GIVEN}")
_FIRST_NAME_FIRST = re.compile(rf"{_GIVEN} ?(?:[,/&+-]|og|och|and) ?{_FAMILY}")
_NAMES = {Column.NAME, Column.FIRST_NAME, Column.SURNAME}
_TELLING = {Column.NAME, Column.FIRST_NAME, Column.SURNAME, Column.CLASS}


def read_header(line: str) -> Header | None:
    """What a header row says; None if the row is no header."""
    separator = _separator(line) or ("," if "," in line else "")
    texts = _split(line, separator) if separator else line.split()
    captions = [text.casefold().strip(" .:*") for text in texts]
    columns = [_column_of(caption) for caption in captions]
    named = [column for column, caption in zip(columns, captions, strict=True) if caption]
    if not _TELLING.intersection(named):
        return None
    if Column.UNKNOWN in named:
        if not separator or not _is_plainly_header(captions):
            return None
        columns = [
            _unknown(caption) if column is Column.UNKNOWN and caption else column
            for column, caption in zip(columns, captions, strict=True)
        ]
    name_columns = [c for c in named if c in (Column.SURNAME, Column.FIRST_NAME)]
    surname_first = name_columns[:1] == [Column.SURNAME] or any(map(_SURNAME_FIRST.fullmatch, captions))
    # Words with spaces between tell the order, but nothing of where a column begins.
    return Header(columns if separator else (), separator, surname_first)


def _column_of(caption: str) -> Column:
    if _SURNAME_FIRST.fullmatch(caption) or _FIRST_NAME_FIRST.fullmatch(caption):
        return Column.NAME
    return _COLUMN_OF.get(caption, Column.UNKNOWN)


def _is_plainly_header(captions: Sequence[str]) -> bool:
    """One caption that stands in no child's row, or two that tell."""
    told = {_column_of(caption) for caption in captions} & _TELLING
    return len(told) > 1 or any(
        _column_of(caption) in _NAMES and _NAME_WORD.search(caption) for caption in captions
    )


def _unknown(caption: str) -> Column:
    """A column nobody foresaw may hold a parent's name; only a class is told by its last word."""
    return Column.CLASS if _CLASS_WORD.search(caption) else Column.OTHER


def _separator(line: str) -> str:
    return next((mark for mark in _SEPARATORS if mark in line), "")


def _split(line: str, separator: str) -> list[str]:
    cells = line.split(separator) if separator else [line]
    return [cell.strip(' "') for cell in cells]
