"""danMARC2: what a record of the Danish format says about a book."""

import re

from pymarc import Record

from app.catalogue.audiences import read_audience
from app.catalogue.book_lists import subjects_in, year_in
from app.catalogue.book_rows import MAX_OTHER, BookRow
from app.catalogue.identifiers import BadIdentifier, faust, isbn13
from app.catalogue.languages import language_code
from app.catalogue.titles import creator_names

SUBFIELD = "\x1f"
NATIONAL = "870970"  # the agency whose record numbers are faust numbers
ESCAPED = re.compile(r"@@?([0-9A-Fa-f]{4})")
# 009 *a *g: what it is, and what it is stored on.
FORMATS = {("a", "xx"): "book", ("a", "xe"): "ebook", ("r", "xx"): "audiobook", ("v", "xx"): "book"}


def is_danish(record: Record) -> bool:
    """Whether this is danMARC2: there field 001 has subfields, in MARC 21 never."""
    return any(SUBFIELD in (field.data or "") for field in record.get_fields("001"))


def danish_book(position: int, record: Record) -> BookRow:
    """The book of a danMARC2 record; its title may be empty, for the caller to refuse."""
    isbns, remarks = _isbns(record)
    fiction = {value.casefold() for value in _values(record, "652", "mo")}
    audience = read_audience(_values(record, "666", "u") + _values(record, "504", "u"))
    return BookRow(
        row=position,
        title=". ".join(_values(record, "245", "agn")),
        creators=tuple(_creators(record)),
        subtitle=_first(record, "245", "c"),
        isbn=isbns[0] if isbns else None,
        other_isbns=tuple(isbns[1:]),
        faust=_faust(record),
        year=year_in(_first(record, "008", "a")) or year_in(_first(record, "260", "c")),
        publisher=_first(record, "260", "b"),
        edition=_first(record, "250", "a"),
        language=language_code(_first(record, "008", "l")) or language_code(_first(record, "041", "a")),
        age_from=audience.age_from,
        age_to=audience.age_to,
        is_easy=audience.is_easy,
        for_children=audience.for_children,
        format=_format(record),
        is_fiction=True if "sk" in fiction else None,
        series=_first(record, "440", "a"),
        subjects=subjects_in(" | ".join(_values(record, "666", "sfo"))),
        remarks=tuple(remarks),
    )


def _creators(record: Record) -> list[str]:
    names: list[str] = []
    for tag in ("100", "110", "700", "710"):
        for parts in _subfields(record, tag):
            surname = next((value for code, value in parts if code == "a"), "")
            first = next((value for code, value in parts if code == "h"), "")
            names += creator_names(f"{first} {surname}".replace(",", " "))
    return list(dict.fromkeys(names))


def _isbns(record: Record) -> tuple[list[str], list[str]]:
    isbns: list[str] = []
    remarks: list[str] = []
    for written in _values(record, "021", "ea"):
        try:
            isbns.append(isbn13(re.split(r"[\s(:]", written, maxsplit=1)[0]))
        except BadIdentifier as bad:
            remarks.append(bad.code)
    return list(dict.fromkeys(isbns)), list(dict.fromkeys(remarks))


def _faust(record: Record) -> str | None:
    if _first(record, "001", "b") not in ("", NATIONAL):
        return None
    try:
        return faust(_first(record, "001", "a"))
    except BadIdentifier:
        return None


def _format(record: Record) -> str:
    what = _first(record, "009", "a"), _first(record, "009", "g") or "xx"
    return FORMATS.get(what, "audiobook" if what[0] == "r" else "book" if not what[0] else "other")


def _first(record: Record, tag: str, code: str) -> str:
    return next(iter(_values(record, tag, code)), "")[:MAX_OTHER]


def _values(record: Record, tag: str, codes: str) -> list[str]:
    found = (value for parts in _subfields(record, tag) for code, value in parts if code in codes)
    return [value for value in found if value]


def _subfields(record: Record, tag: str) -> list[list[tuple[str, str]]]:
    """Each such field as code and text; those below 010 are cut here, as MARC 21 has them whole."""
    fields = []
    for field in record.get_fields(tag):
        if field.control_field:
            parts = [(part[:1], part[1:]) for part in (field.data or "").split(SUBFIELD)[1:]]
        else:
            parts = [(subfield.code, subfield.value) for subfield in field.subfields]
        fields.append([(code, _text(value)) for code, value in parts])
    return fields


def _text(value: str) -> str:
    """Letters outside the code page are written @0131; ¤ marks the word to file by."""
    plain = ESCAPED.sub(lambda code: chr(int(code[1], 16)), value).replace("¤", "").replace("@å", "aa")
    return " ".join(plain.replace("\0", "").encode("utf-8", errors="ignore").decode().split())
