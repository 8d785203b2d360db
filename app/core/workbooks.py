"""Workbooks: the cells of an .xlsx file as text, within limits no bomb can pass."""

import warnings
from collections.abc import Collection, Iterator
from datetime import date, datetime, time
from io import BytesIO
from itertools import islice
from typing import Any
from zipfile import ZipFile

from app.core.header_rows import LOOKED_AT, names_in
from app.core.unreadable import MAX_COLUMNS, MAX_ROWS, Unreadable

MAX_UNPACKED = 150 * 1024 * 1024  # bytes
MAX_MEMBERS = 2_000
MAX_RATIO = 250  # a real sheet packs 5 to 60 times; only asked of more than 10 MB
RATIO_FROM = 10 * 1024 * 1024
MAX_CELLS = 400_000  # about three seconds
LAST_ROW = 1_048_576  # of any Excel sheet


def read_workbook(data: bytes, known: frozenset[str] = frozenset()) -> tuple[list[list[str]], bool]:
    """The rows of one sheet, blank ones included, formulas by their last value; and whether others have rows.

    It is the first whose header has one of the `known` names, else the first that has any rows.
    Raises Unreadable: too_big, too_many_rows, too_many_columns, broken_xlsx, old_excel,
    open_document, zipped, not_a_table.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _refuse_bombs(data)
            return _rows(data, known)
    except Unreadable:
        raise
    except Exception as error:  # openpyxl lets anything through when a file is broken
        raise Unreadable("broken_xlsx") from error


def _refuse_bombs(data: bytes) -> None:
    with ZipFile(BytesIO(data)) as archive:
        members = archive.infolist()
        _refuse_others(archive.namelist())
        unpacked = sum(member.file_size for member in members)
        bomb = unpacked > RATIO_FROM and unpacked > MAX_RATIO * len(data)
        if unpacked > MAX_UNPACKED or len(members) > MAX_MEMBERS or bomb:
            raise Unreadable("too_big", limit=MAX_UNPACKED)
        for member in members:
            if member.filename.endswith((".xml", ".rels")):
                with archive.open(member) as part:
                    # Excel never declares entities; whoever does means harm.
                    if b"<!" in part.read(1024).replace(b"\0", b"").replace(b"<!--", b""):
                        raise Unreadable("broken_xlsx")


def _refuse_others(names: Collection[str]) -> None:
    """Other programs' documents are packed as a workbook is."""
    if "xl/workbook.bin" in names:
        raise Unreadable("old_excel")
    if any(name.startswith("xl/") for name in names):
        return
    if "mimetype" in names:
        raise Unreadable("open_document")
    documents = ("word/", "ppt/", "Index/", "Metadata/")
    raise Unreadable("not_a_table" if any(name.startswith(documents) for name in names) else "zipped")


def _rows(data: bytes, known: frozenset[str]) -> tuple[list[list[str]], bool]:
    from openpyxl.reader.excel import load_workbook  # slow to load; only an import needs it

    workbook = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
        written = [sheet for sheet in sheets if _first_rows(sheet)]
        named = (sheet for sheet in written if any(names_in(row, known) for row in _first_rows(sheet)))
        for sheet in (*named, *written):
            rows = _kept(_as_text(row) for row in _values(sheet))
            if any(any(row) for row in rows):
                return rows, len(written) > 1
    finally:
        workbook.close()
    raise Unreadable("empty")


def _first_rows(sheet: Any) -> list[list[str]]:
    rows = (_as_text(row) for row in _values(sheet))
    return list(islice((row for row in rows if any(row)), LOOKED_AT))


def _values(sheet: Any) -> Iterator[tuple[object, ...]]:
    sheet.reset_dimensions()
    values: Iterator[tuple[object, ...]] = sheet.iter_rows(
        max_row=LAST_ROW, max_col=MAX_COLUMNS + 1, values_only=True
    )
    return values


def _kept(rows: Iterator[list[str]]) -> list[list[str]]:
    """All rows down to the last that says something."""
    kept: list[list[str]] = []
    blank, cells = 0, 0
    for row in rows:
        if not any(row):
            blank += 1
            continue
        if len(kept) + blank > MAX_ROWS + 1:
            raise Unreadable("too_many_rows", limit=MAX_ROWS)
        kept += [[] for _ in range(blank)]
        kept.append(row)
        blank, cells = 0, cells + len(row)
        if len(row) > MAX_COLUMNS and row[MAX_COLUMNS]:
            raise Unreadable("too_many_columns", limit=MAX_COLUMNS)
        if cells > MAX_CELLS:
            raise Unreadable("too_big", limit=MAX_CELLS)
    return kept


def _as_text(row: tuple[object, ...]) -> list[str]:
    cells = [_text(value) for value in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        whole_day = value.time() == time()
        return value.date().isoformat() if whole_day else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("\0", "")
