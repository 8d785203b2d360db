"""Real lists taken in; counts were taken with shell tools or arithmetic of our own."""

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app.book_imports.book_files import read_book_file
from app.book_imports.importing import apply, import_books, plan
from app.catalogue import works
from app.catalogue.models import Copy, Edition, Work
from app.core import clock
from app.core.errors import RuleBroken
from app.core.records import AuditEvent
from app.finding.search import matching
from tests.world import World

CSV = "title;author;isbn;år\nVildheks;Lene Kaaberbøl;9788763817202;2010\nEmil;Astrid Lindgren;;\n;;;1\n"


def take(world: World, data: bytes, name: str = "", dry_run: bool = False) -> dict[str, Any]:
    world.session.commit()  # as between two requests: reading lets go of the transaction
    return import_books(world.session, world.library, data, name, clock.now(), dry_run=dry_run)


def fill(world: World, data: bytes, name: str = "") -> dict[str, Any]:
    """Into the library that has no books yet."""
    world.session.commit()
    return import_books(world.session, world.elsewhere, data, name, clock.now())


def counts(done: dict[str, Any]) -> tuple[int, int, int, int, int]:
    return (done["new"], done["changed"], done["unchanged"], done["repaired"], len(done["refused"]))


def rows(world: World) -> tuple[int, int]:
    return world.session.query(Work).count(), world.session.query(Edition).count()


def test_a_list_is_taken_in_and_what_is_refused_says_why(world: World) -> None:
    done = take(world, CSV.encode())

    assert counts(done) == (2, 0, 0, 0, 1)
    assert done["refused"] == [{"row": 4, "reason": "no_title", "values": {}}]
    assert [work.title for work in matching(world.session, world.library.id, "emil")] == ["Emil"]
    assert rows(world) == (3, 3)


def test_a_dry_run_says_the_same_and_writes_nothing(world: World) -> None:
    wet = take(world, CSV.encode(), dry_run=True)
    assert rows(world) == (1, 1)

    assert wet == take(world, CSV.encode())


def test_the_same_list_again_changes_nothing(world: World) -> None:
    take(world, CSV.encode())

    assert counts(take(world, CSV.encode())) == (0, 0, 2, 0, 1)
    assert rows(world) == (3, 3)


def test_a_book_that_stands_in_a_list_twice_comes_in_once(world: World) -> None:
    done = take(world, b"title;isbn\nA;9780439023481\nA;0439023483\nA;\n")

    assert counts(done) == (1, 0, 2, 0, 0)


def test_a_number_that_belongs_to_another_title_is_remarked(world: World) -> None:
    done = take(world, b"title;isbn\nSomething else;9788763841450\nSkammerens datter : roman;9788763841450\n")

    assert counts(done) == (1, 0, 1, 0, 0)
    assert done["remarks"] == [{"row": row, "remark": "other_title"} for row in (2, 3)]


def test_a_librarians_correction_outlives_the_next_import(world: World) -> None:
    take(world, CSV.encode())
    work = world.session.query(Work).filter_by(title="Vildheks").one()
    work.title, work.author = "Wildheks", "L. Kaaberbøl"
    world.session.flush()

    done = take(world, CSV.replace("år\n", "år;alder\n", 1).replace(";2010\n", ";2010;9-12 år\n").encode())

    world.session.refresh(work)
    assert counts(done) == (0, 1, 1, 0, 1)
    assert (work.title, work.author, work.age_from, work.age_to) == ("Wildheks", "L. Kaaberbøl", 9, 12)


def test_an_import_makes_no_copies_and_leaves_one_line_in_the_audit(world: World) -> None:
    before = world.session.query(Copy).count()

    take(world, b"title;antal\nA;30\n")

    assert world.session.query(Copy).count() == before
    event = world.session.query(AuditEvent).filter_by(action="import_books").one()
    assert (event.subject_key, event.after) == (world.library.key, "1 new, 0 changed")


def test_every_row_is_counted_once(world: World) -> None:
    data = CSV.encode() + b"A;;9,78044E+12;\nA;;;\nA;;;\n"
    done = take(world, data)

    assert done["new"] + done["changed"] + done["unchanged"] + len(done["refused"]) == 6


