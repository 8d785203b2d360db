"""Delimited text: which mark parts its cells, and where its rows begin and end."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from app.core.unreadable import MAX_COLUMNS, MAX_ROWS, Unreadable

SEPARATORS = (";", "\t", ",")
NEVER = "\ufdd0"  # a code point that no text may contain
SAMPLE_ROWS = 30
LEAST_UNDER_A_TITLE = 3  # columns; two may be a comma in a sentence
MOST_TITLES = 4  # rows above a header


def named_separator(text: str) -> tuple[str, str]:
    """The line `sep=;` is for the program; neither Excel nor LibreOffice counts it as a row."""
    line = StringIO(text[:16], newline="").readline()
    mark = line.strip('"\r\n')
    if len(mark) == 5 and mark[:4].lower() == "sep=":
        return mark[4], text[len(line) :]
    return "", text


def likely_separator(text: str) -> str:
    """The mark that parts most columns while most rows have as many as the first."""
    best, most = "\t", 0.0
    for mark in SEPARATORS:
        rows = _first_rows(text, mark)
        width = _width(rows)
        alike = sum(1 for row in rows if len(row) == width) / max(1, len(rows))
        if width > 1 and width * alike > most:
            best, most = mark, width * alike
    return best


def records_of(text: str, separator: str) -> tuple[list[list[str]], bool]:
    """All records, blank ones too; and whether a quote stood open, so that quotes are letters.

    Raises Unreadable: broken_quotes, too_many_rows, too_many_columns.
    """
    try:
        records = _within_limit(csv.reader(_lines(text), delimiter=separator))
        if records and records[-1] == [NEVER]:
            return records[:-1], False
        broken = len(records)
    except csv.Error:
        broken = 0
    try:
        plain = StringIO(text, newline="")
        records = _within_limit(csv.reader(plain, delimiter=separator, quoting=csv.QUOTE_NONE))
    except csv.Error as error:
        raise Unreadable("broken_quotes", row=broken) from error
    if len({len(record) for record in records if any(record)}) > 1:
        raise Unreadable("broken_quotes", row=broken)
    return records, True


def _width(rows: list[list[str]]) -> int:
    """The columns of the first row; of those below it where that is a title and all of them agree."""
    if rows and len(rows[0]) > 1:
        return len(rows[0])
    below = {len(row) for row in rows if len(row) > 1}
    width = below.pop() if len(below) == 1 else 1
    alike = sum(1 for row in rows if len(row) == width)
    return width if width >= LEAST_UNDER_A_TITLE and alike >= len(rows) - MOST_TITLES else 1


def _first_rows(text: str, separator: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(StringIO(text[: SAMPLE_ROWS * 4096], newline=""), delimiter=separator):
            if any(row):
                rows.append(row)
            if len(rows) == SAMPLE_ROWS:
                break
    except csv.Error:
        pass
    return rows


def _lines(text: str) -> Iterator[str]:
    """The lines, and a last one that shows whether a quote was still open."""
    yield from StringIO(text, newline="")
    if not text.endswith(("\n", "\r")):
        yield "\n"
    yield NEVER


def _within_limit(records: Iterable[list[str]]) -> list[list[str]]:
    kept: list[list[str]] = []
    for record in records:
        kept.append(record)
        if len(record) > MAX_COLUMNS and any(record[MAX_COLUMNS:]):
            raise Unreadable("too_many_columns", limit=MAX_COLUMNS)
        if len(kept) > MAX_ROWS + 2:
            raise Unreadable("too_many_rows", limit=MAX_ROWS)
    return kept
