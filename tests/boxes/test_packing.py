"""How a box gets its number, and which copies lie in it before it goes out."""

import pytest
from sqlalchemy import select

from app.boxes import contents, numbering, packing, scanning
from app.catalogue.models import Copy, CopyState, Edition, Work
from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.deposits import dispatch
from app.deposits.models import Box, BoxKind, BoxState
from app.homecoming import counting
from tests.world import World

ISBN = "9788763841450"
NEW_ISBN = "9780439023481"


def scan(world: World, box: Box, text: str) -> scanning.Scanned:
    return scanning.scan(world.session, box, text, world.lise, clock.now())


def test_two_boxes_of_a_library_never_share_a_number(world: World, box: Box) -> None:
    with pytest.raises(RuleBroken, match="box_number_taken"):
        numbering.make_box(world.session, world.library, 8, "", world.lise, clock.now())

    other = numbering.make_box(world.session, world.elsewhere, 8, "", world.sten, clock.now())
    assert other.number == 8


def test_what_stands_on_the_lid_can_be_changed_but_not_to_a_number_that_is_taken(
    world: World, box: Box
) -> None:
    numbering.edit_box(world.session, box, 9, " Ronja  x 25 ", BoxKind.CLASS_SET, world.lise, clock.now())
    with pytest.raises(RuleBroken, match="box_number_taken"):
        numbering.edit_box(world.session, box, 7, "", BoxKind.THEME, world.lise, clock.now())

    world.session.refresh(box)
    assert (box.number, box.name, box.kind) == (9, "Ronja x 25", BoxKind.CLASS_SET)


def test_the_first_scan_begins_the_packing(world: World, box: Box) -> None:
    scanned = scan(world, box, ISBN)

    assert box.state == BoxState.BEING_PACKED
    assert (scanned.work, scanned.copies, scanned.books) == (world[Work], 1, 1)


def test_each_scan_of_the_same_number_is_one_more_copy(world: World, box: Box) -> None:
    for _ in range(3):
        scanned = scan(world, box, ISBN)

    assert (scanned.copies, scanned.books) == (3, 3)


def test_a_copy_on_the_shelf_is_used_before_a_new_one_is_made(world: World, box: Box) -> None:
    shelved = world.add(Copy(work_id=world[Work].id, state=CopyState.ON_SHELF, created_at=clock.now()))
    before = world.session.query(Copy).count()

    scan(world, box, ISBN)

    assert (shelved.state, shelved.box_id) == (CopyState.IN_BOX, box.id)
    assert world.session.query(Copy).count() == before


def test_a_number_nobody_knows_changes_nothing(world: World, box: Box) -> None:
    scanned = scan(world, box, "978-0-439-02348-1")

    assert (scanned.work, scanned.text, scanned.kind) == (None, NEW_ISBN, "isbn")
    assert box.state == BoxState.ON_SHELF
    assert contents.books_in(world.session, box) == 0


def test_a_typed_title_keeps_the_number_it_was_scanned_by(world: World, box: Box) -> None:
    scanning.type_title(
        world.session, box, "The Hunger Games", "Suzanne Collins", NEW_ISBN, world.lise, clock.now(), 2
    )

    scanned = scan(world, box, NEW_ISBN)

    assert scanned.work is not None
    assert (scanned.work.title, scanned.work.author, scanned.copies) == (
        "The Hunger Games",
        "Suzanne Collins",
        3,
    )


def test_a_typed_title_the_library_has_gets_the_new_edition(world: World, box: Box) -> None:
    scanning.type_title(
        world.session, box, "Skammerens Datter", "Lene Kaaberbøl", NEW_ISBN, world.lise, clock.now()
    )

    edition = world.session.scalars(select(Edition).where(Edition.isbn == NEW_ISBN)).one()
    assert edition.work_id == world[Work].id


def test_a_title_without_a_number_is_enough(world: World, box: Box) -> None:
    scanned = scanning.type_title(world.session, box, "Ronja", "", "", world.lise, clock.now())

    assert scanned.work is not None
    assert (scanned.work.title, scanned.books) == ("Ronja", 1)


