"""Schools written by hand: those no register knows, and what a librarian knows better."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.core import audit
from app.core.search_text import sort_key
from app.libraries.models import LONGEST_SORT_KEY, Library, School, SchoolKind

EDITABLE = ("name", "address", "postcode", "town", "phone", "web", "directions")


def make_school(
    session: Session,
    library: Library,
    values: Mapping[str, str],
    main: School | None,
    by_id: int,
    now: datetime,
) -> School:
    """Store a school by hand, alone or as a site of `main`. An import never takes it for one of its own."""
    school = School(
        library_id=library.id,
        kind=SchoolKind.SITE if main else SchoolKind.SINGLE,
        main_id=main.id if main else None,
        created_at=now,
    )
    _write(school, values, library.language)
    session.add(school)
    session.flush()
    audit.record(session, "make", school, now=now, actor_id=by_id)
    return school


def edit_school(
    session: Session,
    library: Library,
    school: School,
    values: Mapping[str, str],
    by_id: int,
    now: datetime,
) -> None:
    """Take over what was typed. What the register says otherwise shows up at the next import."""
    changed = " ".join(name for name in EDITABLE if values.get(name, "") != getattr(school, name))
    _write(school, values, library.language)
    session.flush()
    if changed:
        audit.record(session, "edit", school, now=now, actor_id=by_id, after=changed[:40])


def _write(school: School, values: Mapping[str, str], language: str) -> None:
    for name in EDITABLE:
        setattr(school, name, values.get(name, ""))
    school.sort_key = sort_key(school.name, language)[:LONGEST_SORT_KEY]
