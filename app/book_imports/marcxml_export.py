"""Exporting as MARCXML: a MARC 21 record for each printing, as other library systems take them in.

Taken in again it changes nothing: field 035 says which book of ours it is, as a column of the list does.
"""

import re
from typing import IO, TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from app.book_imports.exporting import ages_in_words, printings
from app.book_lists.languages import marc_language
from app.marc.own_records import OURS

if TYPE_CHECKING:
    import pymarc

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 does not allow, not even escaped."""
LEADER = "     n{kind}m a22     3  4500"
KINDS = {"audiobook": "i", "other": "p"}  # leader/06; all others are printed or digital text
GENRES = {"graphic_novel": "Graphic novels", "picture_book": "Picture books"}
COMICS = ("comic", "graphic_novel")


def write_marcxml(session: Session, library_id: int, file: IO[bytes]) -> None:
    """Write the library's books into `file`, by title, a little at a time."""
    import pymarc  # by who asks for records, not by every server at its start

    writer = pymarc.XMLWriter(file)
    for row in printings(session, library_id):
        writer.write(_record(row))
    writer.close(close_fh=False)


def _record(row: Any) -> "pymarc.Record":
    from pymarc import Field, Indicators, Record, Subfield

    record = Record(force_utf8=True)
    record.leader = LEADER.format(kind=KINDS.get(row.format, "a"))  # type: ignore[assignment]
    for tag, words in _control_fields(row):
        record.add_field(Field(tag, data=words))
    for tag, indicators, *parts in _data_fields(row):
        said = [Subfield(code, _allowed(words)) for code, words in parts if _allowed(words)]
        if said:
            record.add_field(Field(tag, Indicators(*indicators), said))
    return record


def _control_fields(row: Any) -> list[tuple[str, str]]:
    number = [("001", row.faust), ("003", "DK")] if row.faust else []
    if not number and row.record_number:
        number = [("001", row.record_number)]
    return [*((tag, _allowed(words)) for tag, words in number), ("008", _fixed(row))]


def _data_fields(row: Any) -> list[Any]:
    first, *others = row.author.split(", ")
    levels = [f"Lix {row.lix}" if row.lix is not None else ""]
    levels += [f"Let-tal {row.let_number}" if row.let_number is not None else ""]
    notes = [ages_in_words(row.age_from, row.age_to), *levels]
    return [
        ("020", "  ", ("a", row.isbn or "")),
        ("035", "  ", ("a", f"{OURS}{row.key}")),
        ("100", "0 ", ("a", first)),
        ("245", "10" if first else "00", ("a", row.title)),
        ("250", "  ", ("a", row.note or "")),
        ("264", " 1", ("b", row.publisher or ""), ("c", str(row.year or ""))),
        ("490", "0 ", ("a", row.series)),
        *(("521", "8 ", ("a", note)) for note in notes),
        *(("650", " 4", ("a", subject)) for subject in row.subjects.split("; ")),
        ("655", " 4", ("a", GENRES.get(row.format, ""))),
        *(("700", "0 ", ("a", name)) for name in others),
    ]


def _fixed(row: Any) -> str:
    """Field 008, forty letters; a bar where we do not know."""
    dated = f"s{row.year:04d}    " if row.year else "nuuuuuuuu"
    form = "o" if row.format == "ebook" else "|"
    contents = "6   " if row.format in COMICS else "||||"
    literary = {True: "1", False: "0", None: "|"}[row.is_fiction]
    heard = "f " if row.format == "audiobook" and row.is_fiction else "||"
    kind = f"|||||{form}{contents}||{heard}|{literary}|"
    return f"{row.created_at:%y%m%d}{dated}xx {kind}{marc_language(row.language)}|d"


def _allowed(words: str) -> str:
    return FORBIDDEN.sub("", words)
