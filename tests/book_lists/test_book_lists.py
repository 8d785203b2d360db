"""Counts of the real files were taken with shell tools or arithmetic of our own."""

import os
from collections import Counter
from pathlib import Path

import pytest

from app.book_lists.book_lists import BookList, NotABookList, read_book_json, read_book_list
from app.book_lists.book_rows import BookRow
from app.core.spreadsheets import read_table

DATA = Path(os.environ.get("SAMLAES_DATA", "/nowhere"))
real_data = pytest.mark.skipif("SAMLAES_DATA" not in os.environ, reason="SAMLAES_DATA is not set")


def from_text(text: str) -> BookList:
    return read_book_list(read_table(text.encode()))


def from_file(path: str) -> BookList:
    return read_book_list(read_table((DATA / path).read_bytes()))


def codes(found: BookList) -> list[tuple[int, str]]:
    return [(refused.row, refused.code) for refused in found.refused]


@real_data
@pytest.mark.parametrize(
    "name",
    ["utf8.csv", "utf8_bom.csv", "danish_excel_cp1252.csv", "excel_unicode_text_utf16le_bom.txt"],
)
def test_the_box_of_children_s_books_is_read(name: str) -> None:
    found = from_file(f"main_job/deposit_boerneboeger.{name}")

    assert (len(found.books), found.refused) == (42, [])
    assert found.books[1] == BookRow(
        row=3,
        title="Brillebjørn",
        creators=("Per Østergaard",),
        isbn="9788740692570",
        year=2023,
        publisher="Turbine",
        edition="1. udgave, 2023",
        is_easy=True,
        for_children=True,
    )


@real_data
def test_isbns_that_excel_damaged_are_refused_row_by_row() -> None:
    found = from_file("main_job/deposit_boerneboeger_isbn_excel_damaged.csv")

    assert found.books == []
    assert codes(found) == [(row, "exponent") for row in range(2, 44)]


@real_data
def test_all_414_danish_isbns_are_read() -> None:
    found = from_file("books_dk_isbn/books.csv")

    assert (len(found.books), found.refused) == (414, [])
    assert len({book.isbn for book in found.books}) == 414
    assert Counter(book.language for book in found.books)["da"] == 293
    assert Counter(book.format for book in found.books) == {
        "book": 248 + 7 + 20 + 5,
        "audiobook": 35 + 31 + 27 + 3,
        "ebook": 36,
        "other": 2,
    }
    assert found.books[0].creators == ("Søren Kolstrup",)
    sten = {
        book.work_key
        for book in found.books
        if book.title.casefold().startswith("harry potter og de vises sten") and book.format == "book"
    }
    assert sten == {"harry potter og de vises sten|joanne k rowling"}


@real_data
def test_goodbooks_are_mended_taken_or_refused() -> None:
    found = from_file("books_goodbooks10k/books.csv")

    assert (len(found.books), len(found.refused)) == (5768, 112)
    assert sum(book.repaired for book in found.books) == 3876
    assert sum(book.isbn is None for book in found.books) == 328
    assert Counter(code for _, code in codes(found)) == {
        "exponent": 85,
        "check_digit": 15,
        "lost_zero": 10,
        "length": 2,
    }
    assert (found.books[0].isbn, found.books[0].year) == ("9780439023481", 2008)


@real_data
def test_the_most_borrowed_titles_are_read_by_faust_number() -> None:
    found = read_book_json((DATA / "books_dk_top10000" / "meta.jsonl").read_bytes())

    assert (len(found.books), Counter(code for _, code in codes(found))) == (6032, {"no_title": 3})
    assert Counter(book.format for book in found.books) == {
        "book": 4680,
        "audiobook": 377,
        "other": 687 + 159 + 75 + 48 + 4 + 2,
    }
    vildheks = next(book for book in found.books if book.faust == "28394438")
    assert (vildheks.title, vildheks.creators) == ("Vildheks", ("Lene Kꜳberbøl",))
    assert (vildheks.age_from, vildheks.age_to, vildheks.is_fiction) == (10, 14, True)
    assert "for 12 år" not in vildheks.subjects and "hekse" in vildheks.subjects


def test_columns_are_known_in_four_languages() -> None:
    for header in (
        "ISBN;Titel;Forfatter;År;Forlag;Sprog;Antal",
        "isbn13;Tittel;Forfattere;Utgivelsesår;Forlag;Språk;Antall",
        "ISBN-13;TITEL;Författare;utgivningsår;Förlag;språk;exemplar",
        "isbn;title;author(s);year;publisher;language;copies",
    ):
        found = from_text(f"{header}\n9780439023481;Dødslekene;Collins, Suzanne;2008;X;norsk;3\n")
        assert found.books == [
            BookRow(
                row=2,
                title="Dødslekene",
                creators=("Suzanne Collins",),
                isbn="9780439023481",
                year=2008,
                publisher="X",
                language="nb",
                copies=3,
            )
        ], header


def test_a_row_without_a_title_is_refused() -> None:
    assert codes(from_text("title;isbn\n;9780439023481\n")) == [(2, "no_title")]


def test_a_damaged_isbn_is_refused_unless_another_identifier_stands_beside_it() -> None:
    found = from_text(
        "title;isbn;faust\nA;9,78044E+12;\nB;9,78044E+12;29494940\nC;439023483;\nD;;\nE;9780439023482;1\n"
    )

    assert codes(found) == [(2, "exponent"), (4, "lost_zero"), (6, "check_digit")]
    assert [(book.title, book.isbn, book.faust, book.remarks) for book in found.books] == [
        ("B", None, "29494940", ("exponent",)),
        ("D", None, None, ()),
    ]


def test_two_isbns_of_two_books_in_one_row_are_refused() -> None:
    found = from_text("title;isbn13;isbn10\nA;9788763841450;0439023483\nB;9780439023481;0439023483\n")

    assert codes(found) == [(2, "isbns_disagree")]
    assert found.books[0].isbn == "9780439023481"


def test_a_number_of_copies_that_is_none_counts_as_one_and_is_remarked() -> None:
    found = from_text("title;antal\nA;mange\nB;0\nC;2\n")

    assert [(book.copies, book.remarks) for book in found.books] == [
        (1, ("copies",)),
        (1, ("copies",)),
        (2, ()),
    ]


def test_a_table_without_titles_is_no_list_of_books() -> None:
    with pytest.raises(NotABookList):
        from_text("INST_NR;INST_NAVN\n1;2\n")


def test_a_line_that_is_no_json_object_is_refused_and_the_rest_read() -> None:
    found = read_book_json(
        b'{"title": "A"}\n[1]\n{"title": \n\n' + b"[" * 9999 + b'\n{"_id": 5, "title": "B"}'
    )

    assert [book.title for book in found.books] == ["A", "B"]
    assert codes(found) == [(2, "broken_json"), (3, "broken_json"), (5, "broken_json")]


def test_letters_no_database_stores_are_left_out_of_json() -> None:
    found = read_book_json(rb'{"title": "A\u0000b\ud800", "creator": "Bo\u0000"}')

    assert (found.books[0].title, found.books[0].creators) == ("Ab", ("Bo",))


def test_a_title_too_long_for_the_catalogue_is_refused() -> None:
    assert codes(from_text(f"title\n{'x' * 401}\n")) == [(2, "too_long")]


def test_digital_books_are_works_apart() -> None:
    found = from_text("title;material\nKniv;bog\nKniv (mp3);lydbog (cd-mp3)\nKniv;bog stor skrift\n")

    assert [book.work_key for book in found.books] == ["kniv|", "kniv||audiobook", "kniv|"]
