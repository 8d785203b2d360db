"""Who was at a meeting and what was done there; every figure of the meeting comes from here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.catalogue.models import Work
from app.children.models import Child
from app.clubs.models import Meeting, MeetingState
from app.core import audit, database
from app.core.errors import RuleBroken
from app.core.national_numbers import find_national_number
from app.meetings import meetings, praise
from app.meetings.first_names_only import first_names_only
from app.meetings.models import Activity, Attendance, BookRead, Doing
from app.places.models import Place, PlaceState, Queue, is_clubs_own


@dataclass(frozen=True)
class Notes:
    """All that is noted of a meeting; children and works by their ids."""

    here: frozenset[int] = frozenset()
    done: frozenset[Doing] = frozenset()
    films: int | None = None
    """How many videos were filmed."""
    own: str = ""
    """What the club's own activity was."""
    works: frozenset[int] = frozenset()
    line: str = ""
    praise: str = ""


@dataclass(frozen=True)
class Sheet:
    """What is noted of a meeting so far, and the children it may be noted of, by name."""

    children: list[Child]
    here: frozenset[int]
    activities: Mapping[str, Activity]
    works: list[Work]


def sheet(session: Session, meeting: Meeting) -> Sheet:
    """The meeting's page as it stands; three queries."""
    rows = session.execute(_listed(meeting)).all()
    activities = session.scalars(select(Activity).where(Activity.meeting_id == meeting.id))
    read = select(BookRead.work_id).where(BookRead.meeting_id == meeting.id)
    works = session.scalars(select(Work).where(Work.id.in_(read)).order_by(Work.sort_key, Work.id))
    return Sheet(
        children=[child for child, _ in rows],
        here=frozenset(child.id for child, was_here in rows if was_here),
        activities={activity.doing: activity for activity in activities},
        works=list(works),
    )


def note(session: Session, meeting: Meeting, notes: Notes, zone: str, by: Person, now: datetime) -> None:
    """Write down all of `notes` in place of what was noted before. Nobody ticked: nobody has looked yet.

    A child who is not in the club and was not noted before is passed over (it has left meanwhile).
    Raises RuleBroken: meeting_ahead, meeting_settled (called off), national_number.
    """
    meetings.refuse_ahead(meeting, zone, now)
    if any(find_national_number(words) for words in (notes.line, notes.praise, notes.own)):
        raise RuleBroken("national_number")
    meeting = database.lock(session, meeting)
    if meeting.state == MeetingState.CANCELLED:
        raise RuleBroken("meeting_settled", state=meeting.state)
    before = meeting.participants
    notes = _without_surnames(session, meeting, notes)
    _attend(session, meeting, notes.here, now)
    _do(session, meeting, notes)
    _read(session, meeting, notes.works)
    meeting.line, meeting.praise = notes.line, notes.praise
    session.flush()
    praise.tell(session, meeting, by, now)
    if meeting.participants != before:
        words = ["" if number is None else str(number) for number in (before, meeting.participants)]
        audit.record(session, "attend", meeting, now=now, actor_id=by.id, before=words[0], after=words[1])


def times_here(session: Session, child: Child) -> dict[int, tuple[int, int]]:
    """Of how many meetings of each club (by its id) the child came to how many, where it was noted."""
    rows = session.execute(
        select(Meeting.club_id, Attendance.was_here)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Attendance.child_id == child.id)
    )
    times: dict[int, tuple[int, int]] = {}
    for club_id, was_here in rows:
        came, of = times.get(club_id, (0, 0))
        times[club_id] = (came + was_here, of + 1)
    return times


