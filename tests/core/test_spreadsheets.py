import csv
import json
import os
import random
import time
import zipfile
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from openpyxl.workbook.workbook import Workbook

from app.core.spreadsheets import Table, Unreadable, read_pasted, read_table, write_csv

DATA = Path(os.environ.get("SAMLAES_DATA", "/nowhere"))
real_data = pytest.mark.skipif("SAMLAES_DATA" not in os.environ, reason="SAMLAES_DATA is not set")
ROSTER = "Navn;Klasse;Skole\r\nÅse;3.b;Østre Skole\r\nBjørn Æ;3.a;Strømmen\r\nÿrsa;3.b;Élise\r\n"


def cells(table: Table) -> list[dict[str, str]]:
    return [row.cells for row in table.rows]


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read_table(data)
    return caught.value.code


def workbook(*rows: list[object]) -> bytes:
    book, file = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


ENCODED = {
    "utf8": ROSTER.encode(),
    "utf8_bom": ROSTER.encode("utf-8-sig"),
    "cp1252": ROSTER.encode("cp1252"),
    "latin1_lf": ROSTER.replace("\r\n", "\n").encode("latin-1"),
    "utf16_le_bom": b"\xff\xfe" + ROSTER.encode("utf-16-le"),
    "utf16_le": ROSTER.encode("utf-16-le"),
    "utf16_be_bom": b"\xfe\xff" + ROSTER.encode("utf-16-be"),
    "utf16_be": ROSTER.encode("utf-16-be"),
    "macroman_cr": ROSTER.replace("\r\n", "\r").encode("mac_roman"),
    "macroman_crlf": ROSTER.encode("mac_roman"),
    "sep_line": ("sep=,\r\n" + ROSTER.replace(";", ",")).encode("cp1252"),
    "tabs": ROSTER.replace(";", "\t").encode("utf-16"),
    "commas": ROSTER.replace(";", ",").encode(),
    "nul": ROSTER.replace("Bjørn", "Bj\0ørn").encode(),
}


@pytest.mark.parametrize("name", ENCODED)
def test_the_same_rows_are_read_however_they_were_saved(name: str) -> None:
    table = read_table(ENCODED[name], f"{name}.csv")

    assert table.header == ["Navn", "Klasse", "Skole"]
    assert [list(row.cells.values()) for row in table.rows] == [
        ["Åse", "3.b", "Østre Skole"],
        ["Bjørn Æ", "3.a", "Strømmen"],
        ["ÿrsa", "3.b", "Élise"],
    ]
    assert [row.number for row in table.rows] == [2, 3, 4]


@real_data
@pytest.mark.parametrize(("stem", "count"), [("hjoerring_grundskoler", 33), ("deposit_boerneboeger", 42)])
def test_every_encoding_of_the_main_job_gives_the_same_rows(stem: str, count: int) -> None:
    folder = DATA / "main_job"
    text = (folder / f"{stem}.utf8.csv").read_bytes().decode()
    expected = list(csv.DictReader(StringIO(text, newline=""), delimiter=";"))
    trimmed = [{name: value.strip() for name, value in row.items()} for row in expected]
    narrow = json.loads(json.dumps(trimmed, ensure_ascii=False).replace("\ua733", "?"))
    variants = {
        "utf8": (text.encode(), trimmed),
        "utf8_bom": ((folder / f"{stem}.utf8_bom.csv").read_bytes(), trimmed),
        "excel": ((folder / f"{stem}.danish_excel_cp1252.csv").read_bytes(), narrow),
        "unicode": (
            (folder / f"{stem}.excel_unicode_text_utf16le_bom.txt").read_bytes(),
            trimmed,
        ),
        "utf16_le": (text.encode("utf-16-le"), trimmed),
        "utf16_be": (text.encode("utf-16-be"), trimmed),
        "latin1_lf": (text.replace("\r\n", "\n").encode("latin-1", "replace"), narrow),
        "sep_line": (b"sep=;\r\n" + text.encode("cp1252", "replace"), narrow),
        "macroman_cr": (text.replace("\r\n", "\r").encode("mac_roman", "replace"), narrow),
    }

    for name, (data, rows) in variants.items():
        assert cells(read_table(data)) == rows, name
        assert len(rows) == count


@real_data
@pytest.mark.parametrize(
    "name",
    [
        "comma_in_quotes",
        "empty",
        "escaped_quotes",
        "json",
        "newlines",
        "quotes_and_newlines",
        "simple",
    ],
)
def test_the_csv_spectrum_is_read_as_its_authors_say(name: str) -> None:
    folder = DATA / "robustness" / "csv-spectrum"

    table = read_table((folder / f"{name}.csv").read_bytes())

    assert cells(table) == json.loads((folder / f"{name}.json").read_text())


