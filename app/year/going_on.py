"""Who goes on next season: what the children and their adults say in May, and who fits the club in August."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Person, Role, RoleName
from app.children.models import Child
from app.clubs.models import Club, ClubState
from app.core import audit
from app.core.errors import RuleBroken
from app.notices import outbox
from app.places.models import Place, PlaceState, Queue, is_clubs_own
from app.year.models import SeasonStep
from app.year.year import Group, Line, Step, Undo, Year, clubs_of

ASKING = "ask"
CARRIED = "carry"


@dataclass
class Sorted:
    """The children of a club by what becomes of them; each list in the order of the line or by name."""

    goes_on: list[Place] = field(default_factory=list)
    not_said: list[Place] = field(default_factory=list)
    stops: list[Place] = field(default_factory=list)
    too_old: list[Place] = field(default_factory=list)
    waits: list[Place] = field(default_factory=list)

    def groups(self) -> list[Group]:
        """For the preview: each kind there is, with names."""
        kinds = ("goes_on", "not_said", "stops", "too_old", "waits")
        found = [(kind, getattr(self, kind)) for kind in kinds]
        return [Group(kind, len(of), [p.child.full_label for p in of]) for kind, of in found if of]


def sort_out(session: Session, clubs: Mapping[Club, int | None]) -> dict[int, Sorted]:
    """The children of these clubs by what they said, in one query, by the id of the club.

    A child above the grade named for its club, or above the school's own last, is too old.
    """
    rows = session.execute(
        select(Place, Queue.club_id)
        .join(Queue, Queue.id == Place.queue_id)
        .join(Child, Child.id == Place.child_id)
        .where(
            Queue.club_id.in_([club.id for club in clubs]),
            is_clubs_own(),
            Place.state.in_((PlaceState.ACTIVE, PlaceState.WAITING, PlaceState.OFFERED)),
        )
        .order_by(Place.priority, Place.number)
        .options(joinedload(Place.child))
    )
    tops = {club.id: _top(club, highest) for club, highest in clubs.items()}
    found = {club.id: Sorted() for club in clubs}
    for place, club_id in rows:
        _sort_in(found[club_id], place, tops[club_id])
    for each in found.values():
        for kind in (each.goes_on, each.not_said, each.stops, each.too_old):
            kind.sort(key=lambda place: (place.child.sort_key, place.child_id))
    return found


def say(session: Session, club: Club, answers: Mapping[str, bool | None], by: Person, now: datetime) -> int:
    """An adult notes who goes on, by the key of the place; None is nothing said. Gives how many changed."""
    changed = 0
    for place in _in_club(session, club):
        if place.key in answers and place.goes_on != answers[place.key]:
            place.goes_on = answers[place.key]
            audit.record(session, "say_goes_on", place, now=now, actor_id=by.id, after=_word(place.goes_on))
            changed += 1
    session.flush()
    return changed


def say_oneself(session: Session, club: Club, child: Child, goes_on: bool, now: datetime) -> None:
    """A child says it of itself while it is asked. Raises RuleBroken: not_asked, not_in_club."""
    if not is_asked(session, club):
        raise RuleBroken("not_asked")
    mine = [place for place in _in_club(session, club) if place.child_id == child.id]
    if not mine:
        raise RuleBroken("not_in_club")
    mine[0].goes_on = goes_on
    audit.record(session, "say_goes_on", mine[0], now=now, after=_word(goes_on))


def is_asked(session: Session, club: Club) -> bool:
    """Whether children are asked: from May until those who go on are in their new club."""
    names = set(session.scalars(select(SeasonStep.name).where(SeasonStep.season_id == club.season_id)))
    return ASKING in names and CARRIED not in names


def is_asking() -> ColumnElement[bool]:
    """For queries over `Queue`: its club's children are asked whether they go on."""
    done = select(SeasonStep.id).where(SeasonStep.season_id == Queue.season_id)
    return done.where(SeasonStep.name == ASKING).exists() & ~done.where(SeasonStep.name == CARRIED).exists()


def _top(club: Club, highest: int | None) -> int | None:
    """The last grade that fits: the club's and the school's, as far as they are known."""
    return min((top for top in (highest, club.school.grades_to) if top is not None), default=None)


def _sort_in(found: Sorted, place: Place, top: int | None) -> None:
    grade = place.child.grade
    if top is not None and grade is not None and grade > top:
        found.too_old.append(place)
    elif place.state != PlaceState.ACTIVE:
        found.waits.append(place)
    else:
        {True: found.goes_on, False: found.stops, None: found.not_said}[place.goes_on].append(place)


def _preview(year: Year) -> list[Line]:
    clubs = clubs_of(year, ClubState.OPEN)
    found = sort_out(year.session, dict.fromkeys(clubs))
    return [Line(f"{club.name}, {club.school.name}", found[club.id].groups(), club) for club in clubs]


def _ask(year: Year) -> Undo:
    """From now on children and adults are asked; the hosts are told."""
    for club in clubs_of(year, ClubState.OPEN):
        for person_id in _hosts(year.session, club):
            outbox.tell(
                year.session,
                year.library.id,
                person_id,
                "who_goes_on",
                about=club.key,
                once=f"{club.key}:{year.now.isoformat()}",
                now=year.now,
            )
    return {}


def _ask_no_more(year: Year, changed: Undo) -> None:
    """Nobody is asked any more; what was said stays noted."""


def _hosts(session: Session, club: Club) -> list[int]:
    hosts = select(Role.person_id).where(
        Role.club_id == club.id,
        Role.name == RoleName.HOST,
        Role.ended_at.is_(None),
        Role.meeting_id.is_(None),
    )
    return sorted(set(session.scalars(hosts)))


def _in_club(session: Session, club: Club) -> list[Place]:
    return list(
        session.scalars(
            select(Place)
            .join(Queue, Queue.id == Place.queue_id)
            .where(Queue.club_id == club.id, is_clubs_own(), Place.state == PlaceState.ACTIVE)
        )
    )


def _word(goes_on: bool | None) -> str:
    return {True: "yes", False: "no", None: "not said"}[goes_on]


STEP = Step(ASKING, 5, _preview, _ask, _ask_no_more)
