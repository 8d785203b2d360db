"""The year: the steps from one season to the next, each shown, done, and undone until the next is done."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Person
from app.clubs.models import Club, ClubState, Season
from app.core import audit, database
from app.core.errors import RuleBroken
from app.libraries.models import Library
from app.places.precedence import PriorityClass
from app.year.models import SeasonStep

LONGEST_AFTER = timedelta(days=120)
"""After that a season that nobody has led on is left behind."""
Undo = dict[str, Any]
"""What a step changed: ids of rows and their former states, never a name."""


@dataclass(frozen=True)
class Year:
    """A season on its way to the next, and who leads it there."""

    session: Session
    library: Library
    season: Season
    by: Person
    now: datetime
    waited_as: PriorityClass | None = None
    """The priority class of children who waited last season, if the library gives them one."""


@dataclass(frozen=True)
class Group:
    """So many of one kind ("goes on", "has not said"), by name where they are few enough to be named."""

    kind: str
    count: int
    names: Sequence[str] = ()


@dataclass(frozen=True)
class Line:
    """What a step does at one place: a club, a class, a box."""

    title: str
    groups: Sequence[Group] = ()
    club: Club | None = None


@dataclass(frozen=True)
class Step:
    """One step: in which month, what it would do, how it is done and undone."""

    name: str
    month: int
    preview: Callable[[Year], list[Line]]
    do: Callable[[Year], Undo]
    undo: Callable[[Year, Undo], None]


@dataclass(frozen=True)
class Standing:
    """Where a step stands: done by whom and when, next (with its preview), or still to come."""

    step: Step
    done: SeasonStep | None = None
    is_next: bool = False
    can_undo: bool = False
    lines: list[Line] = field(default_factory=list)


def standings(steps: Sequence[Step], year: Year) -> list[Standing]:
    """All steps in order; only the next one is previewed."""
    done = _done(year.session, year.season)
    following = next((step.name for step in steps if step.name not in done), None)
    last = [step.name for step in steps if step.name in done][-1:]
    return [
        Standing(
            step,
            done.get(step.name),
            is_next=step.name == following,
            can_undo=[step.name] == last,
            lines=step.preview(year) if step.name == following else [],
        )
        for step in steps
    ]


def do(steps: Sequence[Step], year: Year, name: str) -> None:
    """Do the next step of the year. Raises RuleBroken: year_not_next, and what the step itself refuses."""
    done = _locked(year)
    step = next((each for each in steps if each.name not in done), None)
    if step is None or step.name != name:
        raise RuleBroken("year_not_next")
    changed = step.do(year)
    year.session.add(
        SeasonStep(
            library_id=year.library.id,
            season_id=year.season.id,
            name=name,
            done_at=year.now,
            done_by_id=year.by.id,
            undo=json.dumps(changed),
        )
    )
    _note(year, name, "undone", "done")


def undo(steps: Sequence[Step], year: Year, name: str) -> None:
    """Take back the step done last. Raises RuleBroken: year_not_last, year_in_use (something hangs on it)."""
    done = _locked(year)
    last = [step for step in steps if step.name in done][-1:]
    if not last or last[0].name != name:
        raise RuleBroken("year_not_last")
    last[0].undo(year, json.loads(done[name].undo))
    year.session.delete(done[name])
    _note(year, name, "done", "undone")


def season_to_lead(session: Session, library_id: int, last_step: str, today: date) -> Season | None:
    """The season whose year is not led to its end: of those that have begun, the first with a club in it."""
    led = select(SeasonStep.id).where(SeasonStep.season_id == Season.id, SeasonStep.name == last_step)
    clubs = select(Club.id).where(Club.season_id == Season.id, Club.state != ClubState.ASKED)
    recent = today - LONGEST_AFTER
    return session.scalar(
        select(Season)
        .where(
            Season.library_id == library_id,
            Season.last_on >= recent,
            ~led.exists(),
            clubs.exists(),
        )
        .order_by(Season.first_on)
        .limit(1)
    )


def changed_by(session: Session, season: Season, name: str) -> Undo | None:
    """What a step has changed; None while it is not done."""
    step = _done(session, season).get(name)
    return json.loads(step.undo) if step else None


def clubs_of(year: Year, *states: ClubState) -> list[Club]:
    """The season's clubs in these states, by school and name; school and queue are loaded."""
    found = year.session.scalars(
        select(Club)
        .where(Club.library_id == year.library.id, Club.season_id == year.season.id, Club.state.in_(states))
        .options(joinedload(Club.school), joinedload(Club.queue), joinedload(Club.librarian))
    ).unique()
    return sorted(found, key=lambda club: (club.school.sort_key, club.sort_key, club.id))


def _locked(year: Year) -> dict[str, SeasonStep]:
    """Two people who press at once do the step once."""
    database.lock(year.session, year.season)
    return _done(year.session, year.season)


def _done(session: Session, season: Season) -> dict[str, SeasonStep]:
    found = session.scalars(
        select(SeasonStep).where(SeasonStep.season_id == season.id).options(joinedload(SeasonStep.done_by))
    )
    return {step.name: step for step in found}


def _note(year: Year, name: str, before: str, after: str) -> None:
    year.session.flush()
    audit.record(
        year.session,
        f"year_{name}",
        year.season,
        now=year.now,
        actor_id=year.by.id,
        before=before,
        after=after,
    )
