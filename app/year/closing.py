"""June: the season's clubs are closed, all at once."""

from datetime import datetime

from sqlalchemy import func, select

from app.clubs import opening
from app.clubs.models import Club, ClubState, Meeting, MeetingState
from app.year.year import Group, Line, Step, Undo, Year, clubs_of


def _preview(year: Year) -> list[Line]:
    clubs = clubs_of(year, ClubState.OPEN)
    ahead = _meetings_ahead(year)
    return [
        Line(
            f"{club.name}, {club.school.name}",
            _groups(club.queue.taken, club.queue.waiting, ahead.get(club.id, 0)),
            club,
        )
        for club in clubs
    ]


def _groups(children: int, waits: int, meetings_ahead: int) -> list[Group]:
    counts = {"children": children, "waits": waits, "meetings_ahead": meetings_ahead}
    return [Group(kind, count) for kind, count in counts.items() if count]


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


def _meetings_ahead(year: Year) -> dict[int, int]:
    rows = year.session.execute(
        select(Meeting.club_id, func.count(Meeting.id))
        .join(Club, Club.id == Meeting.club_id)
        .where(
            Club.season_id == year.season.id,
            Meeting.state == MeetingState.PLANNED,
            Meeting.starts_at > year.now,
        )
        .group_by(Meeting.club_id)
    )
    return {row[0]: row[1] for row in rows}


STEP = Step("close", 6, _preview, _close, _open_again)
