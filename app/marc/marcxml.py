"""MARCXML and MarcXchange: records in XML, alone or inside the answers of OAI-PMH and SRU.

Each record is cut out of the text and read by a parser of its own, so that a broken one costs no
other and memory does not grow. No document type is ever read: nothing can name a file or grow.
"""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from app.core.unreadable import Unreadable
from app.marc.letters import mended
from app.marc.records import BrokenRecord, Field, Record

AT_ONCE = 256 * 1024  # bytes
LONGEST_TAG = 4096  # letters
LONGEST = 1_000_000  # letters of one record; real ones have some thousands
ROOT = re.compile(r"<(?:[\w.-]+:)?(?:record|collection|OAI-PMH|searchRetrieveResponse)[\s/>]")
TAG = re.compile(r"<(/?)(?:[\w.-]+:)?record(?=[\s/>])[^<>]*?(/?)>")
OAI_HEADER = re.compile(r"<(?:[\w.-]+:)?header[\s>]")
FORBIDDEN = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
SAID_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}encoding\s*=\s*["']([\w.-]{1,40})["']""")
# Of the XML that MARC comes in; others, such as UTF-7, are never meant.
ENCODINGS = {"utf-8", "utf-16", "iso8859-1", "iso8859-15", "cp1252", "ascii"}


def is_marcxml(start: bytes) -> bool:
    """Whether this is XML that begins as records, or answers full of them, do."""
    text = start.decode(_encoding_of(start), errors="replace").lstrip("\ufeff \t\r\n")
    return text.startswith("<") and ROOT.search(text) is not None


def marcxml_records(file: BinaryIO) -> Iterator[Record | BrokenRecord]:
    """Each record of a file, or why it is none. Raises Unreadable("xml_doctype") for a document type."""
    for chunk, is_whole in _chunks(file):
        try:
            if not is_whole:
                raise BrokenRecord("cut_off")
            record = parse_xml_record(chunk)
        except BrokenRecord as broken:
            yield broken
        else:
            if record.fields or not OAI_HEADER.search(chunk):  # OAI-PMH lists what was deleted by a header
                yield record


def parse_xml_record(text: str) -> Record:
    """The record in one `<record>` element, whatever its prefix. Raises BrokenRecord("broken_xml")."""
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.letters
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.buffer_text = True
    try:
        parser.Parse(text.encode("utf-8", errors="replace"), True)
    except expat.ExpatError as error:
        raise BrokenRecord("broken_xml", expat.errors.messages.get(error.code, "")) from error
    return reader.record


class _Reader:
    """Gathers the fields of one record as its elements go by."""

    def __init__(self) -> None:
        self.record = Record()
        self.tag = self.indicators = self.code = self.text = ""
        self.parts: list[tuple[str, str]] = []

    def start(self, name: str, said: dict[str, str]) -> None:
        kind = _local(name)
        if kind == "record":
            self.record.dialect = said.get("format", "").casefold()
        elif kind in ("controlfield", "datafield"):
            self.tag, self.parts = said.get("tag", ""), []
            self.indicators = (said.get("ind1", " ") + said.get("ind2", " "))[:2]
        elif kind == "subfield":
            self.code = said.get("code", "")[:1]
        self.text = ""

    def end(self, name: str) -> None:
        kind = _local(name)
        if kind == "leader":
            self.record.leader = self.text
        elif kind == "controlfield":
            self.record.fields.append(Field(self.tag, data=self.text.strip("\r\n")))
        elif kind == "subfield":
            self.parts.append((self.code, mended(self.text)))
        elif kind == "datafield":
            self.record.fields.append(Field(self.tag, self.indicators, tuple(self.parts)))

    def letters(self, text: str) -> None:
        self.text += text

    def refuse(self, *_declared: object) -> None:
        raise BrokenRecord("broken_xml", "DOCTYPE")


def _chunks(file: BinaryIO) -> Iterator[tuple[str, bool]]:
    """The text of each innermost record element, and whether it has its end."""
    text, opened, place = "", -1, 0
    for piece in _text(file):
        text += piece
        while tag := TAG.search(text, place):
            place = tag.end()
            if opened >= 0 and not tag[1]:
                yield from _given_up(text[opened : tag.start()])
            if tag[1] or tag[2]:
                begins = opened if tag[1] else tag.start()
                opened = -1
                if begins >= 0:
                    yield text[begins:place], True
            else:
                opened = tag.start()
        if opened >= 0 and len(text) - opened > LONGEST:
            yield "", False
            opened = -1
        place = _searched(text, place)
        kept = opened if opened >= 0 else place
        text, place, opened = text[kept:], place - kept, min(opened, 0)
    yield from _given_up(text if opened >= 0 else "")


def _searched(text: str, place: int) -> int:
    """Up to where the text need not be searched again: all but a tag that has not come whole."""
    last = text.rfind("<", max(place, len(text) - LONGEST_TAG))
    return last if last >= 0 and ">" not in text[last:] else len(text)


def _given_up(text: str) -> Iterator[tuple[str, bool]]:
    """A record that another one follows before its end: an envelope, or one that was cut off."""
    if "datafield" in text or "controlfield" in text:
        yield text, False


def _text(file: BinaryIO) -> Iterator[str]:
    piece = file.read(AT_ONCE)
    decoder = codecs.getincrementaldecoder(_encoding_of(piece))(errors="replace")
    tail = ""
    while piece:
        text = decoder.decode(piece)
        if FORBIDDEN.search(tail + text):
            raise Unreadable("xml_doctype")
        tail = text[-10:]
        yield text
        piece = file.read(AT_ONCE)
    yield decoder.decode(b"", final=True)


def _encoding_of(start: bytes) -> str:
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    said = SAID_ENCODING.search(start[:400])
    try:
        name = codecs.lookup(said[1].decode()).name if said else "utf-8"
    except LookupError:
        return "utf-8"
    return name if name in ENCODINGS and name != "utf-16" else "utf-8"


def _local(name: str) -> str:
    return name.rpartition(":")[2]
