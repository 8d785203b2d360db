"""Wrong copies at a school: they may stay, and their own box asks for them no more."""

import pytest
from sqlalchemy import select

from app.catalogue.models import CopyState
from app.core import clock
from app.core.errors import RuleBroken
from app.deposits.models import Deposit
from app.homecoming import belonging, counting, strays
from app.homecoming.belonging import Belongs
from tests.deposits.boxes import bindslev, conserved, copy_of, held, sent
from tests.world import World


@pytest.fixture
def ours(world: World) -> Deposit:
    """Box 8 at the club with Ronja; box 9 is at Bindslev with Mio."""
    sent(world, 9, "Mio", to=bindslev(world))
    return sent(world, 8, "Ronja")


def find(world: World, deposit: Deposit, text: str) -> belonging.Answer:
    return strays.find_at_school(world.session, deposit, text, world.tom, clock.now())


def test_a_copy_of_bindslevs_box_may_stay_where_it_is(world: World, ours: Deposit) -> None:
    before, mio = held(world), copy_of(world, "Mio")

    answer = find(world, ours, "mio")

    assert (answer.belongs, answer.school) == (Belongs.OTHER_STAY, "Bindslev Skole")
    assert (mio.state, mio.box_id) == (CopyState.IN_BOX, ours.box_id)
    conserved(world, before)
    theirs = world.session.scalars(select(Deposit).where(Deposit.school_id == bindslev(world).id)).one()
    assert counting.finish_count(world.session, theirs, world.lise, clock.now()).lost == 0
    counting.count_all(world.session, ours, world.lise, clock.now())
    assert counting.finish_count(world.session, ours, world.lise, clock.now()).home == 2
    conserved(world, before)


def test_a_book_of_this_box_belongs_here(world: World, ours: Deposit) -> None:
    assert find(world, ours, "ronja").belongs == Belongs.HERE


def test_a_book_of_another_box_at_the_same_school_goes_into_that_one(world: World, ours: Deposit) -> None:
    other = sent(world, 10, "Emil", to=ours.school)
    copy_of(world, "Emil").barcode = "B-1"
    world.session.flush()

    answer = find(world, ours, "B-1")

    assert (answer.belongs, answer.number) == (Belongs.OTHER_BOX, 10)
    assert copy_of(world, "Emil").box_id == other.box_id


def test_a_missing_book_is_found_at_the_school(world: World, ours: Deposit) -> None:
    lost = sent(world, 10, "Emil", to=bindslev(world))
    before = held(world)
    counting.finish_count(world.session, lost, world.lise, clock.now())

    assert find(world, ours, "emil").belongs == Belongs.TURNED_UP
    assert (copy_of(world, "Emil").state, copy_of(world, "Emil").box_id) == (CopyState.IN_BOX, ours.box_id)
    conserved(world, before)


def test_a_copy_that_was_not_offered_cannot_be_named(world: World, ours: Deposit) -> None:
    ronja = copy_of(world, "Ronja")

    with pytest.raises(RuleBroken, match="scan_unknown"):
        strays.choose(world.session, ours, ronja.key, world.tom, clock.now())


def test_nothing_is_put_in_a_box_that_has_been_counted(world: World, ours: Deposit) -> None:
    counting.finish_count(world.session, ours, world.lise, clock.now())

    with pytest.raises(RuleBroken, match="box_has_moved_on"):
        find(world, ours, "mio")
