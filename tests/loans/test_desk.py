"""What a scan at the host's table means: taken, given back, or a question."""

from datetime import datetime, timedelta

import pytest

from app.catalogue.models import Edition, Work
from app.children.models import Child
from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.loans import desk, lending
from app.loans.desk import Done
from app.loans.models import Loan
from tests.loans.shelf import book
from tests.world import World

ISBN = "9788763841450"
OTHER = "9789129688313"


def scan(world: World, child: Child | None, text: str, now: datetime) -> desk.Outcome:
    return desk.scan(world.session, world[Club], child, text, world.hanne, now)


@pytest.fixture
def ronja(world: World) -> Work:
    work = book(world, "Ronja", copies=2)
    world.add(Edition(work_id=work.id, isbn=OTHER, title="Ronja"))
    return work


def test_a_child_at_the_table_takes_what_is_scanned(world: World, ronja: Work) -> None:
    outcome = scan(world, world.bo, OTHER, clock.now())

    assert (outcome.done, outcome.child) == (Done.TAKEN, world.bo)


def test_a_book_alone_is_given_back(world: World) -> None:
    outcome = scan(world, None, ISBN, clock.now())

    assert (outcome.done, outcome.child) == (Done.BACK, world.ida)
    assert world[Loan].returned_at


def test_a_book_scanned_twice_is_not_given_back_at_once(world: World, ronja: Work) -> None:
    now = clock.now()
    scan(world, world.bo, OTHER, now)

    again = scan(world, world.bo, OTHER, now + timedelta(seconds=5))
    next_week = scan(world, world.bo, OTHER, now + timedelta(days=7))

    assert (again.done, next_week.done) == (Done.HAS_IT, Done.BACK)


def test_a_book_given_back_twice_is_simply_there(world: World) -> None:
    now = clock.now()
    scan(world, None, ISBN, now)

    assert scan(world, None, ISBN, now + timedelta(seconds=5)).done == Done.IS_THERE


def test_a_book_of_the_box_alone_asks_who_takes_it(world: World, ronja: Work) -> None:
    with pytest.raises(RuleBroken) as refused:
        scan(world, None, OTHER, clock.now())

    assert refused.value.code == "card_first"


def test_where_several_have_the_title_it_asks_who_gives_it_back(world: World, ronja: Work) -> None:
    for child in (world.ida, world.bo):
        lending.lend(world.session, world[Club], child, ronja, world.hanne, clock.now())

    with pytest.raises(RuleBroken) as refused:
        scan(world, None, OTHER, clock.now())

    assert refused.value.code == "who_gives_back"


def test_a_book_another_child_has_is_not_taken_away_from_it(world: World) -> None:
    with pytest.raises(RuleBroken) as refused:
        scan(world, world.bo, ISBN, clock.now())

    assert refused.value.code == "copy_is_out"
    assert world[Loan].returned_at is None


def test_a_number_nobody_knows_says_so(world: World) -> None:
    with pytest.raises(RuleBroken) as refused:
        scan(world, world.bo, "9788702113983", clock.now())

    assert refused.value.code == "book_unknown"
