"""What the columns of the library system's list probably say, and which book each line is."""

from datetime import date
from pathlib import Path

import pytest

from app.core.errors import RuleBroken
from app.core.spreadsheets import read_rows
from app.title_lists import list_files
from app.title_lists.list_columns import Layout, Part, guessed
from app.title_lists.list_lines import Line, day_in, due_day, lines_of

BOOK = Layout((Part.BARCODE, Part.TITLE, Part.AUTHOR, Part.ISBN, Part.DUE), has_heading=False)


def layout_of(text: str) -> tuple[list[str], bool]:
    layout = guessed([row for _, row in read_rows(text.encode())[0]])
    return [str(part) for part in layout.parts], layout.has_heading


def line(*cells: str) -> Line:
    taken, ignored = lines_of([(1, cells)], BOOK)
    assert ignored == []
    return taken[0]


@pytest.mark.parametrize(
    ("heading", "parts"),
    [
        ("Stregkode;Titel;Forfatter;Afleveres", ["barcode", "title", "author", "due"]),
        ("Strekkode;Tittel;Forfatter;Forfall", ["barcode", "title", "author", "due"]),
        ("Streckkod;Titel;Författare;Förfallodatum", ["barcode", "title", "author", "due"]),
        ("Item barcode;Title;Author;Due date", ["barcode", "title", "author", "due"]),
        ("Materialenummer;Titel;Afdeling;Lånefrist", ["barcode", "title", "nothing", "due"]),
    ],
)
def test_headings_of_four_languages_are_known(heading: str, parts: list[str]) -> None:
    assert layout_of(f"{heading}\n5000000011;Ronja;x1;10.01.2027\n5000000012;Mio;x1;10.01.2027") == (
        parts,
        True,
    )


def test_without_headings_the_cells_tell() -> None:
    text = (
        "5000000011;9788763841450;Ronja;Lindgren, Astrid;10.01.2027\n"
        "5000000012;9788740692570;Mio;Lindgren, Astrid;10.01.2027"
    )

    assert layout_of(text) == (["barcode", "isbn", "title", "author", "due"], False)


def test_words_over_numbers_are_headings_although_nobody_knows_them() -> None:
    assert layout_of("Kode;Bog\n5000000011;Ronja\n5000000012;Mio") == (["barcode", "title"], True)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10-01-2027", date(2027, 1, 10)),
        ("10.1.27", date(2027, 1, 10)),
        ("2027-01-10", date(2027, 1, 10)),
        ("20270110", date(2027, 1, 10)),
        ("2027-01-10 00:00:00", date(2027, 1, 10)),
        ("31/02/2027", None),
        ("00/00/0000", None),
        ("snart", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_the_north_writes_it(text: str, day: date | None) -> None:
    assert day_in(text) == day


def test_the_day_most_books_have_is_the_lists() -> None:
    days = ["10.01.2027", "11.01.2027", "11.01.2027", ""]

    assert due_day([line("", "Ronja", "", "", day) for day in days]) == date(2027, 1, 11)


def test_the_one_responsible_in_the_title_is_its_author() -> None:
    assert line("", "Ronja Røverdatter / Astrid Lindgren", "", "", "").row.creators == ("Astrid Lindgren",)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ((Part.TITLE, Part.TITLE), "list_part_twice"),
        ((Part.AUTHOR, Part.NOTHING), "list_no_book"),
        ((), "list_no_book"),
    ],
)
def test_columns_that_make_no_sense_are_refused(parts: tuple[Part, ...], code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        Layout(parts, has_heading=True).checked()


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("", "", "", "", ""), "no_title"),
        (("", "---", "", "", ""), "no_title"),
        (("", "", "", "9788763841451", ""), "check_digit"),
        (("5" * 41, "Ronja", "", "", ""), "barcode_too_long"),
        (("", "x" * 401, "", "", ""), "too_long"),
    ],
)
def test_a_line_that_says_no_book_is_listed(cells: tuple[str, ...], code: str) -> None:
    taken, ignored = lines_of([(7, cells)], BOOK)

    assert (taken, [(one.row, one.code) for one in ignored]) == ([], [(7, code)])


@pytest.mark.parametrize(
    ("name", "parts", "books"),
    [
        ("main_job/deposit_boerneboeger.utf8.csv", {"isbn": 0, "title": 1, "author": 2}, 42),
        ("books_dk_isbn/books.csv", {"isbn": 0, "title": 1, "author": 2}, 414),
        ("books_goodbooks10k/books.csv", {"title": 10, "author": 7}, 5880),
    ],
)
def test_the_real_files_are_read_without_a_hand(
    real_data: Path, name: str, parts: dict[str, int], books: int
) -> None:
    rows, _ = read_rows((real_data / name).read_bytes())

    layout = guessed([row for _, row in rows])
    taken, _ = lines_of(rows, layout)

    assert layout.has_heading
    assert {part: list(layout.parts).index(Part(part)) for part in parts} == parts
    assert len(taken) == books


def test_a_title_above_the_headings_is_no_heading() -> None:
    text = "Afhentet i kasse 8\n\nStregkode;Titel;Forfatter;Afleveres\n5000000011;Ronja;Lindgren;10.01.2027\n"

    file = list_files.read_list(text.encode(), "liste.csv")

    assert [number for number, _ in file.rows] == [3, 4]
    assert guessed(file.cells).has_heading
