"""A child's session on a shared tablet: ten quiet minutes, an hour at most, and reading never writes."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.core import clock
from tests.cards.test_cards import make
from tests.world import World

Visit = Callable[..., Any]
ME = "/hjoerring/me"
STILL_HERE = "/hjoerring/still-here"
QUIETLY = {"X-Quietly": "1"}


@pytest.fixture
def hand() -> Iterator[Any]:
    with time_machine.travel("2026-11-23 08:00Z", tick=False) as moved:
        yield moved


@pytest.fixture
def tablet(app: Flask, world: World, visit: Visit, hand: Any) -> Any:
    (card,) = make(app, world, "Ida")
    came = visit()
    came.post("/k", {"token": card.token})
    return came


def test_after_ten_quiet_minutes_the_child_is_out(tablet: Any, hand: Any) -> None:
    hand.shift(timedelta(minutes=9, seconds=59))
    tablet.get(ME)

    hand.shift(timedelta(minutes=10, seconds=1))

    assert tablet.get(ME, status=303).headers["Location"] == "/k"


def test_one_tap_at_the_warning_stays(tablet: Any, hand: Any) -> None:
    for _ in range(3):
        hand.shift(timedelta(minutes=8))
        answer = tablet.get(STILL_HERE, status=204)

    assert len(answer.headers["X-Who"]) == 22
    tablet.get(ME)


def test_a_page_that_asks_by_itself_keeps_nobody_in(tablet: Any, hand: Any) -> None:
    for _ in range(9):
        hand.shift(timedelta(minutes=1, seconds=5))
        tablet.get(STILL_HERE, status=204, headers=QUIETLY)

    hand.shift(timedelta(minutes=1))

    tablet.get(STILL_HERE, status=303, headers=QUIETLY)


def test_after_an_hour_the_child_is_out_however_busy(tablet: Any, hand: Any) -> None:
    for _ in range(11):
        hand.shift(timedelta(minutes=5))
        tablet.get(ME)

    hand.shift(timedelta(minutes=5))

    tablet.get(ME, status=303)


def test_staying_in_writes_nothing(tablet: Any, hand: Any, statements: list[str]) -> None:
    hand.shift(timedelta(minutes=5))
    statements.clear()

    tablet.get(STILL_HERE, status=204)

    assert [each for each in statements if not each.startswith("SELECT")] == []


def test_every_page_of_a_child_says_how_long_it_may_be_quiet_and_how_it_ends(tablet: Any, hand: Any) -> None:
    hand.shift(timedelta(minutes=4))

    for address in (ME, "/hjoerring/is-it-you"):
        page = tablet.get(address).text
        assert 'data-quiet="600"' in page
        assert 'data-warned="480"' in page
        assert 'data-left="3360"' in page
        assert 'id="done"' in page


def test_the_name_of_the_child_stands_in_no_title(tablet: Any) -> None:
    title = tablet.get("/hjoerring/is-it-you").text.split("<title>")[1].split("</title>")[0]

    assert "Ida" not in title


def test_a_grown_ups_page_has_no_such_clock(world: World, visit: Visit) -> None:
    assert clock.now()
    assert "still_here" not in visit(world.lise).get("/hjoerring/today").text
