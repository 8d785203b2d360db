"""Wrong copies in the count at home: each is told where it belongs, and none is lost or doubled."""

import pytest
from sqlalchemy import select

from app.boxes import packing
from app.catalogue.models import CopyState, Edition
from app.core import clock
from app.core.errors import RuleBroken
from app.deposits.models import Deposit, DepositedCopy
from app.homecoming import belonging, counting, sorting
from app.homecoming.belonging import Belongs
from app.loose_books import loose
from tests.deposits.boxes import bindslev, book, conserved, copy_of, held, packed, sent
from tests.world import World


@pytest.fixture
def ours(world: World) -> Deposit:
    """Box 8 at the club with Ronja; box 9 is at Bindslev with Mio."""
    sent(world, 9, "Mio", to=bindslev(world))
    return sent(world, 8, "Ronja")


def count(world: World, deposit: Deposit, text: str) -> belonging.Answer:
    return sorting.count(world.session, deposit, text, world.lise, clock.now())


def barcode(world: World, title: str, code: str = "B-1") -> None:
    copy_of(world, title).barcode = code
    world.session.flush()


def test_a_copy_of_another_box_is_counted_home_for_that_box(world: World, ours: Deposit) -> None:
    before, mio = held(world), copy_of(world, "Mio")
    barcode(world, "Mio")

    answer = count(world, ours, "B-1")

    assert (answer.belongs, answer.number, answer.school) == (Belongs.OTHER_STAY, 9, "Bindslev Skole")
    assert (mio.state, mio.box_id) == (CopyState.ON_SHELF, None)
    conserved(world, before)
    theirs = world.session.scalars(select(Deposit).join(DepositedCopy).where(DepositedCopy.copy_id == mio.id))
    outcome = counting.finish_count(world.session, theirs.one(), world.lise, clock.now())
    assert (outcome.home, outcome.lost) == (1, 0)
    conserved(world, before)


def test_a_title_that_only_one_other_box_has_out_needs_no_barcode(world: World, ours: Deposit) -> None:
    assert count(world, ours, "mio").belongs == Belongs.OTHER_STAY
    assert copy_of(world, "Mio").state == CopyState.ON_SHELF


def test_a_book_scanned_twice_moves_nothing_without_a_word(world: World, ours: Deposit) -> None:
    sent(world, 10, "Ronja", to=bindslev(world))
    before = held(world)
    count(world, ours, "ronja")

    answer = count(world, ours, "ronja")

    assert (answer.belongs, [choice.number for choice in answer.choices]) == (Belongs.ASK, [10])
    assert copy_of(world, "Ronja").state == CopyState.IN_BOX
    conserved(world, before)


def test_a_person_says_which_of_several_it_is(world: World, ours: Deposit) -> None:
    sent(world, 10, "Mio", to=bindslev(world))
    asked = count(world, ours, "mio")
    choice = next(choice for choice in asked.choices if choice.number == 10)

    copy = belonging.chosen(world.session, ours, choice.copy_key)
    answer = sorting.put_at_home(world.session, ours, copy, world.lise, clock.now())

    assert [choice.number for choice in asked.choices] == [10, 9]
    assert (answer.belongs, answer.number) == (Belongs.OTHER_STAY, 10)


def test_a_missing_copy_turns_up_in_another_box(world: World, ours: Deposit) -> None:
    lost = sent(world, 10, "Emil", to=bindslev(world))
    before = held(world)
    counting.finish_count(world.session, lost, world.lise, clock.now())
    assert copy_of(world, "Emil").state == CopyState.LOST

    answer = count(world, ours, "emil")

    assert (answer.belongs, answer.number, answer.school) == (Belongs.TURNED_UP, 10, "Bindslev Skole")
    assert copy_of(world, "Emil").state == CopyState.ON_SHELF
    row = select(DepositedCopy).where(DepositedCopy.deposit_id == lost.id)
    assert world.session.scalars(row).one().surfaced_at
    conserved(world, before)


def test_a_copy_of_a_box_that_stands_near_goes_into_that_box(world: World, ours: Deposit) -> None:
    packed(world, 10, "Emil")
    barcode(world, "Emil")

    answer = count(world, ours, "B-1")

    assert (answer.belongs, answer.number) == (Belongs.OTHER_BOX, 10)
    assert copy_of(world, "Emil").state == CopyState.IN_BOX


def test_a_copy_of_no_box_belongs_on_the_shelf(world: World, ours: Deposit) -> None:
    box = packed(world, 10, "Emil")
    packing.empty(world.session, box, world.lise, clock.now())
    barcode(world, "Emil")

    assert count(world, ours, "B-1").belongs == Belongs.SHELF
    assert count(world, ours, "emil").belongs == Belongs.SHELF


def test_a_loose_book_that_comes_in_a_box_is_home(world: World, ours: Deposit) -> None:
    packing.empty(world.session, packed(world, 10, "Emil"), world.lise, clock.now())
    emil, before = copy_of(world, "Emil"), held(world)
    loose.set_aside(world.session, emil, bindslev(world), None, world.lise, clock.now())
    barcode(world, "Emil")

    assert count(world, ours, "B-1").belongs == Belongs.SHELF
    assert emil.state == CopyState.ON_SHELF
    conserved(world, before)


def test_a_title_nobody_misses_is_nobodys(world: World, ours: Deposit) -> None:
    book(world, "Pippi")

    assert count(world, ours, "pippi").belongs == Belongs.NOBODYS


def test_a_discarded_copy_is_said_to_be_discarded(world: World, ours: Deposit) -> None:
    packing.empty(world.session, packed(world, 10, "Emil"), world.lise, clock.now())
    copy_of(world, "Emil").state = CopyState.DISCARDED
    barcode(world, "Emil")

    with pytest.raises(RuleBroken, match="copy_discarded"):
        count(world, ours, "B-1")


def test_a_stray_copy_is_not_taken_back_with_the_last_book(world: World, ours: Deposit) -> None:
    theirs = world.session.scalars(select(Deposit).where(Deposit.school_id == bindslev(world).id)).one()
    count(world, ours, "mio")

    with pytest.raises(RuleBroken, match="nothing_counted"):
        counting.undo_last(world.session, theirs, world.lise, clock.now())


def test_an_isbn_of_this_box_counts_before_anything_else(world: World, ours: Deposit) -> None:
    ronja = book(world, "Ronja")
    world.add(Edition(work_id=ronja.id, isbn="9780439023481", title="Ronja"))
    sent(world, 10, "Ronja", to=bindslev(world))

    assert count(world, ours, "9780439023481").belongs == Belongs.HERE
