"""Secret addresses of calendars: whose meetings each one shows, and how it is made, renewed and ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.accounts.models import Person, Role, RoleName
from app.calendars.models import CalendarAddress, Shows
from app.clubs.models import Club, ClubState, Meeting
from app.core import audit
from app.core.tables import new_key
from app.core.tokens import token_hash

LOOKS_BACK = timedelta(days=120)
"""How long a meeting that has been stays in the calendars."""


@dataclass(frozen=True)
class Occasion:
    """A meeting as a calendar shows it: its club, with its school, and who opens the door."""

    meeting: Meeting
    club: Club
    hosts: tuple[str, ...] = ()


def issue(
    session: Session, library_id: int, person: Person, shows: Shows, club: Club | None, now: datetime
) -> str:
    """Make the person's address for this calendar and give its secret, which is kept as a hash only.

    An address made before for the same calendar stops working.
    """
    for old in session.scalars(
        select(CalendarAddress).where(
            CalendarAddress.library_id == library_id,
            CalendarAddress.person_id == person.id,
            CalendarAddress.shows == shows,
            CalendarAddress.club_id == (club.id if club else None),
        )
    ).all():
        session.delete(old)
    session.flush()
    secret = new_key()
    address = CalendarAddress(
        library_id=library_id,
        person_id=person.id,
        shows=shows,
        club_id=club.id if club else None,
        token_hash=token_hash(secret),
        created_at=now,
    )
    session.add(address)
    session.flush()
    audit.record(session, "issue_calendar", address, now=now, actor_id=person.id, after=shows)
    return secret


def end(session: Session, address: CalendarAddress, by: Person, now: datetime) -> None:
    """The address shows nothing any more."""
    audit.record(session, "end_calendar", address, now=now, actor_id=by.id)
    session.delete(address)


def behind(session: Session, library_id: int, secret: str) -> CalendarAddress | None:
    """The calendar of this secret, with its person, while the person may come in at all."""
    return session.scalar(
        select(CalendarAddress)
        .join(Person, Person.id == CalendarAddress.person_id)
        .where(
            CalendarAddress.library_id == library_id,
            CalendarAddress.token_hash == token_hash(secret),
            Person.disabled_at.is_(None),
        )
        .options(contains_eager(CalendarAddress.person))
    )


def of_person(session: Session, library_id: int, person: Person) -> dict[tuple[str, int | None], Any]:
    """The addresses the person has here, by what they show and of which club."""
    found = session.scalars(
        select(CalendarAddress).where(
            CalendarAddress.library_id == library_id, CalendarAddress.person_id == person.id
        )
    )
    return {(address.shows, address.club_id): address for address in found}


def occasions(
    session: Session, address: CalendarAddress, clubs: Select[Any], hosted: frozenset[int], now: datetime
) -> list[Occasion]:
    """What the calendar shows, in order: meetings of those of `clubs` (the person's scope) it is about.

    `hosted` are the clubs the person is host of. Meetings called off stay, so that calendars strike them out.
    """
    shown = clubs.with_only_columns(Club.id).where(Club.state != ClubState.CLOSED)
    if address.shows == Shows.CLUB:
        shown = shown.where(Club.id == address.club_id)
    elif address.shows == Shows.MINE:
        shown = shown.where(_own(address.person_id, hosted))
    meetings = session.scalars(
        select(Meeting)
        .where(
            Meeting.library_id == address.library_id,
            Meeting.club_id.in_(shown),
            Meeting.starts_at >= now - LOOKS_BACK,
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .options(joinedload(Meeting.club).joinedload(Club.school))
    ).all()
    hosts = _hosts(session, {meeting.club_id for meeting in meetings})
    return [Occasion(each, each.club, hosts.get(each.club_id, ())) for each in meetings]


def _own(person_id: int, hosted: frozenset[int]) -> Any:
    """Clubs the person is in charge of or host of, or at a school it is teacher at."""
    schools = select(Role.school_id).where(
        Role.person_id == person_id, Role.name == RoleName.TEACHER, Role.ended_at.is_(None)
    )
    return or_(Club.librarian_id == person_id, Club.id.in_(hosted), Club.school_id.in_(schools))


def _hosts(session: Session, club_ids: set[int]) -> dict[int, tuple[str, ...]]:
    rows = session.execute(
        select(Role.club_id, Person.name)
        .join(Person, Person.id == Role.person_id)
        .where(
            Role.club_id.in_(club_ids),
            Role.name == RoleName.HOST,
            Role.ended_at.is_(None),
            Role.meeting_id.is_(None),
        )
        .distinct()
        .order_by(Person.name)
    )
    hosts: dict[int, tuple[str, ...]] = {}
    for club_id, name in rows:
        assert club_id is not None
        hosts[club_id] = (*hosts.get(club_id, ()), name)
    return hosts
