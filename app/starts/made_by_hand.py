"""A club made by hand at a school that stands in line: the school must not go on waiting for it unnoticed."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.accounts.models import Person
from app.clubs.models import Club, ClubState
from app.core import audit
from app.core.errors import RuleBroken
from app.school_line.models import ClubRequest, RequestState
from app.school_line.moves import locked
from app.school_line.school_requests import withdraw

STILL_ASKS = or_(
    ClubRequest.state.in_((RequestState.WAITING, RequestState.OFFERED)),
    and_(ClubRequest.state == RequestState.STARTING, ClubRequest.club_id.is_(None)),
)
_of_another = aliased(ClubRequest)
_IS_ITS_CLUB = and_(
    Club.library_id == ClubRequest.library_id,
    Club.school_id == ClubRequest.school_id,
    Club.state != ClubState.CLOSED,
    Club.created_at >= func.coalesce(ClubRequest.kept_at, ClubRequest.confirmed_at),
    ~select(_of_another.id).where(_of_another.club_id == Club.id).exists(),
)


def has_club_by_hand() -> ColumnElement[bool]:
    """For queries on requests: the school has got a club, and its request does not know."""
    return and_(STILL_ASKS, select(Club.id).where(_IS_ITS_CLUB).exists())


def request_behind(session: Session, club: Club) -> ClubRequest | None:
    """The request of the club's school that still stands, if this club may be what it asks for."""
    found = select(ClubRequest).join(Club, _IS_ITS_CLUB).where(Club.id == club.id, STILL_ASKS)
    found = found.order_by(ClubRequest.number).limit(1)
    return session.scalar(found, execution_options={"populate_existing": True})


def club_for(session: Session, club_request: ClubRequest) -> Club | None:
    """The club the school has got while its request stands."""
    found = select(Club).join(ClubRequest, _IS_ITS_CLUB).where(ClubRequest.id == club_request.id, STILL_ASKS)
    return session.scalar(found.order_by(Club.id).limit(1))


def schools_in_line(session: Session, library_id: int) -> list[ClubRequest]:
    """Whose schools have a club coming through the line, with school, in the order of the line."""
    found = (
        select(ClubRequest)
        .where(ClubRequest.library_id == library_id, STILL_ASKS)
        .options(joinedload(ClubRequest.school))
    )
    return list(session.scalars(found.order_by(ClubRequest.number)))


def settle(session: Session, club: Club, reason: str, by: Person, now: datetime) -> ClubRequest:
    """This is the club the school asked for: it starts up with it, or leaves the line and reads why.

    A club made beside the line takes none of the season's starts. Raises RuleBroken: school_not_in_line.
    """
    with locked(session, club.library_id):
        club_request = request_behind(session, club)
        if club_request is None:
            raise RuleBroken("school_not_in_line")
        if club_request.state != RequestState.STARTING:
            withdraw(session, club_request, by, reason, now)
            return club_request
        club_request.club_id = club.id
        audit.record(session, "plan_club", club_request, now=now, actor_id=by.id, after=club.key)
    return club_request


def wait_on(session: Session, club: Club, by: Person, now: datetime) -> ClubRequest:
    """The school waits for another club and keeps its turn; about this one nobody is asked again.

    Raises RuleBroken: school_not_in_line.
    """
    with locked(session, club.library_id):
        club_request = request_behind(session, club)
        if club_request is None:
            raise RuleBroken("school_not_in_line")
        club_request.kept_at = now
        audit.record(session, "wait_on", club_request, now=now, actor_id=by.id)
    return club_request