def test_a_row_has_the_number_the_program_shows() -> None:
    table = read_table(b'sep=;\r\nname;note\r\nIda;"two\r\nlines"\r\n\r\n  ;\r\nBo;x\r\n')

    assert [(row.number, row["name"]) for row in table.rows] == [(2, "Ida"), (5, "Bo")]
    assert table.rows[0]["note"] == "two\nlines"


def test_headers_are_found_whatever_their_capitals_and_blanks() -> None:
    table = read_table(b" INST_NR ;Navn;Navn;\r\n 7 ;a;b\r\n")

    assert table.header == ["INST_NR", "Navn", "Navn#3"]
    assert table.rows[0]["inst_nr"] == "7"
    assert table.rows[0]["navn"] == "a"
    assert table.rows[0]["nothing"] == ""
    assert table.has("inst_nr", "NAVN") and not table.has("isbn")


def test_short_rows_are_filled_and_long_rows_are_noted() -> None:
    table = read_table(b"a;b;c\n1\n1;2;3;4\n1;2;3;;;\n")

    assert cells(table)[0] == {"a": "1", "b": "", "c": ""}
    assert [(note.code, note.row) for note in table.notes] == [("long_row", 3)]


def test_a_comma_in_a_title_does_not_part_a_semicolon_file() -> None:
    table = read_table(b"title;creators\nHvem, hvad, hvor;Hansen, Ida\n")

    assert table.rows[0]["title"] == "Hvem, hvad, hvor"


def test_a_workbook_is_read_as_text() -> None:
    day = date(2026, 8, 12)
    table = read_table(
        workbook(["ISBN", "Titel", "Dato"], [9788763841450, "Ærø ", day], [], [1.5, True, None])
    )

    assert cells(table) == [
        {"ISBN": "9788763841450", "Titel": "Ærø", "Dato": "2026-08-12"},
        {"ISBN": "1.5", "Titel": "True", "Dato": ""},
    ]
    assert [row.number for row in table.rows] == [2, 4]


def test_files_that_are_no_tables_are_refused_with_the_reason() -> None:
    assert refusal(b"") == "empty"
    assert refusal(b"\xef\xbb\xbf \r\n") == "empty"
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == "old_excel"
    assert refusal(b"PK\x03\x04 not really") == "broken_xlsx"
    assert refusal(b"%PDF-1.7\n") == "not_a_table"
    assert refusal(bytes(range(1, 32)) * 20) == "not_a_table"
    assert refusal(b"x" * (20 * 1024 * 1024 + 1)) == "too_big"
    assert refusal(b"a;b\n" + b'1;2\n1;"2\n3;4;5\n') == "broken_quotes"
    assert refusal(b"a;b\n" + b"1;2\n" * 100_002) == "too_many_rows"
    assert refusal(workbook(["a"] * 301)) == "too_many_columns"


def test_a_table_of_a_hundred_thousand_columns_is_refused() -> None:
    assert refusal(b";".join(b"k%d" % number for number in range(100_000))) == "too_many_columns"


def test_a_stray_quote_is_only_a_letter_when_the_columns_still_fit() -> None:
    table = read_table(b'a;b\n1;"Vild\n2;x\n')

    assert table.rows[0]["b"] == '"Vild'
    assert [note.code for note in table.notes] == ["stray_quotes"]


def test_a_workbook_that_unpacks_to_a_mountain_is_refused() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 60_000_000)

    started = time.monotonic()
    assert refusal(file.getvalue()) == "too_big"
    assert time.monotonic() - started < 1


def test_a_workbook_that_declares_entities_is_refused() -> None:
    source, file = BytesIO(workbook(["a"], ["b"])), BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            bad = b'<!DOCTYPE x [<!ENTITY y "z">]>' if name.endswith("sheet1.xml") else b""
            new.writestr(name, bad + part)

    assert refusal(file.getvalue()) == "broken_xlsx"


def test_a_thousand_broken_files_are_read_or_refused_but_never_crash() -> None:
    random_bytes = random.Random(14)
    seeds = [*ENCODED.values(), workbook(["Navn", "Klasse"], ["Åse", 3])]

    for turn in range(1000):
        data = bytearray(random_bytes.choice(seeds))
        for _ in range(random_bytes.randint(1, 8)):
            place = random_bytes.randrange(len(data))
            what = random_bytes.randrange(4)
            if what == 0:
                data[place] = random_bytes.randrange(256)
            elif what == 1:
                del data[place : place + random_bytes.randint(1, 9)]
            elif what == 2:
                data[place:place] = random_bytes.choice([b'"', b"\0", b"\r", b";", b"\xff\xfe"])
            else:
                data[place:place] = data[place : place + 40]
            data = data or bytearray(b"x")
        started = time.monotonic()
        try:
            read_table(bytes(data))
        except Unreadable as refused:
            assert refused.code, turn
        assert time.monotonic() - started < 3


