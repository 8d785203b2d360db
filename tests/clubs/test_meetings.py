"""Which days a club meets, and who took part."""

from datetime import UTC, date, datetime, time

import pytest

from app.accounts.models import Role, RoleName
from app.clubs import meetings
from app.clubs.models import Club, Meeting, MeetingState, Season
from app.core.errors import RuleBroken
from tests.world import World

BEFORE = datetime(2026, 8, 1, tzinfo=UTC)


def laid_out(world: World, now: datetime = BEFORE) -> list[Meeting]:
    meetings.lay_out(world.session, world.library, world[Club], world[Season], now)
    return world.session.query(Meeting).order_by(Meeting.starts_at).all()


def test_the_rhythm_leaves_out_breaks_and_holidays(world: World) -> None:
    days = [meeting.starts_at.date() for meeting in laid_out(world)]

    assert days[0] == date(2026, 9, 1)
    # The autumn break of the library, and 29 December in no break of it; Tuesday 25 May is no holiday.
    assert date(2026, 10, 13) not in days
    assert date(2026, 12, 29) in days
    assert days[-1] == date(2027, 6, 22)
    assert len(days) == 42


def test_a_meeting_is_at_the_same_hour_in_summer_and_winter(world: World) -> None:
    hours = {meeting.starts_at.date(): meeting.starts_at.hour for meeting in laid_out(world)}

    assert (hours[date(2026, 9, 1)], hours[date(2026, 12, 1)]) == (12, 13)


def test_the_first_meeting_is_on_the_weekday_after_the_day_given(world: World) -> None:
    world[Club].first_meeting_on = date(2026, 9, 3)

    assert laid_out(world)[0].starts_at.date() == date(2026, 9, 8)


def test_every_second_week_is_half_as_often(world: World) -> None:
    world[Club].every_weeks = 2
    world.session.delete(world[Meeting])
    world.session.flush()

    days = [meeting.starts_at.date() for meeting in laid_out(world)]

    assert days[:3] == [date(2026, 9, 1), date(2026, 9, 15), date(2026, 9, 29)]


def test_a_new_rhythm_leaves_what_was_held(world: World) -> None:
    first, *_ = laid_out(world)
    first.state, first.participants = MeetingState.HELD, 9
    world[Club].weekday, world[Club].starts_at = 3, time(14, 30)
    now = datetime(2026, 9, 2, tzinfo=UTC)

    after = laid_out(world, now)

    assert (after[0].id, after[0].participants) == (first.id, 9)
    assert {meeting.starts_at.weekday() for meeting in after[1:]} == {3}


def test_a_meeting_somebody_has_a_role_for_is_called_off(world: World) -> None:
    meeting = world[Meeting]
    world.add(
        Role(
            person_id=world.tom.id,
            name=RoleName.HOST,
            club_id=world[Club].id,
            meeting_id=meeting.id,
            created_at=BEFORE,
        )
    )
    world[Club].weekday = 3

    laid_out(world)

    assert meeting.state == MeetingState.CANCELLED


def test_a_recorded_number_can_be_put_right(world: World) -> None:
    meeting, after = world[Meeting], datetime(2026, 11, 24, 15, tzinfo=UTC)
    meetings.record_meeting(world.session, meeting, 11, "Europe/Copenhagen", world.hanne, after)

    meetings.record_meeting(world.session, meeting, 12, "Europe/Copenhagen", world.hanne, after)

    assert (meeting.state, meeting.participants) == (MeetingState.HELD, 12)


def test_a_meeting_is_not_recorded_before_its_day(world: World) -> None:
    the_evening_before = datetime(2026, 11, 23, 22, 59, tzinfo=UTC)

    with pytest.raises(RuleBroken, match="meeting_ahead"):
        meetings.record_meeting(
            world.session, world[Meeting], 3, "Europe/Copenhagen", world.hanne, the_evening_before
        )


@pytest.mark.parametrize("number", [-1, 501])
def test_a_number_no_meeting_can_have_is_refused(world: World, number: int) -> None:
    after = datetime(2026, 11, 24, 15, tzinfo=UTC)

    with pytest.raises(RuleBroken, match="participants_wrong"):
        meetings.record_meeting(
            world.session, world[Meeting], number, "Europe/Copenhagen", world.hanne, after
        )
