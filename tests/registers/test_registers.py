"""Counts below were taken from the files with awk, not with our parser."""

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.spreadsheets import read_table
from app.registers.registers import Entry, NotARegister, Register, read_register

DATA = Path(os.environ.get("SAMLAES_DATA", "/nowhere"))
real_data = pytest.mark.skipif("SAMLAES_DATA" not in os.environ, reason="SAMLAES_DATA is not set")
DANISH = (
    "HOVEDSKOLE_INST;INST_NR;INST_NAVN;ENHEDSART;UNDERV_NIV;"
    "INST_TYPE_NR;INST_TYPE_NAVN;KOMMUNE_NR;BEL_KOMMUNE"
)


def danish(*rows: str) -> Register:
    return read_register(read_table("\r\n".join((DANISH, *rows)).encode()))


def from_file(path: str) -> Register:
    return read_register(read_table((DATA / path).read_bytes()))


def without_rows(entries: list[Entry]) -> list[Entry]:
    return [replace(entry, row=0) for entry in entries]


@real_data
@pytest.mark.parametrize(
    "name",
    ["utf8.csv", "utf8_bom.csv", "danish_excel_cp1252.csv", "excel_unicode_text_utf16le_bom.txt"],
)
def test_the_schools_of_hjoerring_are_read(name: str) -> None:
    register = from_file(f"main_job/hjoerring_grundskoler.{name}")

    assert register.country == "dk"
    assert Counter(entry.kind for entry in register.entries) == {
        "main": 5,
        "site": 13,
        "single": 15,
    }
    assert (register.refused, register.gaps, register.skipped) == ([], [], Counter())
    first = register.entries[0]
    assert first == Entry(
        row=2,
        register_number="280093",
        municipality_code="860",
        municipality_name="Hjørring Kommune",
        name="Hirtshals skole",
        kind="main",
        address="Ved Skolen 2",
        postcode="9850",
        town="Hirtshals",
        phone="7233 4200",
        web="www.hirtshalsskole.skoleintra.dk",
        grades_to=9,
        type_code="1012",
        type_name="Folkeskoler",
    )


@real_data
def test_what_is_no_school_in_hjoerring_is_passed_over_and_counted() -> None:
    register = from_file("main_job/hjoerring_alle_institutioner.utf8.csv")
    schools = from_file("main_job/hjoerring_grundskoler.utf8.csv")

    assert without_rows(register.entries) == without_rows(schools.entries)
    assert sum(register.skipped.values()) == 22
    assert register.skipped["Erhvervsskoler m.v."] == 5
    assert register.skipped["Sprogcentre"] == 3
    assert register.skipped["Kommunale ungdomsskoler og ungdomskostskoler"] == 1


@real_data
def test_the_whole_danish_register_is_read() -> None:
    register = from_file("dk_institutionsregister/skoler.csv")

    # 914 + 360 + 131 + 107 + 23 + 1 + 1 of the seven types of school
    assert len(register.entries) == 1537
    assert sum(register.skipped.values()) == 2900 - 1537
    assert register.skipped["Dagbehandlingstilbud og behandlingshjem"] == 126
    assert register.refused == []
    kinds = Counter(entry.kind for entry in register.entries)
    assert kinds == {"single": 1272, "site": 199, "main": 66}
    assert len({entry.register_number for entry in register.entries}) == 1537
    assert all(len(entry.municipality_code) == 3 for entry in register.entries)
    assert all(entry.municipality_name for entry in register.entries)


@real_data
def test_main_schools_that_are_not_in_the_danish_register_are_listed() -> None:
    register = from_file("dk_institutionsregister/skoler.csv")

    # 75 rows name 21 mains that stand nowhere; all are of colleges and so passed over themselves
    assert len(register.absent_mains) == 21
    assert "791413" in register.absent_mains
    assert Counter(gap.code for gap in register.gaps) == {"skipped": 22}


@real_data
@pytest.mark.parametrize(
    ("year", "schools", "municipalities", "counties"),
    [
        ("2022-23", 1240, 211, 11),
        ("2023-24", 1230, 210, 11),
        ("2024-25", 1264, 207, 15),
        ("2025-26", 1255, 207, 15),
    ],
)
def test_norwegian_schools_are_the_rows_of_level_four(
    year: str, schools: int, municipalities: int, counties: int
) -> None:
    register = from_file(f"no_skoler_udir/{year}_Nasjonale_proever_5._trinn.csv")

    assert register.country == "no"
    assert len(register.entries) == schools
    assert register.skipped == {"Nasjonalt": 1, "Fylke": counties, "Kommune": municipalities}
    assert (register.refused, register.gaps) == ([], [])
    first = register.entries[0]
    assert (first.register_number, first.municipality_code) == ("990334021", "4203")
    assert (first.name, first.municipality_name) == (
        "Arendal International School (Ais)",
        "Arendal",
    )
    assert first.row == 5
    assert not any(entry.is_kindergarten for entry in register.entries)


@real_data
def test_a_norwegian_file_without_organisation_numbers_is_refused_whole() -> None:
    with pytest.raises(NotARegister) as refused:
        from_file("no_skoler_udir/skoler-geo-coordinates.csv")

    assert refused.value.code == "no_register_numbers"


def test_a_list_of_books_is_no_register() -> None:
    with pytest.raises(NotARegister) as refused:
        read_register(read_table(b"isbn;title\n1;2\n"))

    assert refused.value.code == "unknown_columns"


def test_a_site_without_its_main_school_is_taken_and_the_gap_listed() -> None:
    register = danish("280093;819002;Horne ;Afdeling (underordnet enhed);7;1012;Folkeskoler;860;860")

    assert [(entry.name, entry.kind) for entry in register.entries] == [("Horne", "site")]
    assert [(gap.row, gap.main_register_number, gap.code) for gap in register.gaps] == [
        (2, "280093", "absent")
    ]
    assert register.absent_mains == {"280093"}


def test_a_school_is_known_by_number_and_municipality() -> None:
    register = danish(
        ";7;Vestre Skole;Institution uden enheder;9;1012;Folkeskoler;;860 ",
        ";7;Vestre Skole;Institution uden enheder;9;1012;Folkeskoler;740;860",
        ";7;Vestre Skole;Institution uden enheder;9;1012;Folkeskoler;860;101",
    )

    assert [entry.municipality_code for entry in register.entries] == ["860", "740"]
    assert [(one.row, one.code, one.values["first"]) for one in register.refused] == [(4, "duplicate", 2)]


def test_rows_that_cannot_be_schools_are_refused_with_the_reason() -> None:
    register = danish(
        ";;A;;9;1012;Folkeskoler;860;860",
        ";x7;B;;9;1012;Folkeskoler;860;860",
        ";8;;;9;1012;Folkeskoler;860;860",
        ";9;D;;9;1012;Folkeskoler;;",
        f";9;{'E' * 161};;9;1012;Folkeskoler;860;860",
    )

    assert [(one.row, one.code) for one in register.refused] == [
        (2, "no_number"),
        (3, "bad_number"),
        (4, "no_name"),
        (5, "no_municipality"),
        (6, "too_long"),
    ]


def test_a_kindergarten_may_be_a_site() -> None:
    register = danish(
        "7;8;Solstrålen;Afdeling (underordnet enhed);;1401;Daginstitutioner;860;860",
        ";7;Byskolen;Hovedskole (institution med enheder);9;1012;Folkeskoler;860;860",
    )

    assert [(entry.name, entry.is_kindergarten) for entry in register.entries] == [
        ("Solstrålen", True),
        ("Byskolen", False),
    ]
    assert register.gaps == []
