"""From school to school: no count between, no copy lost, and a wrong tap is taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.boxes import contents
from app.catalogue.models import Copy, CopyState
from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.deposits import dispatch, losses, onward, queries
from app.deposits.models import Box, BoxState, Deposit, DepositedCopy
from app.homecoming import counting
from tests.deposits.boxes import bindslev, conserved, held, sent, state_of
from tests.world import World

TITLES = ("Ronja", "Mio", "Emil")


def send_on(world: World, deposit: Deposit) -> Deposit:
    return onward.send_on(world.session, deposit, bindslev(world), None, None, world.lise, clock.now())


def copies_of(world: World, deposit: Deposit) -> list[int]:
    of_stay = select(DepositedCopy.copy_id).where(DepositedCopy.deposit_id == deposit.id)
    return sorted(world.session.scalars(of_stay))


@pytest.mark.parametrize("where", ["under_way", "arrived", "in_use", "called_home", "under_way_home"])
def test_a_box_goes_straight_on_from_wherever_it_is_out(world: World, where: str) -> None:
    first = sent(world, 8, *TITLES)
    before = held(world)
    if where in ("arrived", "under_way_home"):
        dispatch.arrive(world.session, first, None, clock.now())
    if where == "in_use":
        dispatch.take_into_use(world.session, first, world.tom, clock.now())
    if where == "called_home":
        dispatch.call_home(world.session, first, world.lise, clock.now())
    if where == "under_way_home":
        dispatch.send_home(world.session, first, world.tom, clock.now())

    second = send_on(world, first)

    assert copies_of(world, second) == copies_of(world, first) and len(copies_of(world, second)) == 3
    assert state_of(world, second) == BoxState.UNDER_WAY
    assert first.sent_on_at == first.counted_at == second.sent_at
    conserved(world, before)


def test_what_came_straight_from_another_school_is_counted_home_once(world: World) -> None:
    first = sent(world, 8, *TITLES)
    before = held(world)
    second = send_on(world, first)
    counting.count_all(world.session, second, world.lise, clock.now())

    outcome = counting.finish_count(world.session, second, world.lise, clock.now())

    assert (outcome.home, outcome.lost) == (3, 0)
    with pytest.raises(RuleBroken, match="box_has_moved_on"):
        counting.finish_count(world.session, first, world.lise, clock.now())
    assert [stay.school.name for stay in onward.stays_before(world.session, second)] == ["Løkken Skole"]
    conserved(world, before)


def test_the_history_says_that_it_went_straight_on(world: World) -> None:
    second = send_on(world, sent(world, 8, *TITLES))

    stays = contents.stays_of(world.session, world.session.get_one(Box, second.box_id))

    assert [(stay.school, stay.sent_on_at is not None) for stay in stays] == [
        ("Bindslev Skole", False),
        ("Løkken Skole", True),
    ]


def test_a_box_is_not_sent_on_to_where_it_is(world: World) -> None:
    first = sent(world, 8, *TITLES)

    with pytest.raises(RuleBroken, match="already_there"):
        onward.send_on(world.session, first, world[Club].school, world[Club], None, world.lise, clock.now())


def test_a_box_that_is_home_goes_on_from_nowhere(world: World) -> None:
    first = sent(world, 8, *TITLES)
    counting.finish_count(world.session, first, world.lise, clock.now())

    with pytest.raises(RuleBroken, match="box_has_moved_on"):
        send_on(world, first)


@pytest.mark.parametrize("was", [BoxState.ARRIVED, BoxState.IN_USE, BoxState.CALLED_HOME])
def test_a_sending_on_by_mistake_is_taken_back(world: World, was: BoxState) -> None:
    first = sent(world, 8, *TITLES)
    before = held(world)
    if was == BoxState.CALLED_HOME:
        dispatch.call_home(world.session, first, world.lise, clock.now())
    else:
        dispatch.arrive(world.session, first, None, clock.now())
    if was == BoxState.IN_USE:
        dispatch.take_into_use(world.session, first, world.tom, clock.now())
    second = send_on(world, first)

    onward.take_back_sending(world.session, second, was, world.lise, clock.now())

    box = world.session.get_one(Box, first.box_id)
    assert state_of(world, first) == was
    assert queries.open_stay(world.session, box) == first and first.sent_on_at is None
    conserved(world, before)


def test_a_first_sending_by_mistake_leaves_the_box_packed(world: World) -> None:
    stay = sent(world, 8, *TITLES)
    before, box = held(world), world.session.get_one(Box, stay.box_id)

    onward.take_back_sending(world.session, stay, BoxState.BEING_PACKED, world.lise, clock.now())

    assert box.state == BoxState.BEING_PACKED and queries.open_stay(world.session, box) is None
    assert world.session.scalars(select(Copy).where(Copy.box_id == box.id)).all()
    conserved(world, before)


def test_a_box_that_has_come_was_sent(world: World) -> None:
    stay = sent(world, 8, *TITLES)
    dispatch.arrive(world.session, stay, None, clock.now())

    with pytest.raises(RuleBroken, match="box_has_moved_on"):
        onward.take_back_sending(world.session, stay, BoxState.BEING_PACKED, world.lise, clock.now())


def test_an_arrival_and_a_leaving_are_taken_back(world: World) -> None:
    stay = sent(world, 8, *TITLES)
    dispatch.arrive(world.session, stay, None, clock.now())
    onward.take_back_arrival(world.session, stay, None, clock.now())
    assert (state_of(world, stay), stay.arrived_at) == (BoxState.UNDER_WAY, None)
    dispatch.arrive(world.session, stay, None, clock.now())
    dispatch.send_home(world.session, stay, None, clock.now())

    onward.take_back_leaving(world.session, stay, BoxState.ARRIVED, None, clock.now())

    assert (state_of(world, stay), stay.sent_home_at) == (BoxState.ARRIVED, None)
    conserved(world, held(world))


def test_a_book_lost_after_two_schools_turns_up(world: World) -> None:
    second = send_on(world, sent(world, 8, *TITLES))
    before = held(world)
    counting.finish_count(world.session, second, world.lise, clock.now() + timedelta(days=1))
    lost = world.session.scalars(select(Copy).where(Copy.state == CopyState.LOST)).all()

    for copy in lost:
        losses.surface(world.session, copy, world.lise, clock.now() + timedelta(days=60))

    assert len(lost) == 3 and {copy.state for copy in lost} == {CopyState.ON_SHELF}
    assert contents.missing_from(world.session, world.session.get_one(Box, second.box_id)) == []
    conserved(world, before)
