"""Which clubs sit at which schools."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from app.clubs.models import Club, ClubState
from app.libraries.models import School, SchoolKind


def count_clubs_at(session: Session, library_id: int, school_ids: Sequence[int]) -> dict[int, int]:
    """How many clubs that are not closed each of these schools has; schools without are left out."""
    rows = session.execute(
        select(Club.school_id, func.count())
        .where(
            Club.library_id == library_id,
            Club.school_id.in_(school_ids),
            Club.state != ClubState.CLOSED,
        )
        .group_by(Club.school_id)
    )
    return {row[0]: row[1] for row in rows}


def clubs_at(session: Session, clubs: Select[Any], school_ids: Sequence[int]) -> list[Club]:
    """Those of `clubs` (a scope) at these schools, the latest season first; school and season loaded."""
    wanted = clubs.where(Club.school_id.in_(school_ids)).options(
        joinedload(Club.school), joinedload(Club.season)
    )
    found = session.scalars(wanted).unique().all()
    by_name = sorted(found, key=lambda club: (club.sort_key, club.id))
    return sorted(by_name, key=lambda club: club.season.first_on, reverse=True)


def sites(session: Session, library_id: int) -> list[School]:
    """Every school of the library a club can sit at, by name; anybody may know them."""
    wanted = select(School).where(School.library_id == library_id, School.kind != SchoolKind.MAIN)
    return list(session.scalars(wanted.order_by(School.sort_key, School.id)))
