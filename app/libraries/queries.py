"""Reads for the pages about schools; each takes the rows that exist for the viewer as a select."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from app.core.asking import Ask
from app.core.search_text import sort_key
from app.libraries.models import Library, School, SchoolKind

PAGE = 50


@dataclass(frozen=True)
class SchoolWithSites:
    """A school of its own or a main school, and the sites under it."""

    school: School
    sites: list[School]


@dataclass(frozen=True)
class SchoolList:
    """One page of schools; `next_key` is where the next page begins, if there is one."""

    lines: list[SchoolWithSites]
    total: int
    next_key: str | None

    @property
    def ids(self) -> list[int]:
        """Every school and site on the page."""
        return [one.id for line in self.lines for one in (line.school, *line.sites)]


def school_list(
    session: Session, schools: Select[Any], library: Library, words: str = "", after: str | None = None
) -> SchoolList:
    """Schools in the language's order with their sites, those whose own or whose site's name has `words`."""
    tops = schools.where(School.main_id.is_(None))
    wanted = sort_key(words, library.language)
    if wanted:
        site = aliased(School)
        of_site = select(site.main_id).where(
            site.library_id == library.id, site.sort_key.contains(wanted, autoescape=True)
        )
        tops = tops.where(or_(School.sort_key.contains(wanted, autoescape=True), School.id.in_(of_site)))
    total = session.scalar(select(func.count()).select_from(tops.subquery())) or 0
    if after:
        place = select(School.sort_key, School.id).where(School.library_id == library.id, School.key == after)
        tops = tops.where(tuple_(School.sort_key, School.id) > place.scalar_subquery())
    found = session.scalars(tops.order_by(School.sort_key, School.id).limit(PAGE + 1)).all()
    lines = _with_sites(session, schools, list(found[:PAGE]))
    return SchoolList(lines, total, found[PAGE - 1].key if len(found) > PAGE else None)


def main_schools(session: Session, schools: Select[Any]) -> list[School]:
    """The schools that have sites, to choose from."""
    statement = schools.where(School.kind == SchoolKind.MAIN).order_by(School.sort_key, School.id)
    return list(session.scalars(statement))


def sites_of(session: Session, schools: Select[Any], school: School) -> list[School]:
    """The sites of a main school."""
    statement = schools.where(School.main_id == school.id).order_by(School.sort_key, School.id)
    return list(session.scalars(statement))


def main_of(session: Session, schools: Select[Any], school: School) -> School | None:
    """The main school of a site."""
    if school.main_id is None:
        return None
    found: School | None = session.scalar(schools.where(School.id == school.main_id))
    return found


def schools_by_id(session: Session, schools: Select[Any]) -> dict[int, School]:
    """The schools of a scope in order."""
    return {school.id: school for school in session.scalars(schools.order_by(School.sort_key, School.id))}


def names_of_schools(session: Session, ask: Ask) -> list[Any]:
    """`key` and `name` of the schools one may see, in order, and no more of them."""
    return list(ask(session, _named))


def language_of_only_library(session: Session) -> str | None:
    """The language of the one library of this installation; None if there are several."""
    languages = session.scalars(select(Library.language).limit(2)).all()
    return languages[0] if len(languages) == 1 else None


def _named(schools: Select[Any]) -> Select[str, str]:
    return schools.with_only_columns(School.key, School.name).order_by(School.sort_key, School.id)


def _with_sites(session: Session, schools: Select[Any], tops: list[School]) -> list[SchoolWithSites]:
    sites: dict[int | None, list[School]] = {}
    of_them = schools.where(School.main_id.in_([top.id for top in tops]))
    for site in session.scalars(of_them.order_by(School.sort_key, School.id)):
        sites.setdefault(site.main_id, []).append(site)
    return [SchoolWithSites(top, sites.get(top.id, [])) for top in tops]
