"""As many MARC records as wanted, from the real ones: titles and ISBNs vary, lengths and all else stay."""

import re
from collections.abc import Iterator
from pathlib import Path

NUMBER = re.compile(rb"(?<=\x1fa)(97[89])?([0-9]{9})[0-9X](?![0-9])")
LETTERS = b"abcdefghijklmnopqrstuvwxyz"


def many_records(file: Path, number: int) -> Iterator[bytes]:
    """`number` records that a catalogue takes for different books, in the order of the file."""
    real = [one + b"\x1d" for one in file.read_bytes().split(b"\x1d")[:-1]]
    for place in range(number):
        record, round_ = real[place % len(real)], place // len(real)
        yield _varied(record, round_) if round_ else record


def _varied(record: bytes, number: int) -> bytes:
    base = int(record[12:17])
    for entry in range(24, base - 1, 12):
        tag, length, start = record[entry : entry + 3], *_numbers(record[entry + 3 : entry + 12])
        begins, ends = base + start, base + start + length
        if tag == b"245":
            record = record[: begins + 4] + _named(record[begins + 4 : ends], number) + record[ends:]
        if tag == b"020":
            record = record[:begins] + NUMBER.sub(_isbn(number), record[begins:ends]) + record[ends:]
    return record


def _numbers(text: bytes) -> tuple[int, int]:
    return int(text[:4]), int(text[4:])


def _named(title: bytes, number: int) -> bytes:
    """The title with two letters of its own in front, where it has two plain ones."""
    if not title[:2].isalpha() or not title[:2].isascii():
        return title
    return bytes([LETTERS[number // 26 % 26] - 32, LETTERS[number % 26]]) + title[2:]


def _isbn(number: int):  # type: ignore[no-untyped-def]
    def other(found: re.Match[bytes]) -> bytes:
        prefix, digits = found[1] or b"", b"%09d" % ((int(found[2]) + number * 7_654_321) % 10**9)
        if prefix:
            odd = sum(int(one) * (1, 3)[at % 2] for at, one in enumerate((prefix + digits).decode()))
            return prefix + digits + b"%d" % (-odd % 10)
        check = -sum(int(one) * (10 - at) for at, one in enumerate(digits.decode())) % 11
        return digits + (b"X" if check == 10 else b"%d" % check)

    return other