def test_a_library_fills_its_own_shelves_only(world: World) -> None:
    take(world, CSV.encode())

    there = fill(world, CSV.encode())

    assert counts(there) == (2, 0, 0, 0, 1)
    owners = Counter(library_id for (library_id,) in world.session.query(Work.library_id))
    assert owners == {world.library.id: 3, world.elsewhere.id: 2}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"%PDF-1.4 x", "file_not_a_table"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "file_old_excel"),
        (b"INST_NR;INST_NAVN\n1;2\n", "books_no_title_column"),
        (b"title;isbn\n", "books_none"),
        (b"<?xml version='1.0'?><collection/>", "books_none"),
        (b"<?xml version='1.0'?><page/>", "file_not_a_table"),
        (b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><record>&b;</record>", "file_xml_doctype"),
    ],
)
def test_a_file_that_holds_no_books_is_named(world: World, data: bytes, code: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        take(world, data)

    assert broken.value.code == code


def test_a_thousand_rows_cost_as_many_statements_as_two(statements: list[str], world: World) -> None:
    def cost(rows: int) -> int:
        text = "title;isbn\n" + "".join(f"Book {number} of {rows};\n" for number in range(rows))
        file = read_book_file(text.encode())
        statements.clear()
        apply(world.session, world.library, file, clock.now(), None)
        return sum("INSERT" not in statement for statement in statements)

    assert cost(1000) == cost(2) <= 6


@pytest.mark.parametrize(
    "name",
    ["utf8.csv", "utf8_bom.csv", "danish_excel_cp1252.csv", "excel_unicode_text_utf16le_bom.txt"],
)
def test_the_box_of_children_s_books_comes_in_from_every_encoding(
    world: World, real_data: Path, name: str
) -> None:
    data = (real_data / "main_job" / f"deposit_boerneboeger.{name}").read_bytes()

    assert counts(fill(world, data)) == (42, 0, 0, 0, 0)
    assert counts(fill(world, data)) == (0, 0, 42, 0, 0)
    found = [work.title for work in matching(world.session, world.elsewhere.id, "brillebjørn")]
    assert "Brillebjørn" in found


def test_one_list_in_four_encodings_is_one_list(world: World, real_data: Path) -> None:
    folder = real_data / "main_job"
    files = sorted(folder.glob("deposit_boerneboeger.*"))
    assert len(files) == 4

    done = [counts(fill(world, file.read_bytes())) for file in files]

    assert done == [(42, 0, 0, 0, 0)] + [(0, 0, 42, 0, 0)] * 3


def test_a_list_that_excel_damaged_is_refused_row_by_row(world: World, real_data: Path) -> None:
    data = (real_data / "main_job" / "deposit_boerneboeger_isbn_excel_damaged.csv").read_bytes()

    done = fill(world, data)

    assert counts(done) == (0, 0, 0, 0, 42)
    assert {one["reason"] for one in done["refused"]} == {"exponent"}
    assert rows(world) == (1, 1)


# FILE: new, unchanged, repaired, refused. In MARC files some records share an ISBN.
REAL = {
    "books_dk_isbn/books.csv": (414, 0, 0, 0, 0),
    "books_dk_top10000/meta.jsonl": (6032, 0, 0, 0, 3),
    "books_goodbooks10k/books.csv": (5768, 0, 0, 3876, 112),
    "marc_danmarc2_dbc/iso2709/test-records-74-danmarc2.iso": (43, 0, 0, 0, 0),
    "marc_danmarc2_dbc/iso2709/broken-iso2709-2.iso": (1, 0, 1, 0, 1),  # the same record twice
    "marc21_lc/pymarc_test/marc.dat": (20, 0, 0, 0, 0),
}


@pytest.mark.parametrize("path", REAL)
def test_a_real_file_comes_in_whole_and_a_second_time_changes_nothing(
    world: World, real_data: Path, path: str
) -> None:
    data = (real_data / path).read_bytes()
    new, _, same, repaired, refused = REAL[path]

    started = time.process_time()
    assert counts(fill(world, data, path)) == REAL[path]
    assert time.process_time() - started < 10

    before = rows(world)
    assert counts(fill(world, data, path)) == (0, 0, new + same, repaired, refused)
    assert rows(world) == before


@pytest.mark.parametrize(
    ("name", "records"), [("nordic_languages.mrc", 1484), ("english_juvenile_1990on.mrc", 1232)]
)
def test_every_record_of_a_marc_file_is_counted(
    world: World, real_data: Path, name: str, records: int
) -> None:
    data = (real_data / "marc21_lc" / name).read_bytes()

    done = fill(world, data, name)

    assert done["new"] + done["changed"] + done["unchanged"] == records
    assert done["refused"] == []
    assert counts(fill(world, data, name)) == (0, 0, records, 0, 0)


def test_kåberbøl_is_found_in_the_most_borrowed_titles(world: World, real_data: Path) -> None:
    data = (real_data / "books_dk_top10000" / "meta.jsonl").read_bytes()
    # How often she is a creator, counted without our reader: every spelling of her name.
    creators = [json.loads(line).get("creator") or "" for line in data.decode().splitlines()]
    wanted = sum("Lene K\ua733berbøl" in one or "Lene Kaaberbøl" in one for one in map(str, creators))
    fill(world, data)

    spelled = [
        {work.key for work in matching(world.session, world.elsewhere.id, f"lene {name}", 200)}
        for name in ("Kaaberbøl", "Kåberbøl", "Kꜳberbøl", "KAABERBØL")
    ]

    assert spelled[0] == spelled[1] == spelled[2] == spelled[3]
    assert 0 < len(spelled[0]) <= wanted + 1


def test_planning_leaves_the_catalogue_alone(world: World) -> None:
    planned = plan(world.session, world.library, read_book_file(CSV.encode()))

    assert (len(planned.new), planned.titles, planned.changes_anything) == (2, 2, True)
    assert rows(world) == (1, 1)


def test_all_records_with_one_isbn_are_kept(world: World, real_data: Path) -> None:
    data = (real_data / "marc_normarc_deichman" / "data.vmarc.20141020.txt").read_bytes()

    done = fill(world, data)

    both = works.with_isbn(world.session, world.elsewhere.id, "82-535-0596-5")
    assert [(work.language, work.author.split(",")[0]) for work in both] == [
        ("nb", "Morris"),
        ("fr", "Morris"),
    ]
    assert "other_title" in {one["remark"] for one in done["remarks"]}
    assert counts(fill(world, data))[:2] == (0, 0)
