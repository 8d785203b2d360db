"""Who gets a free place, and in what order."""

from datetime import timedelta

import pytest
import time_machine

from app.core import clock
from app.core.errors import RuleBroken
from app.notices.models import Notice
from app.places import offers, queues, waiting_list
from app.places.models import Place, PlaceState, Queue
from tests.world import World


def place_of(world: World, name: str) -> Place:
    return (
        world.session.query(Place)
        .filter_by(child_id=world.children[name].id)
        .order_by(Place.id.desc())
        .first()
    )


def test_the_child_who_waited_longest_is_offered_the_seat(world: World) -> None:
    late = world.child("Noor")
    waiting_list.ask_for_place(world.session, world[Queue], late, world.tom)

    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)

    assert place_of(world, "mia").state == PlaceState.OFFERED
    assert place_of(world, "noor").state == PlaceState.WAITING
    assert (world[Queue].taken, world[Queue].waiting) == (2, 1)


def test_whoever_put_the_child_forward_is_told(world: World) -> None:
    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)

    notices = world.session.query(Notice).all()

    assert [(n.person_id, n.template, n.about) for n in notices] == [
        (world.tom.id, "place_offered", place_of(world, "mia").key)
    ]


def test_an_offer_stands_for_five_school_days(world: World) -> None:
    with time_machine.travel("2026-12-21 10:00Z", tick=False):
        waiting_list.leave(world.session, place_of(world, "bo"), world.tom)

    # 22 and 23 December, then 28, 29 and 30: Christmas and the weekend do not count.
    assert place_of(world, "mia").expires_at.isoformat() == "2026-12-30T23:00:00+00:00"


def test_an_accepted_offer_gives_the_seat(world: World) -> None:
    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)

    waiting_list.accept(world.session, place_of(world, "mia"), world.tom)

    assert place_of(world, "mia").state == PlaceState.ACTIVE
    assert (world[Queue].taken, world[Queue].waiting) == (2, 0)


def test_an_unanswered_offer_costs_no_child_its_number(world: World) -> None:
    waiting_list.ask_for_place(world.session, world[Queue], world.child("Noor"), world.tom)
    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)
    number = place_of(world, "mia").number

    with time_machine.travel(clock.now() + timedelta(days=40), tick=False):
        offers.expire_offers(world.session, world[Queue])

    mia = place_of(world, "mia")
    assert (mia.state, mia.number, mia.unanswered_at is None) == (PlaceState.WAITING, number, False)
    assert place_of(world, "noor").state == PlaceState.OFFERED


def test_an_unanswered_child_is_passed_by_until_an_adult_has_answered(world: World) -> None:
    mia = place_of(world, "mia")
    mia.unanswered_at = clock.now()
    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)
    assert place_of(world, "mia").state == PlaceState.WAITING

    waiting_list.answer_for(world.session, mia, world.hanne)

    assert place_of(world, "mia").state == PlaceState.OFFERED


def test_an_offer_cannot_be_accepted_after_its_deadline(world: World) -> None:
    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)

    late = time_machine.travel(place_of(world, "mia").expires_at, tick=False)
    with late, pytest.raises(RuleBroken, match="offer_expired"):
        waiting_list.accept(world.session, place_of(world, "mia"), world.tom)


def test_who_declines_is_never_offered_the_place_again(world: World) -> None:
    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)

    waiting_list.decline(world.session, place_of(world, "mia"), world.tom)

    assert place_of(world, "mia").state == PlaceState.DECLINED
    assert world[Queue].free == 1


def test_who_asks_again_gets_a_new_number(world: World) -> None:
    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)

    again = waiting_list.ask_for_place(world.session, world[Queue], world.mia, world.tom)

    assert again.number == 4
    assert world.session.query(Place).filter_by(child_id=world.mia.id).count() == 2


def test_nobody_is_in_line_twice(world: World) -> None:
    with pytest.raises(RuleBroken, match="already_asked"):
        waiting_list.ask_for_place(world.session, world[Queue], world.mia, world.tom)


