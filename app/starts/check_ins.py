"""Once a month a school that carries its own club is asked how it goes; one tap answers."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Person, Role, RoleName
from app.clubs.models import Club, ClubState, Season
from app.core import audit, clock, database
from app.core.errors import RuleBroken
from app.core.tables import new_key
from app.libraries import school_days
from app.libraries.models import Library
from app.notices import outbox
from app.school_line.models import ClubRequest, RequestState
from app.starts.models import CheckIn, CheckInAnswer

PATIENCE = timedelta(days=10)
"""After this an unanswered check-in stands on today's list."""


def ask_the_schools(session: Session, library: Library, now: datetime) -> int:
    """On the month's first school day or soon after: one mail to each school; says to how many.

    The first comes in the month after the hand-over; none for a club that is closed or out of season.
    """
    today = clock.local(now, library.zone).date()
    breaks = school_days.school_breaks(session, library, today, today)
    if not school_days.is_school_day(today, library.country, breaks):
        return 0
    due = _due(session, library, today)
    for club_request in due:
        _ask(session, club_request, today.replace(day=1), now)
    return len(due)


def answer(session: Session, check_in: CheckIn, answer: CheckInAnswer, now: datetime) -> None:
    """The school's tap; it may change its mind until somebody called. Raises RuleBroken: check_in_over."""
    database.lock(session, check_in)
    if check_in.settled_at is not None:
        raise RuleBroken("check_in_over")
    check_in.answer, check_in.answered_at = answer, now
    audit.record(session, "answer", check_in, now=now, after=answer)


def settle(session: Session, check_in: CheckIn, by: Person, now: datetime) -> None:
    """A librarian has talked with the school."""
    check_in.settled_at, check_in.settled_by_id = now, by.id
    audit.record(session, "settle", check_in, now=now, actor_id=by.id)


def by_token(session: Session, library_id: int, token: str) -> CheckIn | None:
    """The check-in of a mailed link, with its school and club."""
    return session.scalar(
        select(CheckIn)
        .where(CheckIn.library_id == library_id, CheckIn.token == token)
        .options(
            joinedload(CheckIn.club_request).options(
                joinedload(ClubRequest.school), joinedload(ClubRequest.club)
            )
        )
    )


def _due(session: Session, library: Library, today: date) -> list[ClubRequest]:
    asked = select(CheckIn.id).where(
        CheckIn.request_id == ClubRequest.id, CheckIn.month == today.replace(day=1)
    )
    found = session.scalars(
        select(ClubRequest)
        .join(Club, Club.id == ClubRequest.club_id)
        .join(Season, Season.id == Club.season_id)
        .where(
            ClubRequest.library_id == library.id,
            ClubRequest.state == RequestState.HANDED_OVER,
            Club.state == ClubState.OPEN,
            Season.first_on <= today,
            Season.last_on >= today,
            ~asked.exists(),
        )
        .order_by(ClubRequest.id)
    )
    first = today.replace(day=1)
    return [one for one in found if _handed_over_on(one, library) < first]


def _handed_over_on(club_request: ClubRequest, library: Library) -> date:
    assert club_request.handed_over_at is not None
    return clock.local(club_request.handed_over_at, library.zone).date()


def _ask(session: Session, club_request: ClubRequest, month: date, now: datetime) -> None:
    key = new_key()
    made = session.execute(
        database.insert_unless_there(session, CheckIn)
        .values(
            library_id=club_request.library_id,
            key=key,
            token=new_key(),
            request_id=club_request.id,
            month=month,
            asked_at=now,
        )
        .on_conflict_do_nothing()
        .returning(CheckIn.id)
    ).scalar()
    if made is None:
        return
    for person_id in _recipients(session, club_request):
        outbox.tell(session, club_request.library_id, person_id, "check_in", about=key, once=key, now=now)


def _recipients(session: Session, club_request: ClubRequest) -> list[int]:
    """The hosts of the club; where there are none, whoever asked for it."""
    hosts = session.scalars(
        select(Role.person_id)
        .join(Person, Person.id == Role.person_id)
        .where(
            Role.club_id == club_request.club_id,
            Role.name == RoleName.HOST,
            Role.meeting_id.is_(None),
            Role.ended_at.is_(None),
            Person.disabled_at.is_(None),
        )
        .distinct()
    ).all()
    return sorted(hosts) or [club_request.contact_id]
