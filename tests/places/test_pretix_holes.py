"""The holes users of pretix report in its waiting list, closed here: each test is named after one.

W1 #1163, W2 #1405, W3 #681 and #1031, W4 #1238, W5 #3628. The cast: Ida and Bo are in a club of two, Mia
waits with number 3.
"""

from datetime import timedelta

import pytest
import time_machine

from app.clubs import lines
from app.clubs.models import Club
from app.core import clock
from app.invariants import broken
from app.notices.models import Notice
from app.places import offers, queues, waiting_list, why
from app.places.models import Place, PlaceState, Queue
from app.places.why import Code
from tests.places.line import ask, ask_together, counted, leave, place_of, states
from tests.world import World


@pytest.fixture(autouse=True)
def _nothing_is_broken(world: World):  # type: ignore[no-untyped-def]
    yield
    assert broken(world.session) == []


def codes(world: World) -> list[Code]:
    """The reasons the club's page gives."""
    line = lines.in_line(lines.lines(world.session, world[Club]))
    world.session.refresh(world[Queue])
    return [reason.code for reason in why.reasons(world[Queue], line, clock.now())]


def test_w1_pretix_1163_who_accepts_and_then_leaves_is_not_offered_the_place_again(world: World) -> None:
    ask(world, "Noor")
    leave(world, "bo")
    waiting_list.accept(world.session, place_of(world, "mia"), world.tom)

    leave(world, "mia")

    assert states(world, "mia", "Noor") == ["left", "offered"]
    assert world.session.query(Notice).filter_by(about=place_of(world, "mia").key).count() == 1


def test_w1_pretix_1163_who_says_no_is_not_offered_the_place_again(world: World) -> None:
    leave(world, "bo")
    waiting_list.decline(world.session, place_of(world, "mia"), world.tom)

    queues.change_capacity(world.session, world[Queue], 9, world.lise)

    assert states(world, "mia") == ["declined"]
    assert counted(world) == (1, 0)


def test_w1_pretix_1163_no_seat_is_blocked_until_a_dead_offer_runs_out(world: World) -> None:
    ask(world, "Noor")
    leave(world, "bo")

    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)

    assert states(world, "Noor") == ["offered"]


@pytest.mark.parametrize("verb", ["decline", "withdraw"])
def test_w2_pretix_1405_a_seat_nobody_wants_is_free_at_once(world: World, verb: str) -> None:
    leave(world, "bo")
    assert world[Queue].free == 0

    getattr(waiting_list, verb)(world.session, place_of(world, "mia"), world.tom)

    assert world[Queue].free == 1
    assert counted(world) == (1, 0)


def test_w2_pretix_1405_a_seat_is_free_again_when_its_offer_runs_out(world: World) -> None:
    leave(world, "bo")

    with time_machine.travel(clock.now() + timedelta(days=40), tick=False):
        offers.expire_offers(world.session, world[Queue])

    assert world[Queue].free == 1
    assert counted(world) == (1, 1)


def test_w2_pretix_1405_both_seats_of_a_pair_are_free_again(world: World) -> None:
    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)
    ask_together(world, "Noor", "Otto")
    leave(world, "bo", "ida")
    assert counted(world) == (2, 0)

    waiting_list.decline(world.session, place_of(world, "Noor"), world.tom)
    waiting_list.decline(world.session, place_of(world, "Otto"), world.tom)

    assert counted(world) == (0, 0)
    assert world[Queue].free == 2


def test_w3_pretix_681_nobody_is_offered_a_place_after_sign_up_has_closed(world: World) -> None:
    queues.close(world.session, world[Queue], clock.now())

    leave(world, "bo")
    queues.change_capacity(world.session, world[Queue], 12, world.lise)

    assert states(world, "mia") == ["waiting"]
    assert codes(world) == [Code.SIGNUP_CLOSED]


def test_w3_pretix_1031_nobody_is_offered_a_place_after_the_club_has_started(world: World) -> None:
    offers.begin(world.session, world[Queue], clock.now() - timedelta(hours=1))

    leave(world, "bo")
    queues.change_capacity(world.session, world[Queue], 12, world.lise)

    assert states(world, "mia") == ["waiting"]
    assert codes(world) == [Code.CLUB_STARTED]


def test_w3_pretix_1031_a_worker_that_comes_late_offers_nothing_either(world: World) -> None:
    ask(world, "Noor")
    leave(world, "bo")
    offers.begin(world.session, world[Queue], clock.now() + timedelta(days=10))

    with time_machine.travel(clock.now() + timedelta(days=40), tick=False):
        offers.expire_offers(world.session, world[Queue])

        assert states(world, "mia", "Noor") == ["waiting", "waiting"]
        assert broken(world.session) == []
    world[Queue].starts_at = clock.now()  # the clock has been turned back


def test_w3_pretix_1031_the_librarian_may_say_so(world: World) -> None:
    offers.begin(world.session, world[Queue], clock.now() - timedelta(hours=1))
    leave(world, "bo")

    offers.offer_in_season(world.session, world[Queue], "The club takes new children all year", world.lise)

    assert states(world, "mia") == ["offered"]