@pytest.mark.parametrize(
    ("title", "copies", "code"),
    [(" ", 1, "title_missing"), ("Ronja", 0, "too_many_copies"), ("Ronja", 100, "too_many_copies")],
)
def test_a_title_that_cannot_be_is_refused(
    world: World, box: Box, title: str, copies: int, code: str
) -> None:
    with pytest.raises(RuleBroken, match=code):
        scanning.type_title(world.session, box, title, "", "", world.lise, clock.now(), copies)


def test_a_copy_is_in_one_box_only(world: World, box: Box) -> None:
    world[Copy].barcode = "A-17"
    world.session.flush()

    with pytest.raises(RuleBroken) as broken:
        scan(world, box, "A-17")

    assert (broken.value.code, broken.value.values["number"]) == ("copy_elsewhere", 7)


def test_the_same_barcode_twice_is_said_to_be_in_already(world: World, box: Box) -> None:
    world.add(Copy(work_id=world[Work].id, barcode="A-18", state=CopyState.ON_SHELF, created_at=clock.now()))
    scan(world, box, "A-18")

    with pytest.raises(RuleBroken, match="already_in_box"):
        scan(world, box, "A-18")


def test_a_discarded_copy_stays_out(world: World, box: Box) -> None:
    world.add(Copy(work_id=world[Work].id, barcode="A-19", state=CopyState.DISCARDED, created_at=clock.now()))

    with pytest.raises(RuleBroken, match="copy_discarded"):
        scan(world, box, "A-19")


def test_a_lost_copy_that_is_scanned_has_turned_up(world: World, box: Box) -> None:
    scan(world, box, ISBN)
    copy = world.session.scalars(select(Copy).where(Copy.box_id == box.id)).one()
    copy.barcode = "A-20"
    deposit = dispatch.send(world.session, box, world[Club].school, None, None, world.lise, clock.now())
    counting.finish_count(world.session, deposit, world.lise, clock.now())
    assert copy.state == CopyState.LOST

    scan(world, box, "A-20")

    assert (copy.state, copy.box_id, copy.lost_at) == (CopyState.IN_BOX, box.id, None)
    assert contents.missing_from(world.session, box) == []


def test_nothing_goes_into_a_box_that_is_out(world: World, box: Box) -> None:
    scan(world, box, ISBN)
    dispatch.send(world.session, box, world[Club].school, None, None, world.lise, clock.now())

    with pytest.raises(RuleBroken, match="box_has_moved_on"):
        scan(world, box, ISBN)
    with pytest.raises(RuleBroken, match="box_has_moved_on"):
        packing.remove_copy(world.session, box, world[Work], world.lise, clock.now())
    assert contents.books_in(world.session, box) == 1


def test_a_copy_taken_out_stands_on_the_shelf(world: World, box: Box) -> None:
    scan(world, box, ISBN)
    scan(world, box, ISBN)

    copy = packing.remove_copy(world.session, box, world[Work], world.lise, clock.now())

    assert (copy.state, copy.box_id) == (CopyState.ON_SHELF, None)
    assert contents.books_in(world.session, box) == 1


def test_what_is_not_in_the_box_cannot_be_taken_out(world: World, box: Box) -> None:
    packing.begin_packing(world.session, box, world.lise, clock.now())

    with pytest.raises(RuleBroken, match="not_in_box"):
        packing.remove_copy(world.session, box, world[Work], world.lise, clock.now())


def test_an_emptied_box_and_its_books_are_on_the_shelf(world: World, box: Box) -> None:
    for _ in range(2):
        scan(world, box, ISBN)

    assert packing.empty(world.session, box, world.lise, clock.now()) == 2

    assert box.state == BoxState.ON_SHELF
    assert contents.books_in(world.session, box) == 0


def test_the_title_packed_last_stands_first_while_packing(world: World, box: Box) -> None:
    scanning.type_title(world.session, box, "Aben", "", "", world.lise, clock.now())
    scan(world, box, ISBN)

    newest = [title.work.title for title in contents.titles_in(world.session, box, newest_first=True)]
    sorted_ones = [title.work.title for title in contents.titles_in(world.session, box)]

    assert newest == ["Skammerens datter", "Aben"]
    assert sorted_ones == ["Aben", "Skammerens datter"]
