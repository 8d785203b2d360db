"""What is done with places on the club's page, with and without HTMX."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from app.children.models import Child
from app.clubs.models import Club
from app.notices.models import Notice
from app.places import offers, waiting_list
from app.places.models import Place, PlaceState, Queue
from tests.world import World

Visit = Callable[..., Any]


def place_of(world: World, name: str) -> Place:
    """The latest place of the child, read afresh: a request lets go of what was loaded."""
    found = (
        world.session.query(Place)
        .join(Child, Child.id == Place.child_id)
        .filter(Child.first_name == name.title())
        .order_by(Place.id.desc())
        .first()
    )
    assert found is not None
    return found


def at(world: World, name: str, verb: str) -> str:
    return f"/hjoerring/places/{place_of(world, name).key}{verb}"


def offered(world: World) -> None:
    """Bo leaves, so that Mia is offered a place."""
    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)


def test_a_child_leaves_and_the_next_is_asked(world: World, visit: Visit) -> None:
    visitor = visit(world.tom)

    answer = visitor.post(at(world, "bo", "/leave"))

    assert place_of(world, "mia").state == PlaceState.OFFERED
    page = visitor.follow(answer).text
    assert "Bo B. has left the club." in page
    assert "A place until" in page


def test_leaving_as_a_fragment_brings_roster_list_and_head(world: World, visit: Visit) -> None:
    answer = visit(world.hanne).part(at(world, "bo", "/leave"), "roster", "POST")

    assert answer.text.startswith('<section id="roster"')
    assert 'hx-target="#waiting_list"' in answer.text
    assert 'hx-target="#club_head"' in answer.text
    assert "Bo B., 4.A" not in answer.text


def test_each_fragment_stands_in_its_page(world: World, visit: Visit) -> None:
    visitor = visit(world.lise)
    address = f"/hjoerring/clubs/{world[Club].key}"
    page = visitor.get(address).text

    for name in ("roster", "waiting_list", "club_head", "meetings", "informed"):
        assert f'id="{name}"' in page
        assert f'id="{name}"' in visitor.part(address, name).text


def test_whoever_was_told_accepts_on_the_page_of_the_mail(world: World, visit: Visit) -> None:
    offered(world)
    assert world.session.query(Notice).one().person_id == world.tom.id

    visitor = visit(world.tom)
    page = visitor.get(at(world, "mia", "")).text
    assert "There is a place for Mia" in page
    visitor.post(at(world, "mia", "/accept"))

    assert place_of(world, "mia").state == PlaceState.ACTIVE


def test_looking_at_an_offer_answers_nothing(world: World, visit: Visit) -> None:
    offered(world)

    visit(world.tom).get(at(world, "mia", ""))

    assert place_of(world, "mia").state == PlaceState.OFFERED


def test_a_declined_place_goes_to_the_next(world: World, visit: Visit) -> None:
    waiting_list.ask_for_place(world.session, world[Queue], world.child("Noor"), world.tom)
    offered(world)

    visit(world.tom).post(at(world, "mia", "/decline"))

    assert place_of(world, "mia").state == PlaceState.DECLINED
    assert place_of(world, "noor").state == PlaceState.OFFERED


def test_an_answer_after_the_deadline_is_told_kindly(world: World, visit: Visit) -> None:
    offered(world)
    after = place_of(world, "mia").expires_at

    with time_machine.travel(after, tick=False):
        visitor = visit(world.tom)
        page = visitor.post(at(world, "mia", "/accept"), status=409).text
        assert "The time to answer has run out." in visitor.get(at(world, "mia", "")).text

    assert "The child keeps its number" in page


def test_a_place_by_word_of_mouth_needs_a_reason_and_keeps_the_page(world: World, visit: Visit) -> None:
    world[Queue].capacity = 3

    page = visit(world.hanne).post(at(world, "mia", "/give"), status=422).text

    assert "Write why in a few words." in page
    assert place_of(world, "mia").state == PlaceState.WAITING


def test_a_place_by_word_of_mouth_stands_with_its_reason(world: World, visit: Visit) -> None:
    world[Queue].capacity = 3
    key = place_of(world, "mia").key
    visitor = visit(world.hanne)
    assert f'name="give-{key}-reason"' in visitor.get(f"/hjoerring/clubs/{world[Club].key}").text

    reason = {f"give-{key}-reason": "Her mother rang"}
    visitor.part(at(world, "mia", "/give"), "waiting_list", "POST", data=reason)

    mia = place_of(world, "mia")
    assert (mia.state, mia.reason) == (PlaceState.ACTIVE, "Her mother rang")


def test_a_place_cannot_be_given_in_a_full_club_and_the_reason_is_kept(world: World, visit: Visit) -> None:
    key = place_of(world, "mia").key

    reason = {f"give-{key}-reason": "Her mother rang"}
    page = visit(world.lise).post(at(world, "mia", "/give"), reason, status=409)

    assert 'value="Her mother rang"' in page.text


def test_a_teacher_does_not_give_places_out_of_order(world: World, visit: Visit) -> None:
    world[Queue].capacity = 3

    visit(world.tom).post(at(world, "mia", "/give"), status=403)


@pytest.mark.parametrize("verb", ["/accept", "/decline", "/withdraw", "/leave", "/give", "/answer-for"])
def test_a_librarian_elsewhere_finds_no_place_here(world: World, visit: Visit, verb: str) -> None:
    visit(world.sten).post(at(world, "mia", verb), status=404)


def test_an_unanswered_child_is_asked_again_when_an_adult_says_so(world: World, visit: Visit) -> None:
    offered(world)
    with time_machine.travel(place_of(world, "mia").expires_at, tick=False):
        offers.expire_offers(world.session, world[Queue])
        visitor = visit(world.hanne)
        assert "Not answered since" in visitor.get(f"/hjoerring/clubs/{world[Club].key}").text

        visitor.post(at(world, "mia", "/answer-for"))

    assert place_of(world, "mia").state == PlaceState.OFFERED


def test_who_no_longer_wants_to_wait_is_taken_off_the_list(world: World, visit: Visit) -> None:
    visit(world.tom).post(at(world, "mia", "/withdraw"))

    assert world.session.query(Place).filter_by(state=PlaceState.WITHDRAWN).count() == 1
