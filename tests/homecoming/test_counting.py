"""Counting a box home: what came back, what is missing, what turns up later."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.boxes import contents, numbering, packing, scanning
from app.catalogue import works
from app.catalogue.models import Copy, CopyState, Work
from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.deposits import dispatch, losses
from app.deposits.models import Box, BoxState, Deposit, DepositedCopy
from app.homecoming import counting, progress, sorting
from tests.world import World

ISBN = "9788763841450"


@pytest.fixture
def deposit(world: World) -> Deposit:
    """Box 8 at the club: three copies of the one book and one of Ronja, which has no number."""
    now = clock.now()
    box = numbering.make_box(world.session, world.library, 8, "", world.lise, now)
    for _ in range(3):
        packing.add_copy(world.session, box, world[Work], world.lise, now)
    scanning.type_title(world.session, box, "Ronja", "Astrid Lindgren", "", world.lise, now)
    return dispatch.send(world.session, box, world[Club].school, world[Club], None, world.lise, now)


def box_of(world: World, deposit: Deposit) -> Box:
    return world.session.get_one(Box, deposit.box_id)


def count(world: World, deposit: Deposit, text: str) -> Work:
    return sorting.count(world.session, deposit, text, world.lise, clock.now()).work


def finish(world: World, deposit: Deposit) -> counting.Outcome:
    return counting.finish_count(world.session, deposit, world.lise, clock.now())


def copies(world: World, state: CopyState) -> list[Copy]:
    return list(world.session.scalars(select(Copy).where(Copy.state == state).order_by(Copy.id)))


def test_each_scan_counts_one_copy_home(world: World, deposit: Deposit) -> None:
    count(world, deposit, ISBN)
    count(world, deposit, "978-87-638-4145-0")

    tally = progress.tally(world.session, deposit)

    assert (tally.home, tally.sent, tally.missing_books) == (2, 4, 2)
    assert [(title.work.title, title.copies) for title in tally.missing] == [
        ("Ronja", 1),
        ("Skammerens datter", 1),
    ]
    assert tally.latest == world[Work]


def test_a_book_without_a_number_is_counted_by_its_title(world: World, deposit: Deposit) -> None:
    assert count(world, deposit, "ronja").title == "Ronja"


def test_a_copy_too_many_is_put_aside(world: World, deposit: Deposit) -> None:
    counting.finish_count(world.session, world[Deposit], world.lise, clock.now())
    losses.surface(world.session, copies(world, CopyState.LOST)[0], world.lise, clock.now())
    for _ in range(3):
        count(world, deposit, ISBN)

    with pytest.raises(RuleBroken, match="all_counted"):
        count(world, deposit, ISBN)


def test_a_book_nobody_knows_or_nobody_sent_is_put_aside(world: World, deposit: Deposit) -> None:
    strange = works.record_typed(world.session, world.library.id, "Mio, min Mio", "", clock.now())

    with pytest.raises(RuleBroken, match="scan_unknown"):
        count(world, deposit, "9780439023481")
    with pytest.raises(RuleBroken, match="not_sent_along"):
        counting.count_copy(world.session, deposit, strange, world.lise, clock.now())


def test_a_barcode_counts_that_very_copy(world: World, deposit: Deposit) -> None:
    last = world.session.scalars(
        select(Copy).where(Copy.box_id == deposit.box_id, Copy.work_id == world[Work].id)
    ).all()[-1]
    last.barcode = "A-1"
    world.session.flush()

    count(world, deposit, "A-1")

    counted = world.session.scalars(
        select(DepositedCopy.copy_id).where(DepositedCopy.counted_at.is_not(None))
    ).all()
    assert counted == [last.id]
    with pytest.raises(RuleBroken, match="all_counted"):
        count(world, deposit, "A-1")


def test_the_last_book_is_taken_back(world: World, deposit: Deposit) -> None:
    now = clock.now()
    sorting.count(world.session, deposit, ISBN, world.lise, now)
    sorting.count(world.session, deposit, "Ronja", world.lise, now + timedelta(seconds=1))

    counting.undo_last(world.session, deposit, world.lise, now)

    tally = progress.tally(world.session, deposit)
    assert (tally.home, tally.latest) == (1, world[Work])
    counting.undo_last(world.session, deposit, world.lise, now)
    with pytest.raises(RuleBroken, match="nothing_counted"):
        counting.undo_last(world.session, deposit, world.lise, now)


def test_what_was_not_counted_is_lost_and_the_rest_stays_in_the_box(world: World, deposit: Deposit) -> None:
    for _ in range(2):
        count(world, deposit, ISBN)

    outcome = finish(world, deposit)

    assert (outcome.home, outcome.lost, outcome.is_tolerated) == (2, 2, True)
    assert box_of(world, deposit).state == BoxState.COUNTED
    assert contents.books_in(world.session, box_of(world, deposit)) == 2
    assert [copy.box_id for copy in copies(world, CopyState.LOST)] == [None, None]


def test_more_missing_than_tolerated_is_said(world: World, deposit: Deposit) -> None:
    count(world, deposit, ISBN)

    outcome = finish(world, deposit)

    assert (outcome.lost, outcome.is_tolerated) == (3, False)


def test_a_whole_box_is_counted_in_one_go(world: World, deposit: Deposit) -> None:
    count(world, deposit, ISBN)

    assert counting.count_all(world.session, deposit, world.lise, clock.now()) == 3

    assert finish(world, deposit).lost == 0


def test_a_count_is_finished_once(world: World, deposit: Deposit) -> None:
    finish(world, deposit)

    for verb in (counting.finish_count, counting.count_all, counting.undo_last):
        with pytest.raises(RuleBroken, match="box_has_moved_on"):
            verb(world.session, deposit, world.lise, clock.now())
    with pytest.raises(RuleBroken, match="box_has_moved_on"):
        count(world, deposit, ISBN)


def test_a_lost_copy_that_turns_up_stands_on_the_shelf_and_leaves_the_list(
    world: World, deposit: Deposit
) -> None:
    counting.count_copy(world.session, deposit, world[Work], world.lise, clock.now())
    finish(world, deposit)
    copy = copies(world, CopyState.LOST)[0]
    now = clock.now()

    losses.surface(world.session, copy, world.lise, now)

    assert (copy.state, copy.lost_at) == (CopyState.ON_SHELF, None)
    box = box_of(world, deposit)
    assert len(contents.missing_from(world.session, box)) == 2
    [stay] = contents.stays_of(world.session, box)
    assert (stay.books, stay.missing) == (4, 2)
    sent = world.session.scalars(select(DepositedCopy).where(DepositedCopy.copy_id == copy.id)).one()
    assert (sent.surfaced_at, sent.lost_at) == (now, deposit.counted_at)
    with pytest.raises(RuleBroken, match="copy_not_lost"):
        losses.surface(world.session, copy, world.lise, now)


def test_the_box_goes_on_to_the_next_school_with_what_is_left(world: World, deposit: Deposit) -> None:
    for _ in range(3):
        count(world, deposit, ISBN)
    finish(world, deposit)
    box = box_of(world, deposit)

    packing.begin_packing(world.session, box, world.lise, clock.now())
    later = clock.now() + timedelta(days=1)
    following = dispatch.send(world.session, box, world[Club].school, None, None, world.lise, later)

    assert progress.tally(world.session, following).sent == 3
    assert [stay.id for stay in contents.stays_of(world.session, box)] == [following.id, deposit.id]
