"""From a school's yes to a club of its own: the club is planned, runs, and is handed over."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.clubs import opening, plans
from app.clubs.models import Club, ClubState
from app.core import audit
from app.core.errors import RuleBroken
from app.libraries.models import Library
from app.school_line.models import ClubRequest, RequestState
from app.school_line.moves import locked, move
from app.starts import steps


def accept(session: Session, club_request: ClubRequest, by: Person | None, now: datetime) -> None:
    """The school's yes, by link or by phone: starting up begins with its checklist.

    Raises RuleBroken: start_expired, request_settled.
    """
    with locked(session, club_request.library_id):
        session.refresh(club_request)
        if club_request.expires_at is not None and club_request.expires_at <= now and by is None:
            raise RuleBroken("start_expired")
        if club_request.state == RequestState.STARTING and by is None:
            return
        move(session, club_request, RequestState.STARTING, "accept", by, now)
        club_request.accepted_at = now
        steps.lay_out(session, club_request)


def plan(
    session: Session, library: Library, club_request: ClubRequest, plan: plans.Plan, by: Person, now: datetime
) -> Club:
    """Make the school's club; it stands outside the public page until it runs.

    Raises RuleBroken: club_planned, club_at_wrong_school, request_settled; and what `plans.make` raises.
    """
    with locked(session, library.id):
        session.refresh(club_request)
        if club_request.state != RequestState.STARTING:
            raise RuleBroken("request_settled", state=club_request.state)
        if club_request.club_id is not None:
            raise RuleBroken("club_planned")
        if plan.school.id != club_request.school_id:
            raise RuleBroken("club_at_wrong_school", school=club_request.school.name)
        club = plans.make(session, library, plan, by, now)
        club_request.club_id = club.id
        audit.record(session, "plan_club", club_request, now=now, actor_id=by.id, after=club.key)
    return club


def run(session: Session, club_request: ClubRequest, by: Person, now: datetime) -> None:
    """The club runs: open on the public page, whatever is left on the checklist.

    Raises RuleBroken: club_unplanned, request_settled.
    """
    with locked(session, club_request.library_id):
        session.refresh(club_request)
        if club_request.state == RequestState.STARTING and club_request.club_id is None:
            raise RuleBroken("club_unplanned")
        move(session, club_request, RequestState.RUNNING, "run", by, now)
        club = session.get_one(Club, club_request.club_id)
        if club.state != ClubState.OPEN:
            opening.open_club(session, club, by, now)


def open_club(session: Session, club: Club, by: Person, now: datetime) -> None:
    """Open a club from its own page; if it is a school's that starts up, it runs from now.

    Raises RuleBroken: club_already (open).
    """
    club_request = request_of(session, club)
    if club_request is not None and club_request.state == RequestState.STARTING:
        run(session, club_request, by, now)
    else:
        opening.open_club(session, club, by, now)


def hand_over(session: Session, club_request: ClubRequest, by: Person, now: datetime) -> None:
    """The school carries its club on; its librarian has a hand free. Raises RuleBroken: request_settled."""
    with locked(session, club_request.library_id):
        session.refresh(club_request)
        move(session, club_request, RequestState.HANDED_OVER, "hand_over", by, now)
        club_request.handed_over_at = now


def take_back(session: Session, club_request: ClubRequest, by: Person, now: datetime) -> None:
    """The library carries the club again. Raises RuleBroken: request_settled."""
    with locked(session, club_request.library_id):
        session.refresh(club_request)
        if club_request.state != RequestState.HANDED_OVER:
            raise RuleBroken("request_settled", state=club_request.state)
        move(session, club_request, RequestState.RUNNING, "take_back", by, now)
        club_request.handed_over_at = None


def request_of(session: Session, club: Club) -> ClubRequest | None:
    """The request a club came from, if it came from one."""
    return session.scalar(select(ClubRequest).where(ClubRequest.club_id == club.id))