def test_a_seat_agreed_by_word_of_mouth_needs_a_reason(world: World) -> None:
    with pytest.raises(RuleBroken, match="reason_missing"):
        waiting_list.give_place(world.session, place_of(world, "mia"), world.hanne, " ")


def test_a_seat_by_word_of_mouth_cannot_overfill_the_club(world: World) -> None:
    with pytest.raises(RuleBroken, match="club_full"):
        waiting_list.give_place(world.session, place_of(world, "mia"), world.hanne, "Her mother rang")


def test_a_seat_by_word_of_mouth_passes_the_line(world: World) -> None:
    world[Queue].capacity = 3
    noor = waiting_list.ask_for_place(world.session, world[Queue], world.child("Noor"), world.tom)

    waiting_list.give_place(world.session, noor, world.hanne, "Mia moves away next week")

    assert (noor.state, noor.reason) == (PlaceState.ACTIVE, "Mia moves away next week")


def test_more_places_make_as_many_offers_in_order(world: World) -> None:
    for name in ("Noor", "Otto", "Pil"):
        waiting_list.ask_for_place(world.session, world[Queue], world.child(name), world.tom)

    queues.change_capacity(world.session, world[Queue], 4, world.lise)

    states = [place_of(world, name).state for name in ("mia", "noor", "otto", "pil")]
    assert states == ["offered", "offered", "waiting", "waiting"]


def test_fewer_places_throw_nobody_out(world: World) -> None:
    queues.change_capacity(world.session, world[Queue], 1, world.lise)

    assert place_of(world, "ida").state == place_of(world, "bo").state == PlaceState.ACTIVE
    assert world[Queue].free == 0


def test_no_place_is_offered_after_sign_up_has_closed(world: World) -> None:
    queues.close(world.session, world[Queue], clock.now())

    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)

    assert place_of(world, "mia").state == PlaceState.WAITING


@pytest.mark.parametrize("verb", [waiting_list.accept, waiting_list.decline, waiting_list.leave])
def test_a_final_state_stays_final(world: World, verb: object) -> None:
    place = place_of(world, "mia")
    waiting_list.withdraw(world.session, place, world.tom)

    with pytest.raises(RuleBroken, match="place_settled"):
        verb(world.session, place, world.tom)  # type: ignore[operator]


def test_a_club_has_one_place_at_least(world: World) -> None:
    with pytest.raises(RuleBroken, match="no_places"):
        queues.change_capacity(world.session, world[Queue], 0, world.lise)


def test_nobody_can_ask_before_sign_up_opens(world: World) -> None:
    world[Queue].opens_at = clock.now() + timedelta(days=1)

    with pytest.raises(RuleBroken, match="signup_not_open"):
        waiting_list.ask_for_place(world.session, world[Queue], world.child("Noor"), world.tom)


def test_nobody_can_ask_after_sign_up_has_closed(world: World) -> None:
    queues.close(world.session, world[Queue], clock.now())

    with pytest.raises(RuleBroken, match="signup_closed"):
        waiting_list.ask_for_place(world.session, world[Queue], world.child("Noor"), world.tom)


def test_only_a_child_that_waits_can_be_answered_for(world: World) -> None:
    with pytest.raises(RuleBroken, match="place_settled"):
        waiting_list.answer_for(world.session, place_of(world, "ida"), world.tom)


def test_a_place_that_is_not_offered_cannot_be_accepted(world: World) -> None:
    with pytest.raises(RuleBroken, match="place_settled"):
        waiting_list.accept(world.session, place_of(world, "mia"), world.tom)


def test_an_offer_can_be_settled_by_word_of_mouth(world: World) -> None:
    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)

    waiting_list.give_place(world.session, place_of(world, "mia"), world.hanne, "Said yes at the door")

    assert place_of(world, "mia").state == PlaceState.ACTIVE
    assert (world[Queue].taken, world[Queue].waiting) == (2, 0)


def test_a_free_place_goes_to_whoever_asks_when_nobody_may_be_offered_it(world: World) -> None:
    place_of(world, "mia").unanswered_at = clock.now()
    world[Queue].capacity = 3

    place = waiting_list.ask_for_place(world.session, world[Queue], world.child("Noor"), world.tom)

    assert place.state == PlaceState.ACTIVE
