"""Which school gets one of the season's starts: offered by a librarian, declined or not answered.

The season's number and a librarian's hands are counted under the lock of the line, so that two at the
same desk cannot give the last start twice.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.clubs import seasons
from app.clubs.models import Season
from app.core import audit, clock
from app.core.errors import RuleBroken
from app.libraries import school_days
from app.libraries.models import Library
from app.notices import outbox
from app.school_line import carrying
from app.school_line.models import BEGUN, ClubRequest, RequestState, SchoolLine
from app.school_line.moves import locked, move


def begun(session: Session, library_id: int, season_name: str) -> int:
    """How many of the season's starts are given or offered."""
    count = (
        select(func.count(ClubRequest.id))
        .join(Season, Season.id == ClubRequest.season_id)
        .where(
            ClubRequest.library_id == library_id,
            Season.name == season_name,
            ClubRequest.state.in_(BEGUN),
        )
    )
    return session.scalar(count) or 0


def offer(
    session: Session,
    library: Library,
    club_request: ClubRequest,
    season_name: str,
    librarian: Person,
    by: Person,
    now: datetime,
    reason: str = "",
) -> None:
    """It is this school's turn, with this librarian; before its turn only with a reason others can read.

    Raises RuleBroken: request_settled, school_passed_by, season_full, librarian_full.
    """
    with locked(session, library.id) as line:
        session.refresh(club_request)
        if (
            club_request.state == RequestState.WAITING
            and _first(session, club_request)
            and not reason.strip()
        ):
            raise RuleBroken("school_passed_by", school=club_request.school.name)
        season = seasons.season_named(session, library.id, season_name)
        _refuse_if_full(session, line, season, librarian, clock.local(now, library.zone))
        deadline = school_days.deadline(session, library, now)
        club_request.season_id, club_request.librarian_id = season.id, librarian.id
        club_request.expires_at = deadline
        club_request.reason, club_request.offered_at = reason.strip(), now
        move(session, club_request, RequestState.OFFERED, "offer", by, now)
        outbox.tell(
            session,
            library.id,
            club_request.contact_id,
            "start_offered",
            about=club_request.key,
            once=f"{club_request.key}:{now.isoformat()}",
            now=now,
        )


def decline(session: Session, club_request: ClubRequest, by: Person | None, now: datetime) -> None:
    """The school's no: final, and its start is free. Raises RuleBroken: request_settled."""
    with locked(session, club_request.library_id):
        session.refresh(club_request)
        if club_request.state == RequestState.WAITING:
            raise RuleBroken("request_settled", state=club_request.state)
        move(session, club_request, RequestState.DECLINED, "decline", by, now)


def answer_for(session: Session, club_request: ClubRequest, by: Person | None, now: datetime) -> None:
    """Somebody says that the school still wants a club: it is no longer passed by.

    Raises RuleBroken: request_settled.
    """
    with locked(session, club_request.library_id):
        session.refresh(club_request)
        if club_request.state != RequestState.WAITING:
            raise RuleBroken("request_settled", state=club_request.state)
        club_request.unanswered_at = None
        audit.record(session, "answer_for", club_request, now=now, actor_id=by.id if by else None)


def expired(session: Session, now: datetime) -> list[ClubRequest]:
    """Offers that have run out; each is settled with `expire` in a transaction of its own."""
    overdue = select(ClubRequest).where(
        ClubRequest.state == RequestState.OFFERED, ClubRequest.expires_at <= now
    )
    return list(session.scalars(overdue.order_by(ClubRequest.id)))


def expire(session: Session, club_request: ClubRequest, now: datetime) -> None:
    """Nobody answered in time: the school keeps its number, and its start is free for the next."""
    with locked(session, club_request.library_id):
        session.refresh(club_request)
        if (
            club_request.state != RequestState.OFFERED
            or club_request.expires_at is None
            or club_request.expires_at > now
        ):
            return
        move(session, club_request, RequestState.WAITING, "expire", None, now)
        club_request.unanswered_at = now
        club_request.season_id = club_request.librarian_id = None


def _refuse_if_full(
    session: Session, line: SchoolLine, season: Season, librarian: Person, today: datetime
) -> None:
    if begun(session, line.library_id, season.name) >= line.starts_a_season:
        raise RuleBroken("season_full", season=season.name, most=line.starts_a_season)
    carries = carrying.clubs_carried(session, line.library_id, today.date()).get(librarian.id, 0)
    if carries >= line.clubs_each:
        raise RuleBroken("librarian_full", name=librarian.name, most=line.clubs_each)


def _first(session: Session, club_request: ClubRequest) -> int | None:
    """Somebody who has waited longer and is not passed by for want of an answer."""
    return session.scalar(
        select(ClubRequest.id)
        .where(
            ClubRequest.library_id == club_request.library_id,
            ClubRequest.state == RequestState.WAITING,
            ClubRequest.unanswered_at.is_(None),
            ClubRequest.number < club_request.number,
        )
        .limit(1)
    )
