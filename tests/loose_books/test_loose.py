"""Loose books: each copy is in one place, from the shelf and back to it."""

from collections.abc import Callable

import pytest

from app.boxes import packing
from app.catalogue.models import Copy, CopyState
from app.core import clock
from app.core.errors import RuleBroken
from app.deposits import losses
from app.loose_books import loose
from app.loose_books.models import LooseBook, LooseState
from tests.deposits.boxes import bindslev, conserved, copy_of, held, packed
from tests.world import World


@pytest.fixture
def emil(world: World) -> Copy:
    packing.empty(world.session, packed(world, 10, "Emil"), world.lise, clock.now())
    return copy_of(world, "Emil")


def aside(world: World, copy: Copy) -> LooseBook:
    return loose.set_aside(world.session, copy, bindslev(world), None, world.lise, clock.now())


def test_a_whole_journey_out_and_home(world: World, emil: Copy) -> None:
    before, now = held(world), clock.now()
    book = aside(world, emil)
    seen = [book.state]

    for verb in (loose.send, loose.arrive, loose.send_home, loose.bring_home):
        verb(world.session, book, world.lise, now)
        seen.append(book.state)
        conserved(world, before)

    assert seen == ["waiting", "under_way", "there", "under_way_home", "home"]
    assert emil.state == CopyState.ON_SHELF


def test_each_step_is_taken_back(world: World, emil: Copy) -> None:
    book, now = aside(world, emil), clock.now()
    steps: list[tuple[Callable[..., None], Callable[..., None]]] = [
        (loose.send, loose.take_back_sending),
        (loose.arrive, loose.take_back_arrival),
        (loose.send_home, loose.take_back_leaving),
    ]
    for verb, back in steps:
        was = book.state
        verb(world.session, book, world.lise, now)
        back(world.session, book, world.lise, now)
        assert book.state == was
        verb(world.session, book, world.lise, now)


def test_a_copy_goes_by_itself_once_at_a_time(world: World, emil: Copy) -> None:
    aside(world, emil)

    with pytest.raises(RuleBroken, match="not_on_shelf"):
        aside(world, emil)


def test_a_lost_loose_book_turns_up_and_all_is_right(world: World, emil: Copy) -> None:
    before, book = held(world), aside(world, emil)
    loose.lose(world.session, book, world.lise, clock.now())
    assert (book.state, emil.state) == (LooseState.LOST, CopyState.LOST)
    conserved(world, before)

    losses.surface(world.session, emil, world.lise, clock.now())
    world.session.refresh(book)

    assert (book.state, emil.state) == (LooseState.HOME, CopyState.ON_SHELF)
    conserved(world, before)


def test_a_loose_book_packed_in_a_box_is_loose_no_more(world: World, emil: Copy) -> None:
    before, book = held(world), aside(world, emil)

    packing.put_in(world.session, packed(world, 11), emil, world.lise, clock.now())

    assert book.ended_at and emil.state == CopyState.IN_BOX
    conserved(world, before)
