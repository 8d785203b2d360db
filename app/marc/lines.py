"""Line formats: danMARC2 as Danish libraries send it, and Norway's Bibliofil, a field a line."""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from app.core.encodings import decode
from app.marc.letters import mended
from app.marc.records import BrokenRecord, Field, Record

SAMPLE = 1024 * 1024  # bytes by which the letters are judged
LONGEST_LINE = 100_000  # letters
MOST_LINES = 5_000  # of one record
# "245 00 *aTitle*cmore", also "245 00*a"; "*24510$aTitle$bmore" and "*0010626460" in Bibliofil.
DANISH = re.compile(r"([0-9a-z]\d\d) ?([0-9a-z]{2}) ?(?=\*)")
NORWEGIAN = re.compile(r"\*(\d{3})")
START = re.compile(r"(?:\s*(?:\$|\^)?\s*\n)*(?:\d{3} ?[0-9a-z]{2} ?\*|\*\d{3}[^\n]*\n(?:\*\d{3}|\^))")
# In danMARC2 @* is an asterisk and @@ the sign itself; @0131 is a letter, read later.
DANISH_PART = re.compile(r"(?<!@)\*")
ENDS = ("$", "^")


def is_line_format(start: bytes) -> bool:
    """Whether the first line of a file is a field of danMARC2 or of Bibliofil."""
    return START.match(decode(start).text.replace("\r\n", "\n").lstrip("\ufeff \n\x1a")) is not None


def line_records(file: BinaryIO) -> Iterator[Record | BrokenRecord]:
    """Each record of a file in a line format, or why it is none; never raises."""
    for lines in _parted(_lines(file)):
        try:
            yield _record(lines)
        except BrokenRecord as broken:
            yield broken


def _parted(lines: Iterator[str]) -> Iterator[list[str]]:
    """The lines of each record: it ends with $ or ^, and where the next one's 001 or *000 begins."""
    record: list[str] = []
    for line in lines:
        bare = line.strip(" \x1a\x19\t")
        begins = line.startswith(("001 ", "001", "*000")) and bool(
            DANISH.match(line) or NORWEGIAN.match(line)
        )
        if bare in ENDS or begins:
            if record:
                yield record
            record = [line] if begins else []
        elif bare and len(record) < MOST_LINES:
            record.append(line)
    if record:
        yield record


def _record(lines: list[str]) -> Record:
    record = Record(dialect="normarc" if lines[0].startswith("*") else "danmarc2")
    for line in _whole(lines, NORWEGIAN if record.dialect == "normarc" else DANISH):
        record.fields.append(_norwegian(line) if record.dialect == "normarc" else _danish(line))
    if not record.fields:
        raise BrokenRecord("not_marc", lines[0][:40])
    return record


def _whole(lines: list[str], begins: re.Pattern[str]) -> list[str]:
    """Each field as one line: what was broken off stands four blanks in and goes on mid-word."""
    whole: list[str] = []
    for line in lines:
        if begins.match(line):
            whole.append(line)
        elif whole and len(whole[-1]) < LONGEST_LINE:
            whole[-1] += line[4:] if line.startswith("    ") else line
    return whole


def _danish(line: str) -> Field:
    start = DANISH.match(line)
    if start is None:
        raise BrokenRecord("broken_structure", line[:20])
    _, *parts = DANISH_PART.split(line[start.end() :])
    cut = tuple((part[:1], mended(part[1:]).replace("@*", "*").strip()) for part in parts if part)
    return Field(start[1], start[2], cut)


def _norwegian(line: str) -> Field:
    tag, rest = line[1:4], mended(line[4:])
    if tag < "010":
        return Field(tag, data=rest)
    _, *parts = rest[2:].split("$")
    return Field(tag, rest[:2].ljust(2), tuple((part[:1], part[1:]) for part in parts if part))


def _lines(file: BinaryIO) -> Iterator[str]:
    piece = file.read(SAMPLE)
    decoder = codecs.getincrementaldecoder(decode(piece).encoding)(errors="replace")
    rest = ""
    while piece:
        text = rest + decoder.decode(piece)
        *lines, rest = text.replace("\r\n", "\n").removeprefix("\ufeff").split("\n")
        yield from (line[:LONGEST_LINE].rstrip("\r") for line in lines)
        rest = rest[:LONGEST_LINE]
        piece = file.read(SAMPLE)
    yield (rest + decoder.decode(b"", final=True)).rstrip("\r")
