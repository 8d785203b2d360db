"""When a club is open: asked for, open on the public page, closed, and open again."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.clubs.models import Club, ClubState
from app.core import audit
from app.core.errors import RuleBroken
from app.places import queues

MOVES: dict[ClubState, frozenset[ClubState]] = {
    ClubState.ASKED: frozenset({ClubState.OPEN, ClubState.CLOSED}),
    ClubState.OPEN: frozenset({ClubState.CLOSED, ClubState.ASKED}),
    ClubState.CLOSED: frozenset({ClubState.OPEN}),
}


def open_club(session: Session, club: Club, by: Person, now: datetime, until: datetime | None = None) -> None:
    """Show the club on the public page; a closed one takes sign-ups again, without an end or `until` then.

    Raises RuleBroken: club_already (open).
    """
    was_closed = club.state == ClubState.CLOSED
    _move(session, club, ClubState.OPEN, "open_club", by, now)
    if was_closed:
        queues.reopen(session, club.queue, until)


def close_club(session: Session, club: Club, by: Person, now: datetime) -> None:
    """No more sign-up, off the public page; children keep what they have. Raises RuleBroken: club_already."""
    _move(session, club, ClubState.CLOSED, "close_club", by, now)
    queues.close(session, club.queue, now)


def put_back(session: Session, club: Club, by: Person, now: datetime) -> None:
    """Off the public page again, as before it was opened. Raises RuleBroken: club_already."""
    _move(session, club, ClubState.ASKED, "put_back_club", by, now)
    queues.close(session, club.queue, now)


def _move(session: Session, club: Club, state: ClubState, action: str, by: Person, now: datetime) -> None:
    before = ClubState(club.state)
    if state not in MOVES[before]:
        raise RuleBroken("club_already", state=before)
    club.state = state
    audit.record(session, action, club, now=now, actor_id=by.id, before=before, after=state)
