"""The pages on which a box is counted, at its school and at home."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.boxes import numbering, packing
from app.catalogue.models import Copy, Work
from app.clubs.models import Club
from app.core import clock
from app.deposits import dispatch, queries
from app.deposits.models import Box, BoxState, Deposit
from app.homecoming import counting
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
HOME = "/hjoerring"
ISBN = "9788763841450"
NEW_ISBN = "9780439023481"


def text_of(answer: object) -> str:
    return answer.get_data(as_text=True)  # type: ignore[attr-defined,no-any-return]


@pytest.fixture
def box(world: World) -> Box:
    """Box 8, new and empty."""
    return numbering.make_box(world.session, world.library, 8, "Fantasy", world.lise, clock.now())


@pytest.fixture
def deposit(world: World, box: Box) -> Deposit:
    """Box 8 with three copies of the one book, on its way to the club."""
    now = clock.now()
    for _ in range(3):
        packing.add_copy(world.session, box, world[Work], world.lise, now)
    return dispatch.send(world.session, box, world[Club].school, world[Club], None, world.lise, now)


def state_of(session: Session, number: int = 8) -> str:
    return session.scalars(select(Box.state).where(Box.number == number)).one()


def test_the_teacher_counts_if_she_likes(world: World, visit: Visit, deposit: Deposit) -> None:
    tom, key = visit(world.tom), deposit.key
    tom.get(f"{HOME}/deposits/{key}/count-at-school")

    tom.post(f"{HOME}/deposits/{key}/count-at-school", {"books": ""}, status=422)
    tom.post(f"{HOME}/deposits/{key}/count-at-school", {"books": "3"})
    tom.post(f"{HOME}/deposits/{key}/arrive")

    assert state_of(world.session) == BoxState.ARRIVED


def test_a_box_goes_home_and_is_counted(world: World, visit: Visit, deposit: Deposit) -> None:
    lise, key = visit(world.lise), deposit.key
    for step in ("arrive", "take-into-use", "call-home", "send-home"):
        lise.post(f"{HOME}/deposits/{key}/{step}")
    address = f"{HOME}/deposits/{key}/count"
    lise.get(address)

    first = text_of(lise.part(address, "count_answer", "POST", data={"text": ISBN}))
    second = text_of(lise.follow(lise.post(address, {"text": ISBN})))
    work = world[Work].key
    lise.post(f"{HOME}/deposits/{key}/count-copy", {"work": work})
    lise.post(f"{HOME}/deposits/{key}/undo-last")
    done = text_of(lise.follow(lise.post(f"{HOME}/deposits/{key}/finish-count")))

    assert "1 of 3 books are home" in first
    assert "Skammerens datter is home." in second
    assert "2 books are home." in done and "1 book is missing" in done
    assert "It has turned up" in done


def test_everything_can_be_counted_in_one_press(world: World, visit: Visit, deposit: Deposit) -> None:
    lise, key = visit(world.lise), deposit.key

    lise.post(f"{HOME}/deposits/{key}/count-all")
    page = text_of(lise.get(f"{HOME}/deposits/{key}/count"))

    assert "Every book is home" in page


def test_a_book_that_did_not_go_out_is_put_aside(world: World, visit: Visit, deposit: Deposit) -> None:
    lise, address = visit(world.lise), f"{HOME}/deposits/{deposit.key}/count"

    strange = lise.part(address, "count_answer", "POST", status=409, data={"text": NEW_ISBN})
    damaged = lise.post(address, {"text": "9,78E+12"}, status=409)

    assert "Put it aside" in text_of(strange)
    assert "kept only the first digits" in text_of(damaged)


def test_a_count_is_finished_once(world: World, visit: Visit, deposit: Deposit) -> None:
    lise, key = visit(world.lise), deposit.key
    lise.post(f"{HOME}/deposits/{key}/finish-count")

    lise.post(f"{HOME}/deposits/{key}/finish-count", status=409)

    assert "counted already" in text_of(lise.get(f"{HOME}/deposits/{key}/count"))


def test_a_lost_copy_turns_up(world: World, visit: Visit, deposit: Deposit) -> None:
    counting.finish_count(world.session, deposit, world.lise, clock.now())
    copy = world.session.scalars(select(Copy).where(Copy.state == "lost").limit(1)).one()
    box = queries.box_of(world.session, deposit).key
    lise, key = visit(world.lise), copy.key

    answer = lise.post(f"{HOME}/copies/{key}/surfaced", {"box": box})

    assert "has turned up" in text_of(lise.follow(answer))
