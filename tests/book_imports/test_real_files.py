"""Every real file of books, and every hostile one, through the one reader; nothing here was counted by it.

Lists: `tail -n +2 FILE | wc -l` and `wc -l < FILE.jsonl`, titles missing by `grep -c '"title":null'`;
goodbooks by an awk of column widths (see `test_importing`). Records: see `test_marc_dialects`.
Folders of robustness: `ls FOLDER | wc -l`.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

from app.book_imports.book_files import read_book_file
from app.book_lists.book_rows import MAX_TITLE
from app.core.csv_export import write_csv
from app.core.errors import RuleBroken

# Path: books, refused; or the rule that the file breaks.
READ: dict[str, tuple[int, int] | str] = {
    "books_dk_isbn/books.csv": (414, 0),
    "books_dk_isbn/fbi_manifestations.jsonl": (333, 0),
    "books_dk_top10000/meta.jsonl": (6032, 3),
    "books_dk_top10000/content-first.jsonl": (144, 0),
    "books_goodbooks10k/books.csv": (5768, 112),
    "main_job/deposit_boerneboeger.utf8.csv": (42, 0),
    "main_job/deposit_boerneboeger.utf8_bom.csv": (42, 0),
    "main_job/deposit_boerneboeger.danish_excel_cp1252.csv": (42, 0),
    "main_job/deposit_boerneboeger.excel_unicode_text_utf16le_bom.txt": (42, 0),
    "main_job/deposit_boerneboeger_isbn_excel_damaged.csv": (0, 42),
    "main_job/hjoerring_alle_institutioner.utf8.csv": "books_no_title_column",
    "main_job/hjoerring_grundskoler.utf8.csv": "books_no_title_column",
    "main_job/hjoerring_grundskoler.utf8_bom.csv": "books_no_title_column",
    "main_job/hjoerring_grundskoler.danish_excel_cp1252.csv": "books_no_title_column",
    "main_job/hjoerring_grundskoler.excel_unicode_text_utf16le_bom.txt": "books_no_title_column",
    "marc_danmarc2_dbc/index.csv": (164, 0),
    "marc_danmarc2_dbc/iso2709/test-records-74-danmarc2.iso": (43, 0),
    "marc_danmarc2_dbc/iso2709/test-records-74-danmarc2.lin": (43, 0),
    "marc_danmarc2_dbc/iso2709/test-records-74-danmarc2-utf8.lin": (43, 0),
    "marc_danmarc2_dbc/iso2709/broken-iso2709-2.iso": (2, 1),
    "marc_danmarc2_dbc/iso2709/test-records-4-error-in-record2.iso": (4, 0),
    "marc_normarc_deichman/example.binary.normarc.mrc": (37, 0),
    "marc_normarc_deichman/example.normarc.xml": (37, 0),
    "marc_normarc_deichman/example.oairesponse.xml": (10, 0),
    "marc_normarc_deichman/data.vmarc.20141020.txt": (42, 0),
    "marc_normarc_deichman/data.exemp.20141020.txt": "books_no_title_column",  # copies, not books
    "marc21_lc/nordic_languages.mrc": (1484, 0),
    "marc21_lc/english_juvenile_1990on.mrc": (1232, 0),
}


def read(path: Path) -> tuple[int, int] | str:
    try:
        found = read_book_file(path.read_bytes(), path.name)
    except RuleBroken as broken:
        return broken.code
    return len(found.books), len(found.refused)


@pytest.mark.parametrize("name", READ)
def test_a_real_file_is_read_to_its_last_row(real_data: Path, name: str) -> None:
    assert read(real_data / name) == READ[name]


def test_no_real_file_of_books_is_forgotten(real_data: Path) -> None:
    folders = ("books_*", "main_job", "marc_danmarc2_dbc", "marc_danmarc2_dbc/iso2709", "marc_normarc_*")
    there = {
        str(path.relative_to(real_data))
        for folder in folders
        for path in real_data.glob(f"{folder}/*.*")
        if path.name != "SOURCE.txt"
    }

    assert there == {name for name in READ if not name.startswith("marc21_lc/")}


def test_every_hostile_file_is_refused_with_a_sentence(real_data: Path) -> None:
    folder = real_data / "robustness"
    found = {path.relative_to(folder): read(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    by_folder = Counter((str(path.parent), str(code)) for path, code in found.items())

    assert sum(number for (place, _), number in by_folder.items() if place == "images") == 69
    assert sum(number for (place, _), number in by_folder.items() if place == "csv-spectrum") == 14
    assert sum(number for (place, _), number in by_folder.items() if place == "bleach-xss") == 10
    refused = ("file_not_a_table", "books_no_title_column", "file_broken_quotes")
    assert {str(code) for code in found.values()} <= set(refused)


@pytest.mark.parametrize("name", ["blns.json", "xss-payload-list.txt", "csv-injection.txt"])
def test_naughty_titles_are_kept_as_they_are_or_refused(real_data: Path, name: str) -> None:
    """blns holds 293 strings (SOURCE.txt); a title is blank-trimmed and cut at " : " and " / "."""
    text = (real_data / "robustness" / name).read_text(encoding="utf-8")
    titles = json.loads(text) if name.endswith(".json") else text.splitlines()
    data = write_csv(["title"], [[title] for title in titles])

    found = read_book_file(data)

    kept = {book.title for book in found.books}
    plain = {
        " ".join(title.split())
        for title in titles
        if title.isprintable() and " : " not in title and " / " not in title and len(title) <= MAX_TITLE
    }
    odd = ("'", "=", "+", "-", "@", "/", ":")  # made harmless, or cut
    whole = {title for title in plain if title and not title.startswith(odd) and title[-1] not in "/:"}
    assert len(whole) > 0.5 * len(titles) or name == "csv-injection.txt"
    assert (
        whole - kept - {title for title in whole if title.endswith(("/", ":")) or title[0] in "/:"} == set()
    )
