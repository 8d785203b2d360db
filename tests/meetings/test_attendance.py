"""Who was at a meeting: one entry, and every figure comes from it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.catalogue.models import Work
from app.children.models import Child
from app.clubs.models import Club, Meeting, MeetingState
from app.core.errors import RuleBroken
from app.core.records import AuditEvent
from app.meetings import attendance, meetings
from app.meetings.attendance import Notes
from app.meetings.models import Activity, Attendance, BookRead, Doing
from app.places import waiting_list
from app.places.models import Place, PlaceState
from app.privacy import erasure
from tests.world import World

ZONE = "Europe/Copenhagen"
THEN = datetime(2026, 11, 24, 14, tzinfo=UTC)


def note(world: World, *children: Child, **values: Any) -> None:
    notes = Notes(here=frozenset(child.id for child in children), **values)
    attendance.note(world.session, world[Meeting], notes, ZONE, world.hanne, THEN)


def test_participants_are_those_who_were_ticked(world: World) -> None:
    note(world, world.ida, world.bo)

    meeting = world[Meeting]
    assert (meeting.state, meeting.participants, meeting.attended_at) == (MeetingState.HELD, 2, THEN)
    assert attendance.sheet(world.session, meeting).here == {world.ida.id, world.bo.id}


def test_who_was_away_is_noted_too(world: World) -> None:
    note(world, world.ida)

    assert attendance.times_here(world.session, world.ida) == {world[Club].id: (1, 1)}
    assert attendance.times_here(world.session, world.bo) == {world[Club].id: (0, 1)}
    assert attendance.times_here(world.session, world.mia) == {}


def test_a_past_meeting_asks_about_those_who_were_in_the_club_then(world: World) -> None:
    meeting = world[Meeting]
    places = {place.child_id: place for place in world.session.scalars(select(Place))}
    places[world.bo.id].asked_at = meeting.starts_at - timedelta(days=30)
    places[world.bo.id].state, places[world.bo.id].settled_at = PlaceState.LEFT, THEN + timedelta(days=2)
    places[world.mia.id].state, places[world.mia.id].settled_at = PlaceState.ACTIVE, THEN + timedelta(days=3)
    world.session.flush()

    note(world, world.ida, world.bo, world.mia)

    assert [child.first_name for child in attendance.sheet(world.session, meeting).children] == ["Bo", "Ida"]
    assert meeting.participants == 2


def test_a_tap_too_many_is_taken_back(world: World) -> None:
    note(world, world.ida, world.bo)

    note(world, world.bo)

    assert world[Meeting].participants == 1


def test_when_everybody_is_unticked_nobody_has_looked_yet(world: World) -> None:
    note(world, world.ida)

    note(world)

    meeting = world[Meeting]
    assert (meeting.state, meeting.participants, meeting.attended_at) == (MeetingState.PLANNED, None, None)
    assert world.session.query(Attendance).all() == []


def test_a_typed_number_stays_until_somebody_is_ticked(world: World) -> None:
    meetings.record_meeting(world.session, world[Meeting], 9, ZONE, world.hanne, THEN)
    note(world, line="We read outside.")
    assert world[Meeting].participants == 9

    note(world, world.ida, world.bo)

    assert world[Meeting].participants == 2
    with pytest.raises(RuleBroken, match="attendance_noted"):
        meetings.record_meeting(world.session, world[Meeting], 9, ZONE, world.hanne, THEN)


def test_what_was_done_and_read_is_noted_once(world: World) -> None:
    work = world[Work]
    for _ in range(2):
        note(
            world,
            world.ida,
            done=frozenset({Doing.TALKED, Doing.READ_ALOUD}),
            films=3,
            own="Made a cave of blankets",
            works=frozenset({work.id}),
            line="Wild and good.",
            praise="They read to each other.",
        )

    sheet = attendance.sheet(world.session, world[Meeting])
    assert set(sheet.activities) == {Doing.TALKED, Doing.READ_ALOUD, Doing.FILMED, Doing.OWN}
    assert sheet.activities[Doing.FILMED].films == 3
    assert sheet.activities[Doing.OWN].words == "Made a cave of blankets"
    assert [each.id for each in sheet.works] == [work.id]
    assert (world[Meeting].line, world[Meeting].praise) == ("Wild and good.", "They read to each other.")


def test_what_was_noted_is_replaced_as_a_whole(world: World) -> None:
    note(world, world.ida, done=frozenset({Doing.WROTE}), works=frozenset({world[Work].id}))

    note(world, world.ida, done=frozenset({Doing.DREW}))

    assert list(world.session.scalars(select(Activity.doing))) == [Doing.DREW]
    assert world.session.query(BookRead).all() == []


def test_erasing_a_child_leaves_the_number_of_the_meeting(world: World) -> None:
    note(world, world.ida, world.bo)

    erasure.erase(world.session, world.ida, THEN, world.lise)

    assert world[Meeting].participants == 2
    assert len(world.session.query(Attendance).all()) == 1


def test_a_later_correction_still_counts_who_was_forgotten(world: World) -> None:
    note(world, world.ida, world.bo)
    erasure.erase(world.session, world.ida, THEN, world.lise)

    note(world)

    assert (world[Meeting].participants, world[Meeting].state) == (1, MeetingState.HELD)


def test_lines_that_name_an_erased_child_are_emptied_and_others_stay(world: World) -> None:
    note(world, world.ida, line="Idas drage var god.", praise="Holiday reading begins.", own="Play by ida")

    erasure.erase(world.session, world.ida, THEN, world.lise)

    meeting = world[Meeting]
    assert (meeting.line, meeting.praise) == ("", "Holiday reading begins.")
    assert world.session.scalar(select(Activity.words)) == ""


def test_a_child_who_has_left_stands_where_it_was(world: World) -> None:
    note(world, world.ida, world.bo)
    place = world.session.scalars(select(Place).where(Place.child_id == world.bo.id)).one()
    waiting_list.leave(world.session, place, world.tom)

    note(world, world.ida, world.bo)

    assert world[Meeting].participants == 2


def test_who_only_waits_is_not_counted(world: World) -> None:
    note(world, world.ida, world.mia)

    assert world[Meeting].participants == 1


def test_a_protected_child_is_ticked_like_the_others(world: World) -> None:
    world.ida.is_protected = True
    world.session.flush()

    note(world, world.ida)

    assert world[Meeting].participants == 1


def test_nothing_is_noted_before_the_day_or_when_it_is_called_off(world: World) -> None:
    early = THEN - timedelta(days=1)
    with pytest.raises(RuleBroken, match="meeting_ahead"):
        attendance.note(world.session, world[Meeting], Notes(), ZONE, world.hanne, early)

    meetings.cancel(world.session, world[Meeting], "Illness", ZONE, world.lise, early)

    with pytest.raises(RuleBroken, match="meeting_settled"):
        note(world, world.ida)
    with pytest.raises(RuleBroken, match="meeting_settled"):
        meetings.record_meeting(world.session, world[Meeting], 3, ZONE, world.hanne, THEN)


@pytest.mark.parametrize("field", ["line", "praise", "own"])
def test_no_national_number_gets_into_a_line(world: World, field: str) -> None:
    with pytest.raises(RuleBroken, match="national_number"):
        note(world, world.ida, **{field: "Ida 010117-4004"})


def test_saving_again_without_a_change_leaves_no_second_trace(world: World) -> None:
    note(world, world.ida)
    note(world, world.ida)

    traces = world.session.scalars(select(AuditEvent.after).where(AuditEvent.action == "attend"))
    assert list(traces) == ["1"]


def test_the_sheet_takes_as_many_queries_for_twenty_children_as_for_two(
    world: World, statements: list[str]
) -> None:
    note(world, world.ida, works=frozenset({world[Work].id}))
    attendance.sheet(world.session, world[Meeting])
    statements.clear()
    attendance.sheet(world.session, world[Meeting])
    few = len(statements)
    for number in range(20):
        world.place(world.child(f"Barn{number}"), PlaceState.ACTIVE, settled_at=THEN)
    statements.clear()

    sheet = attendance.sheet(world.session, world[Meeting])

    assert len(sheet.children) == 22
    assert len(statements) == few
