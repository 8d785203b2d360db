"""An offer is reminded of once, when half its time is over."""

from datetime import datetime, timedelta

import time_machine

from app.core import clock
from app.notices.models import Notice
from app.places import offers, reminders, waiting_list
from app.places.models import Queue
from tests.places.test_places_pages import place_of
from tests.world import World


def sent(world: World) -> list[tuple[str, int]]:
    reminded = world.session.query(Notice).filter_by(template="place_reminder").order_by(Notice.id)
    return [(notice.about, notice.person_id) for notice in reminded]


def half_time(world: World) -> datetime:
    place = place_of(world, "mia")
    return place.offered_at + (place.expires_at - place.offered_at) / 2


def test_who_was_told_is_reminded_once_at_half_time(world: World) -> None:
    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)
    half = half_time(world)

    assert reminders.remind(world.session, half - timedelta(minutes=1)) == 0
    assert reminders.remind(world.session, half) == 1
    assert reminders.remind(world.session, half + timedelta(minutes=1)) == 0

    assert sent(world) == [(place_of(world, "mia").key, world.tom.id)]


def test_two_workers_in_the_same_minute_write_one_reminder(world: World) -> None:
    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)
    half = half_time(world)

    reminders.remind(world.session, half)
    place_of(world, "mia").reminded_at = None
    reminders.remind(world.session, half)

    assert len(sent(world)) == 1


def test_an_answered_offer_is_not_reminded_of(world: World) -> None:
    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)
    half = half_time(world)
    waiting_list.accept(world.session, place_of(world, "mia"), world.tom)

    assert reminders.remind(world.session, half) == 0


def test_a_second_offer_has_a_reminder_of_its_own(world: World) -> None:
    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)
    reminders.remind(world.session, half_time(world))

    with time_machine.travel(clock.now() + timedelta(days=40), tick=False):
        offers.expire_offers(world.session, world[Queue])
        waiting_list.answer_for(world.session, place_of(world, "mia"), world.hanne)
        reminders.remind(world.session, half_time(world))

    assert len(sent(world)) == 2