def test_w3_pretix_1031_an_offer_made_in_time_can_be_answered_after_the_start(world: World) -> None:
    offers.begin(world.session, world[Queue], clock.now() + timedelta(hours=1))
    leave(world, "bo")

    with time_machine.travel(clock.now() + timedelta(hours=2), tick=False):
        waiting_list.accept(world.session, place_of(world, "mia"), world.tom)

    assert states(world, "mia") == ["active"]


def test_w4_pretix_1238_ten_more_places_make_ten_offers_once_and_in_order(world: World) -> None:
    names = [f"Child{letter}" for letter in "abcdefghijklmno"]
    ask(world, *names)

    queues.change_capacity(world.session, world[Queue], 12, world.lise)
    queues.change_capacity(world.session, world[Queue], 12, world.lise)

    assert states(world, "mia", *names) == ["offered"] * 10 + ["waiting"] * 6
    assert world.session.query(Notice).filter_by(template="place_offered").count() == 10
    assert counted(world) == (12, 6)


def test_w4_pretix_1238_fewer_places_and_more_again_make_no_offers_nobody_wanted(world: World) -> None:
    ask(world, *[f"Child{letter}" for letter in "abcdefghijklmno"])

    queues.change_capacity(world.session, world[Queue], 1, world.lise)
    queues.change_capacity(world.session, world[Queue], 2, world.lise)

    assert states(world, "ida", "bo") == ["active", "active"]
    assert world.session.query(Place).filter_by(state=PlaceState.OFFERED).count() == 0


def test_w4_pretix_1238_a_pair_takes_two_of_the_ten(world: World) -> None:
    names = [f"Child{letter}" for letter in "abcdefghijk"]
    ask(world, *names[:9])
    queues.change_capacity(world.session, world[Queue], 2, world.lise)
    ask_together(world, *names[9:])

    queues.change_capacity(world.session, world[Queue], 12, world.lise)

    # Mia and nine more make ten; the pair would be eleven and twelve, and is not split.
    assert states(world, "mia", *names) == ["offered"] * 10 + ["waiting"] * 2
    assert counted(world) == (12, 2)


def test_w5_pretix_3628_nobody_waits(world: World) -> None:
    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)

    assert codes(world) == [Code.NOBODY_WAITS]


def test_w5_pretix_3628_the_club_is_full(world: World) -> None:
    assert codes(world) == [Code.FULL]


def test_w5_pretix_3628_the_club_holds_more_than_its_places(world: World) -> None:
    queues.change_capacity(world.session, world[Queue], 1, world.lise)

    line = lines.in_line(lines.lines(world.session, world[Club]))
    (reason,) = why.reasons(world[Queue], line, clock.now())

    assert (reason.code, reason.values) == (Code.OVERFULL, {"taken": 2, "capacity": 1})


def test_w5_pretix_3628_an_offer_stands(world: World) -> None:
    ask(world, "Noor")
    leave(world, "bo")

    line = lines.in_line(lines.lines(world.session, world[Club]))
    stands, full = why.reasons(world[Queue], line, clock.now())

    until = place_of(world, "mia").answer_by
    assert (stands.code, stands.values) == (Code.OFFER_STANDS, {"children": ["Mia M."], "until": until})
    assert full.code == Code.FULL


def test_w5_pretix_3628_an_answer_is_late_and_the_worker_has_not_come_by(world: World) -> None:
    ask(world, "Noor")
    leave(world, "bo")

    with time_machine.travel(place_of(world, "mia").expires_at, tick=False):
        assert codes(world) == [Code.ANSWER_LATE, Code.FULL]


def test_w5_pretix_3628_two_have_not_answered(world: World) -> None:
    ask(world, "Noor")
    queues.change_capacity(world.session, world[Queue], 4, world.lise)

    with time_machine.travel(clock.now() + timedelta(days=40), tick=False):
        offers.expire_offers(world.session, world[Queue])
        line = lines.in_line(lines.lines(world.session, world[Club]))
        (reason,) = why.reasons(world[Queue], line, clock.now())

    assert (reason.code, reason.values) == (Code.UNANSWERED, {"children": 2})


def test_w5_pretix_3628_two_go_together_and_one_seat_is_free(world: World) -> None:
    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)
    ask_together(world, "Noor", "Otto")
    leave(world, "bo")

    line = lines.in_line(lines.lines(world.session, world[Club]))
    (reason,) = why.reasons(world[Queue], line, clock.now())

    assert reason.code == Code.TOGETHER
    assert reason.values == {"children": ["Noor N.", "Otto O."], "free": 1}


def test_w5_pretix_3628_the_draw_is_to_come(world: World) -> None:
    waiting_list.withdraw(world.session, place_of(world, "mia"), world.tom)
    world[Queue].draws_at = clock.now() + timedelta(days=3)
    ask(world, "Noor")

    assert codes(world) == [Code.DRAW_TO_COME]
