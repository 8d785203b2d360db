"""Text whose columns stand under each other by blanks alone."""

from pathlib import Path

import pytest

from app.core.gutters import parted_by_gutters
from app.core.spreadsheets import read_rows


def test_columns_begin_after_blanks_that_stand_under_each_other() -> None:
    lines = ["12  Ronja  Lindgren", " 3  Mio    Lindgren, Astrid"]

    assert parted_by_gutters(lines) == [["12", "Ronja", "Lindgren"], ["3", "Mio", "Lindgren, Astrid"]]


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [""],
        ["Ronja  Lindgren"],
        ["Ronja Lindgren", "Mio Lindgren"],
        ["Ronja", "Mio, min Mio"],
        ["  a", "  b"],
    ],
)
def test_words_alone_are_no_columns(lines: list[str]) -> None:
    assert parted_by_gutters(lines) == []


def test_one_title_that_is_too_long_spoils_no_column() -> None:
    lines = ["Ronja      Lindgren"] * 99 + ["Hodja fra Pjort Lindgren"]

    parted = parted_by_gutters(lines)

    assert parted[0] == ["Ronja", "Lindgren"]
    assert len(parted) == 100


def test_blank_lines_keep_their_numbers() -> None:
    rows, _ = read_rows(b"12  Ronja\n\n13  Mio\n")

    assert rows == [(1, ["12", "Ronja"]), (3, ["13", "Mio"])]


def test_commas_in_names_are_no_columns_where_blanks_are() -> None:
    rows, _ = read_rows(b"12  Ronja  Lindgren, Astrid\n13  Mio    Lindgren, Astrid\n")

    assert [row for _, row in rows] == [
        ["12", "Ronja", "Lindgren, Astrid"],
        ["13", "Mio", "Lindgren, Astrid"],
    ]


@pytest.mark.parametrize(
    ("name", "rows", "columns"),
    [
        ("main_job/deposit_boerneboeger.utf8.csv", 43, 7),
        ("main_job/deposit_boerneboeger.excel_unicode_text_utf16le_bom.txt", 43, 7),
        ("books_dk_isbn/books.csv", 415, 12),
        ("books_goodbooks10k/books.csv", 5881, 23),
    ],
)
def test_a_real_file_keeps_its_own_columns(real_data: Path, name: str, rows: int, columns: int) -> None:
    found, _ = read_rows((real_data / name).read_bytes())

    assert (len(found), len(found[0][1])) == (rows, columns)


def test_a_dump_of_copies_has_a_row_for_each(real_data: Path) -> None:
    rows, _ = read_rows((real_data / "marc_normarc_deichman/data.exemp.20141020.txt").read_bytes())
    header = rows[0][1]

    barcodes = [row[header.index("Strekkode")] for _, row in rows[1:]]

    assert (len(barcodes), len(set(barcodes))) == (76, 76)
    assert barcodes[:3] == ["0626460003", "0626460009", "0626460014"]
    assert sum(row[header.index("ex_titnr")] == "642032" for _, row in rows[1:]) == 17
