"""Which days a club meets, and what stays when its rhythm changes."""

from datetime import UTC, date, datetime, time

from app.clubs import rhythm
from app.clubs.models import Club, Meeting, MeetingState, Season
from tests.world import World

BEFORE = datetime(2026, 8, 1, tzinfo=UTC)


def laid_out(world: World, now: datetime = BEFORE) -> list[Meeting]:
    rhythm.lay_out(world.session, world.library, world[Club], world[Season], now)
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
    planned = [meeting for meeting in after[1:] if meeting.state == MeetingState.PLANNED]
    assert {meeting.starts_at.weekday() for meeting in planned} == {3}


def test_a_meeting_follows_the_rhythm_within_its_week_and_keeps_its_key(world: World) -> None:
    meeting, key = world[Meeting], world[Meeting].key
    world[Club].weekday = 3

    laid_out(world)

    assert (meeting.key, meeting.starts_at.date()) == (key, date(2026, 11, 26))
    assert (meeting.state, meeting.sequence, meeting.changed_at) == (MeetingState.PLANNED, 1, BEFORE)


def test_a_meeting_without_a_week_is_called_off_and_comes_back_with_its_week(world: World) -> None:
    meeting = world[Meeting]
    laid_out(world)
    world[Club].every_weeks = 4

    laid_out(world)
    assert (meeting.state, meeting.sequence) == (MeetingState.PLANNED, 0)
    world[Club].first_meeting_on = date(2026, 9, 8)
    laid_out(world)
    assert (meeting.state, meeting.sequence) == (MeetingState.CANCELLED, 1)

    world[Club].every_weeks = 1
    laid_out(world)
    assert (meeting.state, meeting.sequence) == (MeetingState.PLANNED, 2)


def test_laying_out_again_changes_nothing(world: World) -> None:
    before = [(meeting.key, meeting.starts_at) for meeting in laid_out(world)]

    after = laid_out(world)

    assert [(meeting.key, meeting.starts_at) for meeting in after] == before
    assert {meeting.sequence for meeting in after} == {0}
