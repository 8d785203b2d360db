"""June: the season's clubs are closed, all at once."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clubs import opening
from app.clubs.models import Club, ClubState, Meeting, MeetingState
from app.clubs.year import Group, Line, Step, Undo, Year, clubs_of


def _preview(year: Year) -> list[Line]:
    return [
        Line(
            f"{club.name}, {club.school.name}",
            [
                Group(kind, count)
                for kind, count in (
                    ("children", club.queue.taken),
                    ("waits", club.queue.waiting),
                    ("meetings_ahead", _meetings_ahead(year.session, club, year.now)),
                )
                if count
            ],
            club,
        )
        for club in clubs_of(year, ClubState.OPEN)
    ]


def _close(year: Year) -> Undo:
    """Off the public page, no more sign-up; the children stay in the books."""
    closed = {}
    for club in clubs_of(year, ClubState.OPEN):
        until = club.queue.closes_at
        closed[str(club.id)] = until.isoformat() if until else None
        opening.close_club(year.session, club, year.by, year.now)
    return {"closed": closed}


def _open_again(year: Year, changed: Undo) -> None:
    for club_id, until in changed["closed"].items():
        club = year.session.get(Club, int(club_id))
        if club is not None and club.state == ClubState.CLOSED:
            closes_at = datetime.fromisoformat(until) if until else None
            opening.open_club(year.session, club, year.by, year.now, closes_at)


def _meetings_ahead(session: Session, club: Club, now: datetime) -> int:
    ahead = select(Meeting.id).where(
        Meeting.club_id == club.id, Meeting.state == MeetingState.PLANNED, Meeting.starts_at > now
    )
    return len(session.scalars(ahead).all())


STEP = Step("close", 6, _preview, _close, _open_again)
