"""Where a box can go: the clubs and the schools of the library."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, contains_eager

from app.clubs.models import Club, ClubState
from app.libraries.models import School


def clubs_to_send_to(session: Session, library_id: int) -> list[Club]:
    """Clubs that are not closed, with their schools, by school."""
    return list(
        session.scalars(
            select(Club)
            .join(Club.school)
            .where(Club.library_id == library_id, Club.state != ClubState.CLOSED)
            .order_by(School.sort_key, Club.sort_key, Club.id)
            .options(contains_eager(Club.school))
        )
    )


_SCHOOLS = (
    select(School.key, School.name)
    .where(School.library_id == bindparam("library"))
    .order_by(School.sort_key, School.id)
)


def schools_to_send_to(session: Session, library_id: int) -> list[tuple[str, str]]:
    """The key and name of every school of the library, by name."""
    return [(key, name) for key, name in session.execute(_SCHOOLS, {"library": library_id})]
