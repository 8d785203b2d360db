"""Once a month a school with a club of its own is asked how it goes."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.clubs.models import Club, ClubState
from app.core.errors import RuleBroken
from app.notices.models import Notice
from app.school_line.models import ClubRequest, RequestState
from app.starts import attention, check_ins
from app.starts.attention import Why
from app.starts.models import CheckIn, CheckInAnswer
from tests.world import World

HANDED_OVER = datetime(2026, 11, 20, 9, tzinfo=UTC)
TUESDAY = datetime(2026, 12, 1, 4, tzinfo=UTC)


@pytest.fixture
def own(world: World) -> ClubRequest:
    """A club handed over in November, nobody asked yet."""
    world.session.query(CheckIn).delete()
    found = world.session.query(ClubRequest).filter_by(number=2).one()
    found.handed_over_at = HANDED_OVER
    world.session.flush()
    return found


def ask(world: World, now: datetime = TUESDAY) -> int:
    return check_ins.ask_the_schools(world.session, world.library, now)


def asked_of(world: World) -> CheckIn:
    return world.session.query(CheckIn).order_by(CheckIn.month.desc()).first()


def why(world: World, now: datetime) -> list[Why]:
    return [one.why for one in attention.schools_to_call(world.session, world.library.id, now)]


def test_the_host_is_asked_on_the_first_school_day_of_the_next_month(world: World, own: ClubRequest) -> None:
    assert ask(world, datetime(2026, 11, 25, 4, tzinfo=UTC)) == 0

    assert ask(world) == 1

    (notice,) = world.session.query(Notice).filter_by(template="check_in")
    assert (notice.person_id, notice.about) == (world.hanne.id, asked_of(world).key)


def test_a_school_is_asked_once_a_month(world: World, own: ClubRequest) -> None:
    assert [ask(world, TUESDAY + timedelta(days=day)) for day in (0, 1, 2)] == [1, 0, 0]
    assert ask(world, datetime(2027, 1, 4, 4, tzinfo=UTC)) == 1


@pytest.mark.parametrize("day", [datetime(2026, 12, 5, 4, tzinfo=UTC), datetime(2027, 7, 5, 4, tzinfo=UTC)])
def test_nobody_is_asked_on_a_saturday_or_in_summer(world: World, own: ClubRequest, day: datetime) -> None:
    assert ask(world, day) == 0


def test_nobody_is_asked_about_a_club_that_is_closed_or_taken_back(world: World, own: ClubRequest) -> None:
    world[Club].state = ClubState.CLOSED
    world.session.flush()
    assert ask(world) == 0

    world[Club].state, own.state = ClubState.OPEN, RequestState.RUNNING
    world.session.flush()
    assert ask(world) == 0


def test_a_wish_to_be_called_stands_on_today_until_somebody_has_called(
    world: World, own: ClubRequest
) -> None:
    ask(world)
    check_ins.answer(world.session, asked_of(world), CheckInAnswer.CALL, TUESDAY)
    assert why(world, TUESDAY) == [Why.CALL]

    check_ins.settle(world.session, asked_of(world), world.lise, TUESDAY)

    assert why(world, TUESDAY) == []
    with pytest.raises(RuleBroken, match="check_in_over"):
        check_ins.answer(world.session, asked_of(world), CheckInAnswer.FINE, TUESDAY)


def test_a_slip_of_the_thumb_can_be_put_right(world: World, own: ClubRequest) -> None:
    ask(world)
    check_ins.answer(world.session, asked_of(world), CheckInAnswer.CALL, TUESDAY)

    check_ins.answer(world.session, asked_of(world), CheckInAnswer.FINE, TUESDAY)

    assert why(world, TUESDAY) == []


def test_silence_stands_on_today_after_ten_days_until_they_speak_again(
    world: World, own: ClubRequest
) -> None:
    ask(world)
    assert why(world, TUESDAY + timedelta(days=9)) == []
    assert why(world, TUESDAY + timedelta(days=10)) == [Why.SILENT]

    january = datetime(2027, 1, 4, 4, tzinfo=UTC)
    ask(world, january)
    check_ins.answer(world.session, asked_of(world), CheckInAnswer.FINE, january)

    assert why(world, january) == []


def test_today_asks_for_a_school_that_did_not_answer_and_one_that_said_yes(world: World) -> None:
    world.session.query(CheckIn).delete()
    waiting = world[ClubRequest]
    waiting.unanswered_at = TUESDAY
    world.session.flush()
    assert why(world, TUESDAY) == [Why.UNANSWERED]

    waiting.unanswered_at, waiting.state, waiting.accepted_at = None, RequestState.STARTING, TUESDAY
    waiting.season_id, waiting.librarian_id = world[Club].season_id, world.lise.id
    world.session.flush()

    assert why(world, TUESDAY) == [Why.UNPLANNED]


def test_schools_elsewhere_are_not_on_the_list(app: Flask, world: World, own: ClubRequest) -> None:
    ask(world)
    late = TUESDAY + timedelta(days=20)

    assert attention.schools_to_call(world.session, world.elsewhere.id, late) == []
