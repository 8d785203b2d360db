"""The pages on which a box is counted, at its school and at home."""

from collections.abc import Callable

from sqlalchemy import select

from app.catalogue.models import Copy, Work
from app.core import clock
from app.deposits import queries
from app.deposits.models import BoxState, Deposit
from app.homecoming import counting
from tests.deposits.boxes import state_of_box
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
HOME = "/hjoerring"
ISBN = "9788763841450"
NEW_ISBN = "9780439023481"


def test_the_teacher_counts_if_she_likes(world: World, visit: Visit, deposit: Deposit) -> None:
    tom, key = visit(world.tom), deposit.key
    tom.get(f"{HOME}/deposits/{key}/count-at-school")

    tom.post(f"{HOME}/deposits/{key}/count-at-school", {"books": ""}, status=422)
    tom.post(f"{HOME}/deposits/{key}/count-at-school", {"books": "3"})
    tom.post(f"{HOME}/deposits/{key}/arrive")

    assert state_of_box(world.session) == BoxState.ARRIVED


def test_a_box_goes_home_and_is_counted(world: World, visit: Visit, deposit: Deposit) -> None:
    lise, key = visit(world.lise), deposit.key
    for step in ("arrive", "take-into-use", "call-home", "send-home"):
        lise.post(f"{HOME}/deposits/{key}/{step}")
    address = f"{HOME}/deposits/{key}/count"
    lise.get(address)

    first = lise.part(address, "count_answer", "POST", data={"text": ISBN}).text
    second = lise.follow(lise.post(address, {"text": ISBN})).text
    work = world[Work].key
    lise.post(f"{HOME}/deposits/{key}/count-copy", {"work": work})
    lise.post(f"{HOME}/deposits/{key}/undo-last")
    done = lise.follow(lise.post(f"{HOME}/deposits/{key}/finish-count")).text

    assert "1 of 3 books are home" in first
    assert "Skammerens datter is home." in second
    assert "2 books are home." in done and "1 book is missing" in done
    assert "It has turned up" in done


def test_everything_can_be_counted_in_one_press(world: World, visit: Visit, deposit: Deposit) -> None:
    lise, key = visit(world.lise), deposit.key

    lise.post(f"{HOME}/deposits/{key}/count-all")
    page = lise.get(f"{HOME}/deposits/{key}/count").text

    assert "Every book is home" in page


def test_a_book_that_did_not_go_out_is_put_aside(world: World, visit: Visit, deposit: Deposit) -> None:
    lise, address = visit(world.lise), f"{HOME}/deposits/{deposit.key}/count"

    strange = lise.part(address, "count_answer", "POST", status=409, data={"text": NEW_ISBN})
    damaged = lise.post(address, {"text": "9,78E+12"}, status=409)

    assert "Put it aside" in strange.text
    assert "kept only the first digits" in damaged.text


def test_a_count_is_finished_once(world: World, visit: Visit, deposit: Deposit) -> None:
    lise, key = visit(world.lise), deposit.key
    lise.post(f"{HOME}/deposits/{key}/finish-count")

    lise.post(f"{HOME}/deposits/{key}/finish-count", status=409)

    assert "counted already" in lise.get(f"{HOME}/deposits/{key}/count").text


def test_a_lost_copy_turns_up(world: World, visit: Visit, deposit: Deposit) -> None:
    counting.finish_count(world.session, deposit, world.lise, clock.now())
    copy = world.session.scalars(select(Copy).where(Copy.state == "lost").limit(1)).one()
    box = queries.box_of(world.session, deposit).key
    lise, key = visit(world.lise), copy.key

    answer = lise.post(f"{HOME}/copies/{key}/surfaced", {"box": box})

    assert "has turned up" in lise.follow(answer).text
