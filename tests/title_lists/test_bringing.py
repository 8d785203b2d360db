"""What the library system's list puts in a box, and that a second time changes nothing."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from app.book_imports import importing
from app.book_imports.book_files import read_book_file
from app.boxes import contents, packing, scanning
from app.catalogue.models import Copy, CopyState, Edition, Work
from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.core.records import AuditEvent
from app.core.spreadsheets import read_rows
from app.deposits import dispatch
from app.deposits.models import Box, BoxState
from app.loose_books import loose
from app.title_lists import bringing, list_columns, list_lines
from app.title_lists.brought import Brought
from tests.deposits.boxes import bindslev
from tests.world import World

ISBN = "9788763841450"
HEADING = "Stregkode;Titel;Forfatter;ISBN;Afleveres\n"


def bring(world: World, box: Box, data: str | bytes) -> Brought:
    """Bring a list in as its columns are guessed."""
    rows, _ = read_rows(data.encode() if isinstance(data, str) else data)
    layout = list_columns.guessed([row for _, row in rows])
    lines, ignored = list_lines.lines_of(rows, layout)
    return bringing.bring(world.session, box, lines, world.lise, clock.now(), ignored)


def barcodes(world: World, box: Box) -> Sequence[str | None]:
    copies = world.session.query(Copy).filter_by(box_id=box.id).order_by(Copy.id)
    return [copy.barcode for copy in copies]


def state_of(world: World) -> tuple[list[tuple[object, ...]], int]:
    copies = world.session.query(Copy.id, Copy.work_id, Copy.box_id, Copy.barcode, Copy.state).order_by(
        Copy.id
    )
    return [tuple(copy) for copy in copies], world.session.query(Work).count()


def test_a_copy_that_went_out_loose_and_stands_on_the_list_is_loose_no_more(world: World, box: Box) -> None:
    line = HEADING + "5000000019;Katla;Astrid Lindgren;;\n"
    bring(world, box, line)
    packing.empty(world.session, box, world.lise, clock.now())
    copy = world.session.query(Copy).filter_by(barcode="5000000019").one()
    book = loose.set_aside(world.session, copy, bindslev(world), None, world.lise, clock.now())

    bring(world, box, line)

    assert (copy.state, copy.box_id) == (CopyState.IN_BOX, box.id)
    assert book.ended_at is not None


def test_a_list_with_barcodes_makes_copies_that_carry_them(world: World, box: Box) -> None:
    brought = bring(
        world,
        box,
        HEADING + f"5000000011;Skammerens datter;Lene Kaaberbøl;{ISBN};10-01-2027\n"
        "5000000012;Ronja;Astrid Lindgren;;10-01-2027\n",
    )

    assert barcodes(world, box) == ["5000000011", "5000000012"]
    assert (len(brought.matched), len(brought.new), brought.books) == (1, 1, 2)
    assert box.list_due_on == date(2027, 1, 10)


def test_the_same_list_again_changes_nothing(world: World, box: Box) -> None:
    text = (
        HEADING
        + f"5000000011;Skammerens datter;;{ISBN};\n;Ronja;Astrid Lindgren;;\n;Ronja;Astrid Lindgren;;\n"
    )
    bring(world, box, text)
    before, steps = state_of(world), world.session.query(AuditEvent).count()

    again = bring(world, box, text)

    assert state_of(world) == before
    assert world.session.query(AuditEvent).count() == steps
    assert (again.books, again.books_there, again.conflicts, again.ignored) == (0, 3, [], [])


def test_a_longer_list_brings_only_what_is_missing(world: World, box: Box) -> None:
    bring(world, box, "Ronja\tAstrid Lindgren\nMio\tAstrid Lindgren")

    brought = bring(world, box, "Titel\tForfatter\tAntal\nRonja\tAstrid Lindgren\t3\nMio\tAstrid Lindgren\t1")

    assert (brought.books, brought.books_there) == (2, 2)
    assert contents.books_in(world.session, box) == 4


def test_a_copy_on_the_shelf_with_that_barcode_is_put_in(world: World, box: Box) -> None:
    copy = world.add(
        Copy(work_id=world[Work].id, barcode="5000000011", state=CopyState.ON_SHELF, created_at=clock.now())
    )
    copies = world.session.query(Copy).count()

    bring(world, box, HEADING + f"5000000011;Skammerens datter;;{ISBN};\n")

    assert copy.box_id == box.id
    assert world.session.query(Copy).count() == copies


def test_a_book_scanned_before_gets_its_barcode_and_no_twin(world: World, box: Box) -> None:
    scanning.scan(world.session, box, ISBN, world.lise, clock.now())

    brought = bring(world, box, HEADING + f"5000000011;Skammerens datter;;{ISBN};\n")

    assert barcodes(world, box) == ["5000000011"]
    assert (brought.books, brought.books_there) == (0, 1)


def test_a_copy_in_another_box_stays_there_and_is_named(world: World, box: Box) -> None:
    copy = world[Copy]
    copy.barcode = "5000000011"
    world.session.flush()

    brought = bring(world, box, HEADING + f"5000000011;Skammerens datter;;{ISBN};\n5000000012;Ronja;;;\n")

    assert copy.box_id == world[Box].id
    assert barcodes(world, box) == ["5000000012"]
    conflict = brought.conflicts[0]
    assert (conflict.row, conflict.code, conflict.box and conflict.box.number) == (
        2,
        "list_copy_elsewhere",
        7,
    )


def test_a_lost_copy_on_the_list_has_been_found(world: World, box: Box) -> None:
    copy = world.add(
        Copy(
            work_id=world[Work].id,
            barcode="5000000011",
            state=CopyState.LOST,
            lost_at=clock.now(),
            created_at=clock.now(),
        )
    )

    bring(world, box, HEADING + f"5000000011;Skammerens datter;;{ISBN};\n")

    assert (copy.state, copy.box_id, copy.lost_at) == (CopyState.IN_BOX, box.id, None)


def test_a_barcode_twice_on_the_list_is_one_book(world: World, box: Box) -> None:
    brought = bring(world, box, HEADING + "5000000012;Ronja;;;\n5000000012;Ronja;;;\n")

    assert barcodes(world, box) == ["5000000012"]
    assert [(one.row, one.code) for one in brought.conflicts] == [(3, "list_barcode_twice")]


def test_a_barcode_alone_is_enough_when_the_library_knows_it(world: World, box: Box) -> None:
    world.add(
        Copy(work_id=world[Work].id, barcode="5000000011", state=CopyState.ON_SHELF, created_at=clock.now())
    )

    brought = bring(world, box, "Stregkode\n5000000011\n5000000099\n")

    assert barcodes(world, box) == ["5000000011"]
    assert [(one.row, one.code) for one in brought.ignored] == [(3, "no_title")]


def test_a_damaged_isbn_costs_no_book(world: World, box: Box) -> None:
    brought = bring(
        world, box, "ISBN;Titel\n9,78876E+12;Ronja\n9788763841451;Mio\n9788763841450;Noget andet\n"
    )

    assert brought.books == 3
    assert [(one.row, one.code) for one in brought.damaged] == [(2, "exponent"), (3, "check_digit")]


def test_an_unknown_number_without_a_title_is_left_out(world: World, box: Box) -> None:
    brought = bring(world, box, f"ISBN\n{ISBN}\n9788740692570\n")

    assert [(one.row, one.code) for one in brought.ignored] == [(3, "unknown_number")]
    assert [(work.title, copies) for work, copies in brought.matched] == [("Skammerens datter", 1)]


def test_a_faust_number_finds_its_work(world: World, box: Box) -> None:
    world.add(Edition(work_id=world[Work].id, faust="22758454", title="Skammerens datter"))

    brought = bring(world, box, "Faustnr;Titel\n22758454;Skammerens dtr\n")

    assert [(work.title, copies) for work, copies in brought.matched] == [("Skammerens datter", 1)]


def test_nothing_comes_into_a_box_that_is_out(world: World, box: Box) -> None:
    bring(world, box, "Titel;ISBN\nRonja;\n")
    dispatch.send(world.session, box, world[Club].school, None, None, world.lise, clock.now())
    before = state_of(world)

    with pytest.raises(RuleBroken, match="box_has_moved_on"):
        bring(world, box, "Titel;ISBN\nMio;\n")

    assert state_of(world) == before
    assert box.state == BoxState.UNDER_WAY


@pytest.mark.parametrize(
    "name",
    [
        "deposit_boerneboeger.utf8.csv",
        "deposit_boerneboeger.utf8_bom.csv",
        "deposit_boerneboeger.danish_excel_cp1252.csv",
        "deposit_boerneboeger.excel_unicode_text_utf16le_bom.txt",
    ],
)
def test_the_deposit_of_the_main_job_lies_in_the_box(
    world: World, box: Box, real_data: Path, name: str
) -> None:
    data = (real_data / "main_job" / name).read_bytes()

    brought = bring(world, box, data)
    again = bring(world, box, data)

    assert (brought.books, brought.ignored, brought.damaged) == (42, [], [])
    assert (again.books, again.books_there) == (0, 42)


def test_the_deposit_whose_isbns_excel_has_damaged_lies_there_by_title(
    world: World, box: Box, real_data: Path
) -> None:
    brought = bring(
        world, box, (real_data / "main_job/deposit_boerneboeger_isbn_excel_damaged.csv").read_bytes()
    )

    assert brought.books == 42
    assert len(brought.damaged) == 42


def test_four_hundred_real_books_go_in_at_once(world: World, box: Box, real_data: Path) -> None:
    data = (real_data / "books_dk_isbn/books.csv").read_bytes()

    brought = bring(world, box, data)
    again = bring(world, box, data)

    assert (brought.books, brought.ignored) == (414, [])
    assert (again.books, again.books_there) == (0, 414)


def test_the_copies_of_oslo_lie_in_the_box_by_their_records_numbers(
    world: World, box: Box, real_data: Path
) -> None:
    folder = real_data / "marc_normarc_deichman"
    records = read_book_file((folder / "data.vmarc.20141020.txt").read_bytes(), "vmarc.txt")
    importing.apply(world.session, world.library, records, clock.now(), world.lise.id)
    copies = (folder / "data.exemp.20141020.txt").read_bytes()

    brought = bring(world, box, copies)
    again = bring(world, box, copies)

    assert (brought.books, brought.new, again.books, again.books_there) == (76, [], 0, 76)
    assert len(set(barcodes(world, box))) == 76
    assert sorted(copies for _, copies in brought.matched) == [1, 3, 7, 14, 17, 34]


def test_the_long_barcode_on_the_book_finds_the_short_one_of_the_list(world: World, box: Box) -> None:
    copy = world.add(
        Copy(work_id=world[Work].id, barcode="0626460003", state=CopyState.ON_SHELF, created_at=clock.now())
    )

    scanning.scan(world.session, box, "03010626460003", world.lise, clock.now())

    assert copy.box_id == box.id


@pytest.mark.parametrize(("title", "copies"), [("", 1), ("Skammerens datter", 1), ("En helt anden bog", 0)])
def test_a_records_number_means_its_book_unless_the_title_beside_it_is_another(
    world: World, box: Box, title: str, copies: int
) -> None:
    world.session.query(Edition).filter_by(isbn=ISBN).one().record_number = "626460"
    world.session.flush()

    brought = bring(world, box, f"Titelnr;Titel;Stregkode\n0626460;{title};5000000011\n")

    assert sum(number for work, number in brought.matched if work is world[Work]) == copies
    assert brought.books == 1


def test_barcodes_a_spreadsheet_has_damaged_are_left_aside(world: World, box: Box) -> None:
    brought = bring(world, box, HEADING + "5,1E+09;Ronja;;;\n5,1E+09;Mio;;;\n5,1E+09;;;;\n")

    assert barcodes(world, box) == [None, None]
    assert [(one.row, one.code) for one in brought.damaged + brought.ignored] == [
        (2, "barcode_exponent"),
        (3, "barcode_exponent"),
        (4, "barcode_exponent"),
    ]
