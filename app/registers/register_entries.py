"""Register entries: what every national register must say of a school, and how it is cleaned."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["main", "site", "single"]
# Letters, as the table of schools has them.
LENGTHS = {
    "municipality_code": 10,
    "municipality_name": 80,
    "name": 160,
    "address": 160,
    "postcode": 10,
    "town": 80,
    "phone": 40,
    "web": 200,
    "type_code": 10,
    "type_name": 120,
}


@dataclass(frozen=True)
class Entry:
    """One school, or one site of a school, as the register has it; `row` is its row in the file.

    A library's own list may have schools without a number, which are known by name and place.
    """

    row: int
    register_number: str
    municipality_code: str
    municipality_name: str
    name: str
    kind: Kind
    main_register_number: str | None = None
    address: str = ""
    postcode: str = ""
    town: str = ""
    phone: str = ""
    web: str = ""
    grades_to: int | None = None
    type_code: str = ""
    type_name: str = ""
    is_kindergarten: bool = False


class RegisterKey(NamedTuple):
    """What a school is known by; never its name, for six schools are called Vestre Skole."""

    number: str
    municipality: str


class BadEntry(ValueError):
    """A row that cannot be a school: no_number, bad_number, no_name, no_municipality or too_long."""


def key_of(entry: Entry) -> RegisterKey:
    """What an entry is known by."""
    return RegisterKey(entry.register_number, entry.municipality_code)


def checked(entry: Entry) -> Entry:
    """An entry that has what it must have. Raises BadEntry."""
    number = entry.register_number
    if not number:
        raise BadEntry("no_number")
    if not (number.isascii() and number.isdigit() and len(number) <= 12):
        raise BadEntry("bad_number")
    if not entry.municipality_code:
        raise BadEntry("no_municipality")
    return checked_words(entry)


def checked_words(entry: Entry) -> Entry:
    """An entry that has a name, and no words longer than the table holds. Raises BadEntry."""
    if not entry.name:
        raise BadEntry("no_name")
    if any(len(getattr(entry, field)) > limit for field, limit in LENGTHS.items()):
        raise BadEntry("too_long")
    return entry


def clean(cell: str) -> str:
    """The registers pad their cells with blanks and write names with double ones."""
    return " ".join(cell.split())
