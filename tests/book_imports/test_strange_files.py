"""Lists of books as they are really kept: under a title, with sums, prices and several numbers in a cell."""

import pytest

from app.book_imports.book_files import BookFile, read_book_file
from app.core.errors import RuleBroken
from tests.book_imports.records import record

TWO = "9788763817202", "9788763841450"


def read(*lines: str) -> BookFile:
    return read_book_file("\n".join(lines).encode(), "books.csv")


@pytest.mark.parametrize(
    "header",
    [
        "Titel;Forfatter;ISBN;Antal",
        "Bogens titel:;Forfatter(e);ISBN nr.;Antal eks.",
        "Book title;Author;ISBN/EAN;Ex",
    ],
)
def test_a_list_under_a_title_is_read_by_what_its_columns_are_called(header: str) -> None:
    (book,) = read("Bestilling nr. 12", "", header, f"Vildheks;Lene Kaaberbøl;{TWO[0]};3").books

    assert (book.row, book.title, book.isbn, book.copies) == (4, "Vildheks", TWO[0], 3)
    assert book.creators == ("Lene Kaaberbøl",)


def test_a_sum_is_told_of_and_no_book() -> None:
    found = read("Titel;Forfatter;Antal", "Vildheks;Lene Kaaberbøl;3", "I alt:;;3", "Total;Rikke Ilsted;1")

    assert [book.title for book in found.books] == ["Vildheks", "Total"]
    assert [(one.row, one.code) for one in found.refused] == [(3, "total_row")]


@pytest.mark.parametrize(
    "cell",
    [
        "9788763817202 (indb.) kr. 199,95",
        "978 87 638 1720 2 : hft.",
        "978‐87‐638‐1720‐2 ib.",
        "9788763817202 12345",
        '="9788763817202"',
        "'9788763817202",
        "ISBN-13: 978–87–638–1720–2",
    ],
)
def test_an_isbn_is_found_in_what_stands_around_it(cell: str) -> None:
    assert [book.isbn for book in read("Titel;ISBN", f"Vildheks;{cell}").books] == [TWO[0]]


def test_two_isbns_in_a_cell_are_two_printings_of_the_book() -> None:
    (book,) = read("Titel;ISBN", f"Vildheks;{TWO[0]} (hft.) / {TWO[1]} (indb.)").books

    assert (book.isbn, book.other_isbns) == (TWO[0], (TWO[1],))


@pytest.mark.parametrize("cell", ["5701234567899", "1902-2104", "9788763817203", "9.78877E+12", "12345"])
def test_what_is_no_isbn_is_not_made_one(cell: str) -> None:
    found = read("Titel;ISBN", f"Vildheks;{cell}")

    assert not found.books and len(found.refused) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("9788763817202\n9788763841450\n", "books_only_numbers"),
        ("ISBN\n9788763817202\n", "books_only_numbers"),
        ("Navn;Klasse\nIda;3.A\n", "books_no_title_column"),
    ],
)
def test_a_list_without_titles_is_told_what_it_lacks(text: str, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        read_book_file(text.encode(), "books.csv")

    assert refused.value.code == code


def test_a_record_that_says_utf8_and_is_latin1_keeps_its_letters() -> None:
    (book,) = read_book_file(record("Blåbærhånden på Ærø", "latin-1")).books
    (other,) = read_book_file(record("Blåbærhånden på Ærø", "utf-8")).books

    assert book.title == other.title == "Blåbærhånden på Ærø"
