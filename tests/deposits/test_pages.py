"""The pages of a box's stay: sent, arrived by its label, in use."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.boxes import packing
from app.catalogue.models import Work
from app.clubs.models import Club
from app.core import clock
from app.deposits import queries
from app.deposits.models import Box, BoxState, Deposit
from tests.deposits.boxes import state_of_box
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
HOME = "/hjoerring"


def test_a_box_is_sent_to_a_club(world: World, visit: Visit, box: Box) -> None:
    packing.add_copy(world.session, box, world[Work], world.lise, clock.now())
    lise, key = visit(world.lise), box.key
    club = world[Club].key
    assert "Løkken Skole · Klub Læseglad" in lise.get(f"{HOME}/boxes/{key}/send").text

    answer = lise.post(f"{HOME}/boxes/{key}/send", {"to": f"club:{club}", "due_on": "2099-01-15"})

    page = lise.follow(answer).text
    assert "The box is on its way." in page and "Klub Læseglad" in page
    assert state_of_box(world.session) == BoxState.UNDER_WAY


def test_an_empty_box_stays(world: World, visit: Visit, box: Box) -> None:
    club = world[Club].key
    answer = visit(world.lise).post(
        f"{HOME}/boxes/{box.key}/send", {"to": f"club:{club}", "due_on": ""}, status=409
    )

    assert "Box 8 is empty." in answer.text


def test_a_club_elsewhere_is_no_choice(world: World, visit: Visit, box: Box) -> None:
    visit(world.lise).post(
        f"{HOME}/boxes/{box.key}/send", {"to": "club:AAAAAAAAAAAAAAAAAAAAAA", "due_on": ""}, status=422
    )


def test_anybody_with_the_label_says_that_the_box_has_arrived(
    world: World, visit: Visit, deposit: Deposit
) -> None:
    anybody = visit()
    address = f"{HOME}/arrived/{queries.box_of(world.session, deposit).label_token}"
    first = anybody.get(address).text
    assert "Box 8 from Hjørring Bibliotekerne" in first and "Klub Læseglad" in first
    assert state_of_box(world.session) == BoxState.UNDER_WAY, "looking changes nothing"

    thanks = anybody.follow(anybody.post(address)).text
    again = anybody.follow(anybody.post(address)).text

    assert "Thank you." in thanks and "Thank you." in again
    assert state_of_box(world.session) == BoxState.ARRIVED


def test_the_label_says_nothing_about_people(world: World, visit: Visit, deposit: Deposit) -> None:
    address = f"{HOME}/arrived/{queries.box_of(world.session, deposit).label_token}"

    page = visit().get(address).text

    for name in ("Ida", "Mia", "Hanne", "Tom", "Lise", "Skammerens"):
        assert name not in page


def test_the_school_may_say_how_many_books_it_counted(world: World, visit: Visit, deposit: Deposit) -> None:
    anybody = visit()
    address = f"{HOME}/arrived/{queries.box_of(world.session, deposit).label_token}"
    key = deposit.key

    anybody.post(address, {"books": "many"}, status=422)
    page = anybody.follow(anybody.post(address, {"books": "3"})).text

    assert "You counted 3 books." in page
    counted = select(Deposit.counted_at_school).where(Deposit.key == key)
    assert world.session.scalar(counted) == 3


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (BoxState.CALLED_HOME, "would like this box home"),
        (BoxState.UNDER_WAY_HOME, "on its way home to the library"),
    ],
)
def test_the_label_says_that_the_library_wants_the_box_home(
    world: World, visit: Visit, deposit: Deposit, state: BoxState, said: str
) -> None:
    box = queries.box_of(world.session, deposit)
    box.state, address = state, f"{HOME}/arrived/{box.label_token}"
    world.session.flush()

    page = visit().get(address).text

    assert said in page and "has come" not in page


def test_the_labels_of_boxes_on_their_way_are_offered_until_others_are_chosen(
    world: World, visit: Visit, deposit: Deposit
) -> None:
    box = queries.box_of(world.session, deposit)
    others = set(world.session.scalars(select(Box.key).where(Box.state != BoxState.UNDER_WAY)))
    key, lise = box.key, visit(world.lise)
    assert others

    offered = lise.get(f"{HOME}/boxes/labels").text
    chosen = lise.get(f"{HOME}/boxes/labels?sheet=3x8").text

    assert f'value="{key}" checked' in offered and offered.count(" checked") == 1
    assert f'value="{key}"' in chosen and " checked" not in chosen


def test_a_box_at_the_library_has_nothing_to_report(world: World, visit: Visit, box: Box) -> None:
    anybody, address = visit(), f"{HOME}/arrived/{box.label_token}"

    assert "at the library just now" in anybody.get(address).text
    assert "at the library just now" in anybody.follow(anybody.post(address)).text


def test_a_label_of_another_library_is_unknown_here(world: World, visit: Visit, box: Box) -> None:
    visit().get(f"/thisted/arrived/{box.label_token}", status=404)
    visit().get(f"{HOME}/arrived/{'A' * 22}", status=404)


def test_the_host_says_that_the_box_is_in_use(world: World, visit: Visit, deposit: Deposit) -> None:
    club, key = world[Club].key, deposit.key

    answer = visit(world.hanne).post(f"{HOME}/deposits/{key}/take-into-use")

    assert answer.headers["Location"] == f"{HOME}/clubs/{club}"
    assert state_of_box(world.session) == BoxState.IN_USE


def test_the_second_to_press_is_told_where_the_box_stands(
    world: World, visit: Visit, deposit: Deposit
) -> None:
    lise, key = visit(world.lise), deposit.key
    lise.post(f"{HOME}/deposits/{key}/call-home")

    answer = lise.post(f"{HOME}/deposits/{key}/call-home", status=409)

    assert "Box 8 has moved on meanwhile. Where it stands now: called home." in answer.text
