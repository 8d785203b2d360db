"""A MARC record as every dialect and wrapping has it: fields of coded parts, and why one may be no record."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.book_lists.identifiers import BadIdentifier, isbn13

ISBN_FIRST = re.compile(r"(?:isbn[\s:]*)?((?:97[89][\s-]?)?(?:\d[\s-]?){9}[\dXx])(?![\dXx-])", re.IGNORECASE)


class BrokenRecord(ValueError):
    """A record that cannot be taken: cut_off, not_marc, broken_structure, broken_xml, no_title, unimarc,
    too_long or broken_letters."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `data` where it has no parts (as 001 and 008 of MARC 21), else its coded parts."""

    tag: str
    indicators: str = "  "
    parts: tuple[tuple[str, str], ...] = ()
    data: str = ""

    def first(self, codes: str) -> str:
        return next(iter(self.values(codes)), "")

    def values(self, codes: str) -> list[str]:
        """What stands in the parts with one of these codes, blanks made single, empty ones left out."""
        found = (" ".join(value.split()) for code, value in self.parts if code in codes)
        return [value for value in found if value]


@dataclass(slots=True)
class Record:
    """One record; `dialect` is what its wrapping says of it ("normarc", "danmarc2"), mostly nothing."""

    leader: str = ""
    fields: list[Field] = field(default_factory=list)
    dialect: str = ""

    def tagged(self, *tags: str) -> Iterator[Field]:
        return (field for tag in tags for field in self.fields if field.tag == tag)

    def control(self, tag: str) -> str:
        return next((field.data for field in self.tagged(tag)), "")

    def values(self, tag: str, codes: str) -> list[str]:
        return [value for field in self.tagged(tag) for value in field.values(codes)]

    def first(self, tag: str, codes: str) -> str:
        return next((value for field in self.tagged(tag) for value in field.values(codes)), "")


def isbns_in(written: Iterable[str]) -> tuple[list[str], list[str]]:
    """The whole ISBNs, each without "(indb.)" or "ib. Nkr 348.00", and what is wrong with others."""
    isbns: list[str] = []
    remarks: list[str] = []
    for text in written:
        found = ISBN_FIRST.match(text.strip())
        try:
            isbns.append(isbn13(found[1] if found else re.split(r"[\s(:]", text.strip(), maxsplit=1)[0]))
        except BadIdentifier as bad:
            remarks.append(bad.code)
    return list(dict.fromkeys(isbns)), list(dict.fromkeys(remarks))
