"""Meetings moved, called off and added, who is told, and how many came."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask, g
from sqlalchemy import select

from app.access import policy
from app.access.policy import Action
from app.access.viewer import Viewer
from app.accounts.models import Person, Role, RoleName
from app.clubs import rhythm
from app.clubs.models import Club, Meeting, MeetingState, Season
from app.core.errors import RuleBroken
from app.libraries.models import School
from app.meetings import meeting_news, meetings
from app.notices.models import Notice
from app.places.models import LIVE, Place, Queue
from tests.world import World

ZONE = "Europe/Copenhagen"
EARLY = datetime(2026, 11, 20, 8, tzinfo=UTC)
THURSDAY = date(2026, 11, 26)
HOURS = (time(13, 0), time(14, 0))


def move(world: World, day: date = THURSDAY, hours: tuple[time, time] = HOURS) -> None:
    meetings.move(world.session, world[Meeting], day, hours, ZONE, world.lise, EARLY)


def cancel(world: World, reason: str = "School camp") -> None:
    meetings.cancel(world.session, world[Meeting], reason, ZONE, world.lise, EARLY)


def starts(world: World, *states: MeetingState) -> list[datetime]:
    wanted = select(Meeting.starts_at).where(Meeting.state.in_(states)).order_by(Meeting.starts_at)
    return list(world.session.scalars(wanted))


def test_a_meeting_is_moved_and_keeps_its_key(world: World) -> None:
    meeting, key = world[Meeting], world[Meeting].key

    move(world)

    assert (meeting.key, meeting.starts_at) == (key, datetime(2026, 11, 26, 12, tzinfo=UTC))
    assert (meeting.sequence, meeting.changed_at) == (1, EARLY)


def test_to_move_it_where_it_is_changes_nothing(world: World) -> None:
    move(world, date(2026, 11, 24), (time(14, 0), time(15, 30)))

    assert (world[Meeting].sequence, world[Meeting].is_by_hand) == (0, False)
    assert world.session.query(Notice).all() == []


def test_a_meeting_called_off_says_why_and_can_take_place_after_all(world: World) -> None:
    meeting = world[Meeting]

    cancel(world)

    assert (meeting.state, meeting.reason) == (MeetingState.CANCELLED, "School camp")
    meetings.put_back(world.session, meeting, world.lise, EARLY)
    assert (meeting.state, meeting.reason, meeting.sequence) == (MeetingState.PLANNED, "", 2)


def test_a_changed_rhythm_undoes_nothing_that_was_done_by_hand(world: World) -> None:
    """One meeting moved, one called off, one added; then the club meets on Wednesdays."""
    lay_out(world)
    first, second, third = world.session.scalars(
        select(Meeting).where(Meeting.starts_at > EARLY).order_by(Meeting.starts_at).limit(3)
    )
    meetings.move(world.session, first, THURSDAY, HOURS, ZONE, world.lise, EARLY)
    meetings.cancel(world.session, second, "Illness", ZONE, world.lise, EARLY)
    added = meetings.add(world.session, world[Club], date(2026, 11, 28), HOURS, ZONE, world.lise, EARLY)

    world[Club].weekday = 2
    lay_out(world)

    assert (first.starts_at.date(), first.state) == (THURSDAY, MeetingState.PLANNED)
    assert (second.state, second.reason) == (MeetingState.CANCELLED, "Illness")
    assert added.state == MeetingState.PLANNED
    ahead = [start.date() for start in starts(world, MeetingState.PLANNED) if start > EARLY]
    assert ahead[:4] == [THURSDAY, date(2026, 11, 28), date(2026, 12, 9), date(2026, 12, 16)]
    assert third.starts_at.date() == date(2026, 12, 9)


def test_a_week_somebody_called_off_gets_no_meeting_from_the_rhythm(world: World) -> None:
    lay_out(world)
    cancel(world)

    lay_out(world)

    assert date(2026, 11, 24) not in [start.date() for start in starts(world, MeetingState.PLANNED)]


def test_two_meetings_do_not_begin_at_the_same_time(world: World) -> None:
    meetings.add(world.session, world[Club], THURSDAY, HOURS, ZONE, world.lise, EARLY)

    with pytest.raises(RuleBroken, match="meeting_there"):
        move(world)


def test_the_hour_of_a_meeting_called_off_is_free(world: World) -> None:
    cancel(world)
    hours = (time(14, 0), time(15, 30))

    meetings.add(world.session, world[Club], date(2026, 11, 24), hours, ZONE, world.lise, EARLY)

    with pytest.raises(RuleBroken, match="meeting_there"):
        meetings.put_back(world.session, world[Meeting], world.lise, EARLY)


def test_a_meeting_stays_within_the_season(world: World) -> None:
    with pytest.raises(RuleBroken, match="outside_season"):
        move(world, date(2027, 7, 1))


@pytest.mark.parametrize("state", [MeetingState.HELD, MeetingState.CANCELLED])
def test_what_is_settled_is_not_moved_or_called_off(world: World, state: MeetingState) -> None:
    world[Meeting].state = state
    world.session.flush()

    with pytest.raises(RuleBroken, match="meeting_settled"):
        move(world)
    with pytest.raises(RuleBroken, match="meeting_settled"):
        cancel(world)


def test_what_takes_place_is_not_put_back(world: World) -> None:
    with pytest.raises(RuleBroken, match="meeting_settled"):
        meetings.put_back(world.session, world[Meeting], world.lise, EARLY)


def test_everybody_concerned_is_told_but_whoever_did_it(world: World) -> None:
    cancel(world)

    told = {notice.person_id for notice in world.session.query(Notice)}
    assert told == {world.tom.id, world.hanne.id}


def test_those_told_are_exactly_the_concerned_whom_the_policy_lets_see_the_club(world: World) -> None:
    """Hosts, whoever put a child forward, the librarian in charge; with every kind of person at hand."""
    club, now = world[Club], EARLY
    _crowd(world, now)
    world.session.expire_all()

    told = set(meeting_news.concerned(world.session, club))

    assert told == {person.id for person in world.session.query(Person) if _should_hear(world, person, club)}
    names = {person.name for person in world.session.query(Person) if person.id in told}
    assert names == {"Lise", "Tom", "Hanne", "Librarian who put forward"}


def test_a_club_nobody_is_in_charge_of_concerns_every_librarian(world: World) -> None:
    world[Club].librarian_id = None
    world.session.flush()

    assert world.lise.id in meeting_news.concerned(world.session, world[Club])


def test_the_mail_says_where_it_was_moved_to(world: World, app: Flask) -> None:
    move(world)

    text = _mail(world, app)

    assert text.splitlines()[0] == (
        "Klub Læseglad meets on Thursday 26 November 2026 instead of Tuesday 24 November 2026"
    )
    assert "at 13:00–14:00" in text
    assert "There is no meeting on Tuesday 24 November 2026." in text


def test_the_mail_says_why_it_was_called_off(world: World, app: Flask) -> None:
    cancel(world)

    text = _mail(world, app)

    assert text.splitlines()[0] == "No meeting in Klub Læseglad on Tuesday 24 November 2026"
    assert "The reason: School camp" in text


def test_no_mail_tells_of_what_was_changed_again_or_is_over(world: World) -> None:
    cancel(world)
    first = world.session.query(Notice).first()
    assert first is not None
    assert meeting_news.compose(world.session, first, EARLY + timedelta(days=9)) is None

    meetings.put_back(world.session, world[Meeting], world.lise, EARLY)

    assert meeting_news.compose(world.session, first, EARLY) is None


def test_a_recorded_number_can_be_put_right(world: World) -> None:
    meeting, after = world[Meeting], datetime(2026, 11, 24, 15, tzinfo=UTC)
    meetings.record_meeting(world.session, meeting, 11, ZONE, world.hanne, after)

    meetings.record_meeting(world.session, meeting, 12, ZONE, world.hanne, after)

    assert (meeting.state, meeting.participants) == (MeetingState.HELD, 12)


def test_a_meeting_is_not_recorded_before_its_day(world: World) -> None:
    the_evening_before = datetime(2026, 11, 23, 22, 59, tzinfo=UTC)

    with pytest.raises(RuleBroken, match="meeting_ahead"):
        meetings.record_meeting(world.session, world[Meeting], 3, ZONE, world.hanne, the_evening_before)


@pytest.mark.parametrize("number", [-1, 501])
def test_a_number_no_meeting_can_have_is_refused(world: World, number: int) -> None:
    after = datetime(2026, 11, 24, 15, tzinfo=UTC)

    with pytest.raises(RuleBroken, match="participants_wrong"):
        meetings.record_meeting(world.session, world[Meeting], number, ZONE, world.hanne, after)


def lay_out(world: World) -> None:
    rhythm.lay_out(world.session, world.library, world[Club], world[Season], EARLY)


def _mail(world: World, app: Flask) -> str:
    notice = world.session.query(Notice).filter(Notice.person_id == world.tom.id).one()
    context = meeting_news.compose(world.session, notice, EARLY)
    assert context is not None
    with app.test_request_context(base_url="https://samlaes.example"):
        g.library, g.slug = world.library, world.library.slug
        template = app.jinja_env.get_template("notices/meeting_changed.txt")
        text: str = template.render(person=world.tom, library=world.library, **context)
    return text


def _crowd(world: World, now: datetime) -> None:
    """People who are almost concerned, each put a child forward."""
    school = world.add(School(name="Vestre Skole", sort_key="vestre", kind="single", created_at=now))
    club = world[Club]
    parts: list[tuple[str, RoleName, dict[str, Any]]] = [
        ("Librarian who put forward", RoleName.LIBRARIAN, {}),
        ("Teacher elsewhere", RoleName.TEACHER, {"school_id": school.id}),
        ("Teacher who has left", RoleName.TEACHER, {"school_id": club.school_id, "ended_at": now}),
        ("Leader", RoleName.LEADER, {}),
        ("Substitute", RoleName.HOST, {"club_id": club.id, "meeting_id": world[Meeting].id}),
    ]
    for number, (name, role, values) in enumerate(parts):
        person = _person(world, name, now)
        world.add(Role(person_id=person.id, name=role, created_at=now, **values))
        place = world.place(world.child(f"Barn{number}"), LIVE[0])
        place.put_forward_by_id = person.id
    idle = _person(world, "Librarian with nothing to do with it", now)
    world.add(Role(person_id=idle.id, name=RoleName.LIBRARIAN, created_at=now))
    gone = _person(world, "Host who is disabled", now)
    gone.disabled_at = now
    world.add(Role(person_id=gone.id, name=RoleName.HOST, club_id=club.id, created_at=now))
    world.session.flush()


def _person(world: World, name: str, now: datetime) -> Person:
    person: Person = world.add(
        Person(email=f"{name.replace(' ', '.').lower()}@example.org", name=name, created_at=now)
    )
    return person


def _should_hear(world: World, person: Person, club: Club) -> bool:
    """Concerned, and let in by the policy: asked row by row, as the guard would."""
    roles = tuple(
        role
        for role in world.session.query(Role).filter(Role.person_id == person.id)
        if role.ended_at is None and role.library_id == world.library.id
    )
    places = world.session.query(Place).join(Queue, Queue.id == Place.queue_id)
    put_forward = {place.put_forward_by_id for place in places.filter(Queue.club_id == club.id)}
    viewer = Viewer(library=world.library, person=person, roles=roles)
    is_concerned = person.id in put_forward or person.id == club.librarian_id or club.id in viewer.club_ids
    return is_concerned and person.disabled_at is None and policy.can(viewer, Action.SEE_CLUB, club)
