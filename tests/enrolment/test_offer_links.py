"""An offer answered from the mail: by whom, until when, and what a stranger sees."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from app.core import clock
from app.core.errors import RuleBroken
from app.enrolment import offer_links
from app.enrolment.models import OfferLink
from app.places import offers, waiting_list
from app.places.models import Place, PlaceState, Queue
from app.privacy import erasure
from tests.places.test_places_pages import place_of
from tests.world import World

Visit = Callable[..., Any]


@pytest.fixture
def token(world: World) -> str:
    """Bo leaves, Mia is offered the place, and Tom gets a mail with this link."""
    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)
    return offer_links.mint(world.session, place_of(world, "mia"), world.tom.id, clock.now())


def found(world: World, token: str) -> OfferLink:
    link = offer_links.find(world.session, world.library.id, token)
    assert link is not None
    return link


def test_the_page_behind_the_mail_shows_the_offer_and_decides_nothing(
    world: World, visit: Visit, token: str
) -> None:
    page = visit().get(f"/hjoerring/offer/{token}").text

    assert "There is a place for Mia" in page
    assert "Klub Læseglad" in page
    assert "Answer no later than" in page
    assert "Mia M." not in page
    assert place_of(world, "mia").state == PlaceState.OFFERED


def test_yes_takes_the_place_in_the_name_of_who_got_the_mail(world: World, visit: Visit, token: str) -> None:
    visitor = visit()

    answer = visitor.post(f"/hjoerring/offer/{token}/accept")

    assert "Mia is in the club." in visitor.follow(answer).text
    assert place_of(world, "mia").state == PlaceState.ACTIVE


def test_no_is_asked_once_more_before_it_is_final(world: World, visit: Visit, token: str) -> None:
    visitor = visit()
    asked = visitor.get(f"/hjoerring/offer/{token}?answer=no").text
    assert f"/hjoerring/offer/{token}/decline" in asked
    assert f"/hjoerring/offer/{token}/decline" not in visitor.get(f"/hjoerring/offer/{token}").text

    answer = visitor.post(f"/hjoerring/offer/{token}/decline")

    assert "does not want the place" in visitor.follow(answer).text
    assert place_of(world, "mia").state == PlaceState.DECLINED


def test_a_late_answer_is_told_whom_to_phone_and_costs_no_number(
    world: World, visit: Visit, token: str
) -> None:
    world.library.phone = "72 33 30 10"

    with time_machine.travel(clock.now() + timedelta(days=40), tick=False):
        visitor = visit()
        answer = visitor.post(f"/hjoerring/offer/{token}/accept")
        page = visitor.follow(answer).text

    assert "The time to answer has run out" in page
    assert "Mia" not in page
    assert "72 33 30 10" in page
    assert place_of(world, "mia").state == PlaceState.OFFERED


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_an_answered_link_names_neither_child_nor_club_nor_hour(
    world: World, visit: Visit, token: str, answer: str
) -> None:
    visit().post(f"/hjoerring/offer/{token}/{answer}")

    later = visit().get(f"/hjoerring/offer/{token}").text

    assert "This has been answered" in later
    for told in ("Mia", "Klub Læseglad", "Løkken Skole", "14:00", "14.00", "The school library"):
        assert told not in later, told


def test_who_answers_reads_once_what_came_of_it(world: World, visit: Visit, token: str) -> None:
    visitor = visit()
    answer = visitor.post(f"/hjoerring/offer/{token}/accept")

    assert "Mia is in the club." in visitor.follow(answer).text
    assert "Mia" not in visitor.follow(answer).text


def test_the_link_dies_with_its_offer(world: World, token: str) -> None:
    """Nobody answers, the place is asked for again, and offered anew: the first mail does not answer it."""
    with time_machine.travel(clock.now() + timedelta(days=40), tick=False):
        offers.expire_offers(world.session, world[Queue])
        waiting_list.answer_for(world.session, place_of(world, "mia"), world.hanne)
        assert place_of(world, "mia").state == PlaceState.OFFERED

        with pytest.raises(RuleBroken, match="link_over"):
            offer_links.accept(world.session, found(world, token), clock.now())


def test_who_no_longer_answers_for_the_child_cannot_use_the_mail(
    world: World, visit: Visit, token: str
) -> None:
    from app.accounts.models import Role

    world.session.query(Role).filter_by(person_id=world.tom.id).one().ended_at = clock.now()

    page = visit().get(f"/hjoerring/offer/{token}").text
    with pytest.raises(RuleBroken, match="link_over"):
        offer_links.accept(world.session, found(world, token), clock.now())

    assert "Mia" not in page


def test_a_protected_child_is_answered_for_behind_the_sign_in(world: World, visit: Visit, token: str) -> None:
    world.mia.is_protected = True
    world.session.flush()

    visitor = visit()
    visitor.post(f"/hjoerring/offer/{token}/accept")
    page = visitor.get(f"/hjoerring/offer/{token}").text

    assert "Mia" not in page
    assert "Klub Læseglad" not in page
    assert place_of(world, "mia").state == PlaceState.OFFERED


def test_a_link_to_sign_in_answers_no_offer_and_the_other_way_round(
    world: World, visit: Visit, token: str
) -> None:
    visitor = visit()

    assert "This link no longer works" in visitor.get(f"/hjoerring/link/{token}").text
    assert "nothing any more" in visitor.get("/hjoerring/offer/no-such-token").text


def test_the_link_is_of_its_own_library(world: World, visit: Visit, token: str) -> None:
    assert "Mia" not in visit().get(f"/thisted/offer/{token}").text


def test_the_link_goes_with_the_child(world: World, token: str) -> None:
    mia = world.mia.id
    erasure.erase(world.session, world.mia, clock.now(), world.lise)

    assert offer_links.find(world.session, world.library.id, token) is None
    assert world.session.query(Place).filter_by(child_id=mia).count() == 0
