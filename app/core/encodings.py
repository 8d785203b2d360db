"""Encodings: which letters the bytes of a text file stand for."""

import codecs
from collections import Counter
from dataclasses import dataclass

SAMPLE = 65_536  # bytes looked at when guessing
NORDIC = frozenset("æøåÆØÅäöÄÖ")
WESTERN = frozenset("éèêëüïîôóáàâíñçÿýðþœšžÉÈÜÓÁÍÇÝÐÞŠŽ")
TYPOGRAPHY = frozenset("\u00a0§°«»“”‘’–—…•€£´½®©ªº")
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True)
class Decoded:
    """A file's text, the encoding it was taken for, and whether some letters were lost."""

    text: str
    encoding: str
    damaged: bool = False


def decode(data: bytes) -> Decoded:
    """Read bytes as the text somebody meant. Never raises; NUL characters are left out.

    A byte order mark decides; then the zeros of UTF-16; then valid UTF-8; else whichever of
    Windows (cp1252) and old Macintosh (Mac Roman) gives the likelier Nordic text.
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _decoded(data[len(bom) :], encoding)
    encoding = _wide_encoding(data[:SAMPLE])
    if encoding:
        return _decoded(data, encoding)
    data = data.replace(b"\0", b"")
    if is_mostly_utf8(data):
        return _decoded(data, "utf-8")
    return _decoded(data, _one_byte_encoding(data))


def _decoded(data: bytes, encoding: str) -> Decoded:
    try:
        text, damaged = data.decode(encoding), False
    except UnicodeDecodeError:
        text, damaged = data.decode(encoding, errors="replace"), True
    return Decoded(text.replace("\0", ""), encoding, damaged)


def _wide_encoding(sample: bytes) -> str:
    """UTF-16 without a mark: Latin letters leave every other byte zero."""
    pairs = len(sample) // 2
    zeros_first, zeros_second = sample[0::2].count(0), sample[1::2].count(0)
    if pairs and zeros_second > pairs * 0.5 and zeros_first < pairs * 0.05:
        return "utf-16-le"
    if pairs and zeros_first > pairs * 0.5 and zeros_second < pairs * 0.05:
        return "utf-16-be"
    return ""


def is_mostly_utf8(data: bytes) -> bool:
    """Valid UTF-8, or so nearly that a few bytes were plainly broken on the way."""
    try:
        data.decode("utf-8")
        return True
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = len(text) - broken - len(text.encode("ascii", errors="ignore"))
    return whole >= 4 * broken


def _one_byte_encoding(data: bytes) -> str:
    high = Counter(data.translate(None, bytes(range(128))))
    only_cr = b"\r" in data and b"\n" not in data
    windows, mac = _likelihood(high, "cp1252"), _likelihood(high, "mac_roman")
    if mac > windows or (mac == windows and only_cr):
        return "mac_roman"
    undefined = any(byte in high for byte in b"\x81\x8d\x8f\x90\x9d")
    return "latin-1" if undefined else "cp1252"


def _likelihood(high: Counter[int], encoding: str) -> int:
    points = 0
    for byte, times in high.items():
        letter = bytes([byte]).decode(encoding, errors="replace")
        if letter in NORDIC:
            points += 3 * times
        elif letter in WESTERN:
            points += times
        elif letter not in TYPOGRAPHY:
            points -= 2 * times
    return points