def test_pasted_cells_are_parted_by_tabs_else_semicolons_else_commas() -> None:
    assert read_pasted("Ida\t3.b\r\nBo, junior\t3.a\r\n") == [["Ida", "3.b"], ["Bo, junior", "3.a"]]
    assert read_pasted("Ida;3.b\n\nBo;3.a") == [["Ida", "3.b"], ["Bo", "3.a"]]
    assert read_pasted("Ida, 3.b\rBo, 3.a") == [["Ida", "3.b"], ["Bo", "3.a"]]
    assert read_pasted('"two\nlines"\tx') == [["two\nlines", "x"]]
    assert read_pasted("Ida\nBo") == [["Ida"], ["Bo"]]
    assert read_pasted(" \n") == []


def test_no_exported_cell_begins_a_formula() -> None:
    wicked = [
        "=1+1",
        "+cmd",
        "-cmd|x",
        "@SUM(1)",
        "\tx",
        "\rx",
        "\0=1",
        " =1",
        "＝1",
        "a;=1",
        '"=1',
    ]
    if DATA.exists():
        wicked += (DATA / "robustness" / "csv-injection.txt").read_text().splitlines()

    written = write_csv(["name"], [[value] for value in wicked]).decode("utf-8-sig")

    read = [row[0] for row in csv.reader(StringIO(written, newline=""), delimiter=";")][1:]
    assert len(read) == len(wicked)
    assert not [cell for cell in read if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert [cell.removeprefix("'") for cell in read] == [cell.replace("\0", "") for cell in wicked]


def test_what_is_exported_can_be_read_again() -> None:
    rows: list[list[object]] = [["Åse", "x;y", 'say "hi"', "two\nlines"], ["Bo", -3, 2.5, None]]

    data = write_csv(["a", "b", "c", "d"], rows)

    assert data.startswith(b"\xef\xbb\xbfa;b;c;d\r\n")
    assert [list(row.cells.values()) for row in read_table(data).rows] == [
        ["Åse", "x;y", 'say "hi"', "two\nlines"],
        ["Bo", "-3", "2,5", ""],
    ]


KNOWN = frozenset({"titel", "isbn", "antal"})


def test_a_title_above_the_header_is_no_header() -> None:
    named = ["Titel:", "ISBN", "Antal"]
    rows: list[list[object]] = [["Bestilling 12"], [], named, ["Emil", "978", 3]]

    table = read_table(workbook(*rows), "books.xlsx", KNOWN)
    text = read_table(b"Bestilling 12\n\nTitel:;ISBN;Antal\nEmil;978;3\n", "books.csv", KNOWN)

    assert table.header == text.header == named
    assert [row["titel"] for row in (*table.rows, *text.rows)] == ["Emil", "Emil"]
    assert [row.number for row in (*table.rows, *text.rows)] == [4, 4]
    assert read_table(workbook(*rows)).header == ["Bestilling 12"]


def test_a_list_of_titles_with_a_comma_in_most_stays_one_column() -> None:
    table = read_table("Titel\nRonja, røverdatter\nPippi, den stærke\nEmil\n".encode(), "", KNOWN)

    assert [row["titel"] for row in table.rows] == ["Ronja, røverdatter", "Pippi, den stærke", "Emil"]


def test_the_sheet_with_the_header_is_read_and_the_others_are_told_of() -> None:
    book, file = Workbook(), BytesIO()
    book.active.append(["Vejledning"])
    books = book.create_sheet("Bøger")
    books.append(["Titel", "ISBN"])
    books.append(["Emil", "978"])
    book.save(file)

    table = read_table(file.getvalue(), "books.xlsx", KNOWN)

    assert table.header == ["Titel", "ISBN"]
    assert [note.code for note in table.notes] == ["other_sheets"]
    assert read_table(workbook(["Titel"], ["Emil"]), "", KNOWN).notes == []


@pytest.mark.parametrize(
    ("member", "code"),
    [
        ("mimetype", "open_document"),
        ("word/document.xml", "not_a_table"),
        ("Index/Document.iwa", "not_a_table"),
        ("skoler.csv", "zipped"),
        ("xl/workbook.bin", "old_excel"),
        ("xl/workbook.xml", "broken_xlsx"),
    ],
)
def test_another_packed_file_is_called_what_it_is(member: str, code: str) -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(member, "<x/>")

    assert refusal(file.getvalue()) == code


def test_a_web_page_named_as_an_old_workbook_is_refused_as_one() -> None:
    with pytest.raises(Unreadable) as caught:
        read_table(b"<html><table><tr><td>Titel</td></tr></table></html>", "liste.xls")

    assert caught.value.code == "old_excel"
