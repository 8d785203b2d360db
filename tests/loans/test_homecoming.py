"""The count of a box ends its loans, and none outlives the stay."""

from datetime import timedelta

import pytest

from app.boxes import numbering, packing
from app.catalogue.models import CopyState, Work
from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.deposits import dispatch, onward
from app.deposits.models import Deposit
from app.homecoming import counting, strays
from app.libraries.models import School
from app.loans import homecoming, lending
from app.loans.models import Ending, Loan
from tests.loans.shelf import book, copies_of
from tests.world import World

LATER = timedelta(hours=1)


def lend(world: World, child: str, work: Work) -> Loan:
    by, club = world.hanne, world[Club]
    return lending.lend(world.session, club, getattr(world, child), work, by, clock.now())


def count(world: World, work: Work) -> None:
    counting.count_copy(world.session, world[Deposit], work, world.lise, clock.now() + LATER)


def test_a_book_counted_home_is_returned(world: World) -> None:
    count(world, world[Work])

    assert world[Loan].ending == Ending.RETURNED


def test_what_is_missing_is_written_off_with_its_copy(world: World) -> None:
    counting.finish_count(world.session, world[Deposit], world.lise, clock.now() + LATER)

    assert world[Loan].ending == Ending.WRITTEN_OFF
    assert world[Loan].copy.state == CopyState.LOST


def test_settling_again_changes_nothing(world: World) -> None:
    count(world, world[Work])
    ended = world[Loan].returned_at

    homecoming.settle(world.session, world[Deposit], world.lise, clock.now() + 2 * LATER)

    assert world[Loan].returned_at == ended


def test_while_a_copy_of_the_title_is_still_to_come_the_child_has_that_one(world: World) -> None:
    ronja = book(world, "Ronja", copies=2)
    loan = lend(world, "bo", ronja)

    count(world, ronja)

    assert loan.returned_at is None
    assert loan.copy_id == copies_of(world, ronja)[1].id

    count(world, ronja)

    assert loan.ending == Ending.RETURNED


def test_a_copy_known_by_its_barcode_is_the_one_that_came(world: World) -> None:
    ronja = book(world, "Ronja", copies=2)
    for number, copy in enumerate(copies_of(world, ronja)):
        copy.barcode = f"b{number}"
    loan = lend(world, "bo", ronja)

    count(world, ronja)

    assert loan.ending == Ending.RETURNED


def test_when_the_last_count_is_taken_back_the_loan_goes_on(world: World) -> None:
    count(world, world[Work])

    counting.undo_last(world.session, world[Deposit], world.lise, clock.now() + 2 * LATER)

    assert (world[Loan].returned_at, world[Loan].ending) == (None, None)


def test_a_loan_given_back_before_the_count_stays_over_when_the_count_is_taken_back(world: World) -> None:
    lending.give_back(world.session, world[Loan], world.hanne, clock.now())
    count(world, world[Work])

    counting.undo_last(world.session, world[Deposit], world.lise, clock.now() + 2 * LATER)

    assert world[Loan].ending == Ending.RETURNED


def test_what_was_counted_home_is_no_longer_lent(world: World) -> None:
    ronja = book(world, "Ronja")
    count(world, ronja)

    with pytest.raises(RuleBroken) as refused:
        lend(world, "bo", ronja)

    assert refused.value.code == "copy_is_out"


def test_a_box_that_goes_on_to_the_next_school_takes_no_loans_along(world: World) -> None:
    school = world.add(School(name="Vrå", sort_key="vrå", kind="single", created_at=clock.now()))

    onward.send_on(world.session, world[Deposit], school, None, None, world.lise, clock.now() + LATER)

    assert world[Loan].ending == Ending.RETURNED


def test_a_book_found_in_another_schools_box_is_returned(world: World) -> None:
    school = world.add(School(name="Vrå", sort_key="vrå", kind="single", created_at=clock.now()))
    box = numbering.make_box(world.session, world.library, 8, "", world.lise, clock.now())
    packing.add_copy(world.session, box, world.add(_work()), world.lise, clock.now())
    there = dispatch.send(world.session, box, school, None, None, world.lise, clock.now())

    strays.put_at_school(world.session, there, world[Loan].copy, world.lise, clock.now() + LATER)

    assert world[Loan].ending == Ending.RETURNED


def _work() -> Work:
    return Work(group_key="x", title="X", search_text="x", sort_key="x", created_at=clock.now())
