"""Seasons: the school years in which clubs run, from 1 August to 30 June, made when first needed."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clubs.models import Season

JULY = 7


def season_name(first_year: int) -> str:
    """What the season beginning in August of `first_year` is called: "2026/27"."""
    return f"{first_year}/{(first_year + 1) % 100:02}"


def first_day(name: str) -> date:
    """When the season of this name ("2026/27") begins.

    Raises ValueError for a name that is no school year.
    """
    first_year = int(name[:4])
    if season_name(first_year) != name:
        raise ValueError(name)
    return date(first_year, 8, 1)


def names_to_choose(today: date) -> list[str]:
    """This season and the next; from July on the coming one counts as this one."""
    first = today.year if today.month >= JULY else today.year - 1
    return [season_name(first), season_name(first + 1)]


def season_named(session: Session, library_id: int, name: str) -> Season:
    """The library's season of this name ("2026/27"), made if there is none.

    Raises ValueError for a name that is no school year.
    """
    found = session.scalar(select(Season).where(Season.library_id == library_id, Season.name == name))
    if found is not None:
        return found
    begins = first_day(name)
    season = Season(library_id=library_id, name=name, first_on=begins, last_on=date(begins.year + 1, 6, 30))
    session.add(season)
    session.flush()
    return season


def school_year_ends_on(season: Season) -> date:
    """The last day of the school year the season lies in: 31 July."""
    last = season.last_on
    return date(last.year if last.month <= JULY else last.year + 1, JULY, 31)


def all_seasons(session: Session, library_id: int) -> list[Season]:
    """The library's seasons, newest first."""
    return list(
        session.scalars(
            select(Season).where(Season.library_id == library_id).order_by(Season.first_on.desc())
        )
    )


def season_at(seasons: list[Season], today: date) -> Season | None:
    """The season `today` lies in; else the next to come, else the last there was."""
    not_over = [season for season in seasons if season.last_on >= today]
    return not_over[-1] if not_over else seasons[0] if seasons else None
