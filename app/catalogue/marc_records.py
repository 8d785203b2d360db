"""MARC records: where one ends and the next begins (ISO 2709), even when some are broken."""

import logging
import re
import warnings
from collections.abc import Iterator

from pymarc import Record

# It logs each crooked field, titles and all; we name the record instead.
logging.getLogger("pymarc").setLevel(logging.CRITICAL)

LEADER = 24  # bytes
END_OF_RECORD = b"\x1d"
BETWEEN = b" \t\r\n\0\x1a\x19"
# A whole leader right after a field's end: the record before it lost its own end.
NEXT_LEADER = re.compile(rb"\x1e\x1d?(\d{5}[ -~]{5}22\d{5}[ -~]{3}45)", re.DOTALL)
DANISH_START = re.compile(rb"^[^\x1e]{24,}\x1e00\x1fa", re.DOTALL)


class BrokenRecord(ValueError):
    """Bytes that are no record: cut_off, not_marc or broken_structure."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def split_records(data: bytes) -> Iterator[bytes]:
    """The bytes of each record, each with what is left of it, never raising.

    A record ends where its length says if its end mark stands there, else at the next end mark or
    before the next leader, so that a broken record takes no other with it.
    """
    place = 0
    while place < len(data):
        if data[place] in BETWEEN:
            place += 1
            continue
        end = _end_of_record(data, place)
        yield data[place:end]
        place = end


def parse_record(chunk: bytes) -> Record:
    """One record as pymarc has it. Raises BrokenRecord."""
    if not chunk.endswith(END_OF_RECORD):
        if len(chunk) < LEADER or not chunk[:5].isdigit():
            raise BrokenRecord("not_marc")
        if not chunk.endswith(b"\x1e"):
            raise BrokenRecord("cut_off")
        chunk += END_OF_RECORD
    if len(chunk) < LEADER + 2 or len(chunk) > 99_999:
        raise BrokenRecord("not_marc")
    chunk = chunk.replace(b"\0", b" ")
    # danMARC2 cuts field 001 into subfields and is never MARC-8.
    encoding = "latin-1" if DANISH_START.search(chunk) else "iso8859-1"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Record(
                data=b"%05d" % len(chunk) + chunk[5:],
                force_utf8=_is_utf8(chunk),
                hide_utf8_warnings=True,
                utf8_handling="replace",
                file_encoding=encoding,  # pymarc's name iso8859-1 stands for MARC-8
            )
    except Exception as error:  # pymarc lets anything through when a record is broken
        raise BrokenRecord("broken_structure", type(error).__name__) from error


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
