"""What a library decides about itself: its name, its colour, how long an offer stands, its goals."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import audit
from app.core.errors import RuleBroken
from app.core.search_text import sort_key
from app.libraries.models import LONGEST_SORT_KEY, Goal, Library, School

EDITABLE = ("name", "language", "accent", "phone", "email", "offer_days")
OF_PROTECTION = ("protection_name", "protection_phone")
OF_TRANSPORT = ("box_days_before", "box_days_after", "no_transport_from", "no_transport_to")


def edit_library(
    session: Session, library: Library, values: Mapping[str, object], by_id: int, now: datetime
) -> None:
    """Take over what was typed; a new language puts the schools into its own order."""
    editable = EDITABLE + OF_PROTECTION + OF_TRANSPORT
    changed = [name for name in editable if name in values and values[name] != getattr(library, name)]
    for name in changed:
        setattr(library, name, values[name])
    if "language" in changed:
        for school in session.scalars(select(School).where(School.library_id == library.id)):
            school.sort_key = sort_key(school.name, library.language)[:LONGEST_SORT_KEY]
    if changed:
        audit.record(session, "edit", library, now=now, actor_id=by_id, after=" ".join(changed)[:40])
    session.flush()


def goals(session: Session, library: Library) -> list[Goal]:
    """The goals of the library's strategy, in the order they were written."""
    statement = select(Goal).where(Goal.library_id == library.id).order_by(Goal.id)
    return list(session.scalars(statement))


def set_goals(session: Session, library: Library, names: Sequence[str], by_id: int, now: datetime) -> None:
    """Let the library's goals be these. Raises RuleBroken("goal_in_use") for one that clubs serve."""
    wanted = list(dict.fromkeys(" ".join(name.split()) for name in names if name.strip()))
    here = {goal.name: goal for goal in goals(session, library)}
    for name, goal in here.items():
        if name not in wanted:
            _remove(session, goal, by_id, now)
    for name in wanted:
        if name not in here:
            goal = Goal(library_id=library.id, name=name)
            session.add(goal)
            session.flush()
            audit.record(session, "add", goal, now=now, actor_id=by_id)
    session.flush()


def _remove(session: Session, goal: Goal, by_id: int, now: datetime) -> None:
    name = goal.name
    audit.record(session, "remove", goal, now=now, actor_id=by_id)
    session.delete(goal)
    try:
        session.flush()
    except IntegrityError as error:
        raise RuleBroken("goal_in_use", goal=name) from error