def forget(session: Session, child: Child) -> None:
    """Take the child out of every meeting: its rows, and the lines that name it; the numbers stay."""
    own = select(Attendance.meeting_id).where(Attendance.child_id == child.id)
    name = re.compile(rf"\b(?:{re.escape(child.first_name)}|{re.escape(child.alias)})", re.IGNORECASE)
    for meeting in session.scalars(select(Meeting).where(Meeting.id.in_(own))):
        meeting.line = "" if name.search(meeting.line) else meeting.line
        meeting.praise = "" if name.search(meeting.praise) else meeting.praise
    for activity in session.scalars(select(Activity).where(Activity.meeting_id.in_(own))):
        activity.words = "" if name.search(activity.words) else activity.words
    session.flush()
    session.execute(delete(Attendance).where(Attendance.child_id == child.id))


def _listed(meeting: Meeting) -> Select[Child, bool]:
    """Who was in the club at the meeting, and who was noted there, each with what was noted.

    Who came in after its end is not asked about; who has left since is.
    """
    was_in = or_(
        (Place.state == PlaceState.ACTIVE)
        & (Place.settled_at.is_(None) | (Place.settled_at <= meeting.ends_at)),
        (Place.state == PlaceState.LEFT)
        & (Place.settled_at > meeting.starts_at)
        & (Place.asked_at <= meeting.starts_at),
    )
    in_club = (
        select(Place.child_id)
        .join(Queue, Queue.id == Place.queue_id)
        .where(Queue.club_id == meeting.club_id, is_clubs_own(), was_in)
    )
    return (
        select(Child, Attendance.was_here)
        .outerjoin(Attendance, (Attendance.child_id == Child.id) & (Attendance.meeting_id == meeting.id))
        .where(
            Child.library_id == meeting.library_id,
            or_(Child.id.in_(in_club), Attendance.id.is_not(None)),
        )
        .order_by(Child.sort_key, Child.id)
    )


def _without_surnames(session: Session, meeting: Meeting, notes: Notes) -> Notes:
    children = list(session.scalars(_listed(meeting)))
    line, praised, own = (first_names_only(text, children) for text in (notes.line, notes.praise, notes.own))
    return replace(notes, line=line, praise=praised, own=own)


def _attend(session: Session, meeting: Meeting, here: frozenset[int], now: datetime) -> None:
    """Children forgotten since are counted on: the number changes by who was ticked and unticked."""
    listed = {child.id: was_here for child, was_here in session.execute(_listed(meeting))}
    here = here & listed.keys()
    was = sum(bool(was_here) for was_here in listed.values())
    before = meeting.participants if meeting.attended_at and meeting.participants else was
    number = before + len(here) - was
    if number == 0:
        _nobody_noted(session, meeting)
        return
    session.execute(delete(Attendance).where(Attendance.meeting_id == meeting.id))
    session.add_all(
        Attendance(
            library_id=meeting.library_id, meeting_id=meeting.id, child_id=child_id, was_here=child_id in here
        )
        for child_id in listed
    )
    meeting.attended_at = meeting.attended_at or now
    meeting.participants, meeting.state = number, MeetingState.HELD


def _nobody_noted(session: Session, meeting: Meeting) -> None:
    """As before anybody was ticked; a typed number stays."""
    if meeting.attended_at is None:
        return
    session.execute(delete(Attendance).where(Attendance.meeting_id == meeting.id))
    meeting.attended_at = meeting.participants = None
    meeting.state = MeetingState.PLANNED


def _do(session: Session, meeting: Meeting, notes: Notes) -> None:
    done = notes.done | ({Doing.OWN} if notes.own else set()) | ({Doing.FILMED} if notes.films else set())
    session.execute(delete(Activity).where(Activity.meeting_id == meeting.id))
    session.add_all(
        Activity(
            library_id=meeting.library_id,
            meeting_id=meeting.id,
            doing=doing,
            films=notes.films if doing == Doing.FILMED else None,
            words=notes.own if doing == Doing.OWN else "",
        )
        for doing in Doing
        if doing in done
    )


def _read(session: Session, meeting: Meeting, works: frozenset[int]) -> None:
    session.execute(delete(BookRead).where(BookRead.meeting_id == meeting.id))
    session.add_all(
        BookRead(library_id=meeting.library_id, meeting_id=meeting.id, work_id=work_id)
        for work_id in sorted(works)
    )
