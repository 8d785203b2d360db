"""ISO 2709: where one record ends and the next begins, even when some are broken, and what is in each."""

import logging
import re
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from app.core.encodings import is_mostly_utf8
from app.marc.records import BrokenRecord, Field, Record

if TYPE_CHECKING:
    import pymarc

# It logs each crooked field, titles and all; we name the record instead.
logging.getLogger("pymarc").setLevel(logging.CRITICAL)

LEADER = 24  # bytes
SAYS_UTF8 = 9  # the byte of the leader that is "a"
LONGEST = 99_999  # bytes: the length has five digits
AT_ONCE = 1024 * 1024
END_OF_RECORD = b"\x1d"
SUBFIELD = "\x1f"
BETWEEN = b" \t\r\n\0\x1a\x19"
# A whole leader right after a field's end: the record before it lost its own end.
NEXT_LEADER = re.compile(rb"\x1e\x1d?(\d{5}[ -~]{5}22\d{5}[ -~]{3}45)", re.DOTALL)
DANISH_START = re.compile(rb"^[^\x1e]{24,}\x1e00\x1fa", re.DOTALL)


def is_iso2709(start: bytes) -> bool:
    """A record begins with its length in five digits and has field ends, which no text has."""
    return start.lstrip(BETWEEN)[:5].isdigit() and b"\x1e" in start


def iso2709_records(file: BinaryIO) -> Iterator[Record | BrokenRecord]:
    """Each record of a file, read a megabyte at a time, or why it is none; never raises."""
    for chunk in split_records(file):
        try:
            yield parse_record(chunk)
        except BrokenRecord as broken:
            yield broken


def split_records(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of each record, each with what is left of it, never raising.

    A record ends where its length says if its end mark stands there, else at the next end mark or
    before the next leader, so that a broken record takes no other with it.
    """
    data, place = b"", 0
    while True:
        more = file.read(AT_ONCE)
        data, place = data[place:] + more, 0
        # Until the end of the file a record is only cut where the whole of the longest would be at hand.
        last = len(data) - (LONGEST + LEADER if more else 0)
        while place < last:
            if data[place] in BETWEEN:
                place += 1
                continue
            end = _end_of_record(data, place)
            yield data[place:end]
            place = end
        if not more:
            return


def parse_record(chunk: bytes) -> Record:
    """One record. Raises BrokenRecord: cut_off, not_marc, broken_structure."""
    if not chunk.endswith(END_OF_RECORD):
        if len(chunk) < LEADER or not chunk[:5].isdigit():
            raise BrokenRecord("not_marc")
        if not chunk.endswith(b"\x1e"):
            raise BrokenRecord("cut_off")
        chunk += END_OF_RECORD
    if len(chunk) < LEADER + 2 or len(chunk) > LONGEST:
        raise BrokenRecord("not_marc")
    return _ours(_parsed(chunk.replace(b"\0", b" ")))


def _parsed(chunk: bytes) -> "pymarc.Record":
    import pymarc  # by who reads a file, not by every server at its start

    # danMARC2 cuts field 001 into subfields and is never MARC-8.
    encoding = "latin-1" if DANISH_START.search(chunk) else "iso8859-1"
    if chunk[SAYS_UTF8 : SAYS_UTF8 + 1] == b"a" and not is_mostly_utf8(chunk):
        # A program has copied the leader and not the letters.
        chunk, encoding = chunk[:SAYS_UTF8] + b" " + chunk[SAYS_UTF8 + 1 :], "latin-1"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return pymarc.Record(
                data=b"%05d" % len(chunk) + chunk[5:],
                force_utf8=_is_utf8(chunk),
                hide_utf8_warnings=True,
                utf8_handling="replace",
                file_encoding=encoding,  # pymarc's name iso8859-1 stands for MARC-8
            )
    except Exception as error:  # pymarc lets anything through when a record is broken
        raise BrokenRecord("broken_structure", type(error).__name__) from error


def _ours(record: "pymarc.Record") -> Record:
    fields = []
    for field in record.fields:
        if field.control_field:
            # danMARC2 cuts fields below 010 too, which MARC 21 has whole
            whole, *parts = (field.data or "").split(SUBFIELD)
            cut = tuple((part[:1], part[1:]) for part in parts)
            fields.append(Field(field.tag, parts=cut, data="" if cut else whole))
        else:
            cut = tuple((one.code, one.value) for one in field.subfields)
            fields.append(Field(field.tag, "".join(field.indicators or "  "), cut))
    return Record(str(record.leader), fields)


def _end_of_record(data: bytes, place: int) -> int:
    length = data[place : place + 5]
    if length.isdigit():
        end = place + int(length)
        if data[end - 1 : end] == END_OF_RECORD and data.find(END_OF_RECORD, place, end) == end - 1:
            return end
    mark = data.find(END_OF_RECORD, place)
    end = len(data) if mark < 0 else mark + 1
    following = NEXT_LEADER.search(data, place + LEADER, end)
    return following.start(1) if following else end


def _is_utf8(chunk: bytes) -> bool:
    """Many programs write UTF-8 and forget to say so in the leader; MARC-8 is hardly ever both."""
    if chunk.isascii() or b"\x1b" in chunk:
        return False
    try:
        chunk.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
