"""How many clubs each librarian carries; a club handed over to its school is no longer carried."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.clubs import queries
from app.clubs.models import Club, ClubState, Season
from app.school_line.models import UNDER_WAY, ClubRequest, RequestState


@dataclass(frozen=True)
class Carrier:
    """A librarian, and how many clubs it carries now."""

    person: Person
    carries: int


def carriers(session: Session, library_id: int, today: date) -> list[Carrier]:
    """The library's librarians, who carries least first."""
    carried = clubs_carried(session, library_id, today)
    found = [Carrier(one, carried.get(one.id, 0)) for one in queries.librarians(session, library_id)]
    return sorted(found, key=lambda carrier: (carrier.carries, carrier.person.name))


def clubs_carried(session: Session, library_id: int, today: date) -> dict[int, int]:
    """By person: its clubs that are not closed, over or handed over, and the starts it has promised."""
    handed_over = select(ClubRequest.id).where(
        ClubRequest.club_id == Club.id, ClubRequest.state == RequestState.HANDED_OVER
    )
    clubs = (
        select(Club.librarian_id.label("person_id"))
        .join(Season, Season.id == Club.season_id)
        .where(
            Club.library_id == library_id,
            Club.state != ClubState.CLOSED,
            Season.last_on >= today,
            ~handed_over.exists(),
        )
    )
    promised = select(ClubRequest.librarian_id.label("person_id")).where(
        ClubRequest.library_id == library_id,
        ClubRequest.state.in_(UNDER_WAY),
        ClubRequest.club_id.is_(None),
    )
    each = union_all(clubs, promised).subquery()
    rows = session.execute(
        select(each.c.person_id, func.count()).where(each.c.person_id.is_not(None)).group_by(each.c.person_id)
    )
    return {row[0]: row[1] for row in rows}
