"""MARC: what a record of the international format says about a book."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pymarc import Field, Record

from app.catalogue.audiences import Audience, read_audience
from app.catalogue.book_lists import MAX_SUBJECTS, year_in
from app.catalogue.book_rows import MAX_OTHER, MAX_TITLE, BookRow
from app.catalogue.danmarc import danish_book, is_danish
from app.catalogue.identifiers import BadIdentifier, faust, isbn13
from app.catalogue.languages import language_code
from app.catalogue.marc_records import BrokenRecord, parse_record, split_records
from app.catalogue.titles import creator_names
from app.core.unreadable import MAX_BYTES, Unreadable

# 008/22 and the ages they stand for (MARC 21, "target audience").
AUDIENCES = {"a": (0, 5), "b": (6, 8), "c": (9, 13), "d": (14, 17)}
CHILDREN = "abcdj"
# 008/33 (MARC 21, "literary form"); humour, letters and mixed forms say neither.
FICTION = dict.fromkeys("1cdfjp", True) | dict.fromkeys("0eis", False)
TRIM = " \t/:;,="


@dataclass(frozen=True)
class BadRecord:
    """A record that was not taken. `position` counts from 1; `detail` is for whoever mends it."""

    position: int
    code: str
    detail: str = ""


def read_marc(data: bytes) -> list[BookRow | BadRecord]:
    """The books of a MARC 21 or danMARC2 file (ISO 2709), in its order, bad records named.

    A broken record never costs another: cut_off, not_marc, broken_structure, no_title, too_long and
    broken_letters (an encoding that MARC 21 does not know). A record
    whose ISBN is wrong is kept without it, with a remark. Raises Unreadable: empty, too_big.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable("too_big", limit=MAX_BYTES)
    found = [_read(position, chunk) for position, chunk in enumerate(split_records(data), start=1)]
    if not found:
        raise Unreadable("empty")
    return found


def _read(position: int, chunk: bytes) -> BookRow | BadRecord:
    try:
        record = parse_record(chunk)
        book = danish_book(position, record) if is_danish(record) else _book(position, record)
        return _judged(book)
    except BrokenRecord as broken:
        return BadRecord(position, broken.code, broken.detail)


def _book(position: int, record: Record) -> BookRow:
    isbns, remarks = _isbns(record)
    fixed = _fixed(record)
    audience = _audience(record, fixed)
    published = _fields(record, "264", "260")
    return BookRow(
        row=position,
        title=_title(record),
        creators=tuple(_creators(record)),
        subtitle=_trimmed(_first(_fields(record, "245"), "b"))[:MAX_OTHER],
        isbn=isbns[0] if isbns else None,
        other_isbns=tuple(isbns[1:]),
        faust=_faust(record),
        year=year_in(fixed[7:11]) or year_in(_first(published, "c")),
        publisher=_trimmed(_first(published, "b"))[:MAX_OTHER],
        edition=_first(_fields(record, "250"), "a")[:MAX_OTHER],
        language=language_code(fixed[35:38]) or language_code(_first(_fields(record, "041"), "a")[:3]),
        age_from=audience.age_from,
        age_to=audience.age_to,
        is_easy=audience.is_easy,
        for_children=audience.for_children,
        format=_format(record, fixed),
        is_fiction=FICTION.get(fixed[33:34]),
        series=_trimmed(_first(_fields(record, "490", "830"), "a") or _first(_fields(record, "800"), "t"))[
            :MAX_OTHER
        ],
        subjects=_subjects(record),
        remarks=tuple(remarks),
    )


def _judged(book: BookRow) -> BookRow:
    """The book, if its title can be read. Raises BrokenRecord."""
    if not book.title:
        raise BrokenRecord("no_title")
    if not any(letter.isalnum() for letter in book.title):
        raise BrokenRecord("broken_letters", book.title)
    if len(book.title) > MAX_TITLE:
        raise BrokenRecord("too_long")
    return replace(book, remarks=(*book.remarks, "broken_letters")) if "\ufffd" in book.title else book


def _title(record: Record) -> str:
    """The title with its part: volumes are works of their own."""
    parts = [
        _trimmed(subfield.value)
        for field in _fields(record, "245")[:1]
        for subfield in field.subfields
        if subfield.code in "anp"
    ]
    return ". ".join(part for part in parts if part)


def _creators(record: Record) -> list[str]:
    fields = _fields(record, "100", "110", "700", "710")
    people = [field for field in fields if not field.get("t")]  # with $t it is another work
    names = [name for field in people for name in _names(field)]
    return list(dict.fromkeys(names))


def _names(field: Field) -> list[str]:
    name = _trimmed(field.get("a") or "")
    return [name] if field.tag.endswith("10") else creator_names(name)


def _isbns(record: Record) -> tuple[list[str], list[str]]:
    """Each ISBN in 020 $a without its "(pbk.)"; cancelled ones ($z) do not count."""
    isbns: list[str] = []
    remarks: list[str] = []
    for field in _fields(record, "020"):
        for written in field.get_subfields("a"):
            try:
                isbns.append(isbn13(re.split(r"[\s(:]", written.strip(), maxsplit=1)[0]))
            except BadIdentifier as bad:
                remarks.append(bad.code)
    return list(dict.fromkeys(isbns)), list(dict.fromkeys(remarks))


def _faust(record: Record) -> str | None:
    """The control number, where it is Denmark's: elsewhere eight digits are something else."""
    if not _control(record, "003").startswith("DK"):
        return None
    try:
        return faust(_control(record, "001"))
    except BadIdentifier:
        return None


def _audience(record: Record, fixed: str) -> Audience:
    said = read_audience(value for field in _fields(record, "521") for value in field.get_subfields("a"))
    # NORMARC has a field 019, which MARC 21 has not; its "a" here is an adult.
    code = fixed[22:23].replace("a", "e") if record.get_fields("019") else fixed[22:23]
    for_children = True if code and code in CHILDREN else said.for_children
    if said.age_from is None and code in AUDIENCES:
        return Audience(*AUDIENCES[code], said.is_easy, for_children)
    return Audience(said.age_from, said.age_to, said.is_easy, for_children)


def _format(record: Record, fixed: str) -> str:
    kind = str(record.leader)[6:7]
    if kind == "i":
        return "audiobook"
    if kind not in "at":
        return "other"
    if fixed[23:24] in ("o", "q", "s") or _control(record, "007").startswith("c"):
        return "ebook"
    return "comic" if "6" in fixed[24:28] else "book"


def _subjects(record: Record) -> tuple[str, ...]:
    values = (_trimmed(_first([field], "a")).rstrip(".") for field in _fields(record, "650", "655"))
    return tuple(dict.fromkeys(value for value in values if value))[:MAX_SUBJECTS]


def _fixed(record: Record) -> str:
    return _control(record, "008").ljust(40)


def _control(record: Record, tag: str) -> str:
    return next((field.data or "" for field in record.get_fields(tag)), "")


def _fields(record: Record, *tags: str) -> list[Field]:
    return [field for tag in tags for field in record.get_fields(tag) if not field.control_field]


def _first(fields: Iterable[Field], code: str) -> str:
    values = (" ".join(value.split()) for field in fields for value in field.get_subfields(code))
    return next((value for value in values if value), "")


def _trimmed(text: str) -> str:
    """Without the punctuation that ISBD puts between parts, and a last full stop that ends no
    abbreviation."""
    text = " ".join(text.split()).strip(TRIM)
    if re.search(r"\w{3}\.$|[)\]]\.$", text) and not text.endswith("..."):
        text = text[:-1]
    return text.strip(TRIM)
