"""The checklist of starting up: the library's own list, its copy at each school, and what facts show done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, delete, func, select
from sqlalchemy.orm import Session

from app.accounts.models import Person, Role, RoleName
from app.cards.models import Card
from app.children.models import Child
from app.clubs.models import Club, Meeting, MeetingState
from app.core import audit
from app.core.errors import RuleBroken
from app.libraries.models import Library
from app.places.models import LIVE, Place, PlaceState, Queue, is_clubs_own
from app.school_line.models import ClubRequest, RequestState
from app.starts.models import RequestStep, StartStep, StepKind

USUAL = tuple(kind for kind in StepKind if kind != StepKind.OWN)
"""The house's list, for a library that has not written its own."""
MOST_STEPS = 20
SHOWN_BY_FACTS = frozenset(USUAL) - {StepKind.AGREEMENT}


@dataclass(frozen=True)
class Draft:
    """A step of the library's list; an empty name is the house's words for its kind."""

    kind: StepKind
    name: str = ""


@dataclass(frozen=True)
class Step:
    """A step at one school: whether it is done, and whether facts say so."""

    row: RequestStep
    is_seen: bool

    @property
    def is_done(self) -> bool:
        """Seen from facts, or ticked."""
        return self.is_seen or self.row.done_at is not None


def checklist(session: Session, library_id: int) -> list[Draft]:
    """The library's list of steps, in order."""
    rows = session.scalars(
        select(StartStep).where(StartStep.library_id == library_id).order_by(StartStep.place, StartStep.id)
    ).all()
    return [Draft(StepKind(row.kind), row.name) for row in rows] or [Draft(kind) for kind in USUAL]


def set_checklist(
    session: Session, library: Library, steps: Sequence[Draft], by: Person, now: datetime
) -> None:
    """Let the library's list be this; schools that are starting up keep theirs.

    Raises RuleBroken: checklist_empty, checklist_long (more than 20).
    """
    if not steps:
        raise RuleBroken("checklist_empty")
    if len(steps) > MOST_STEPS:
        raise RuleBroken("checklist_long", most=MOST_STEPS)
    session.execute(delete(StartStep).where(StartStep.library_id == library.id))
    session.add_all(
        StartStep(library_id=library.id, place=place, kind=step.kind, name=step.name)
        for place, step in enumerate(steps)
    )
    audit.record(session, "set_checklist", library, now=now, actor_id=by.id, after=str(len(steps)))
    session.flush()


def lay_out(session: Session, club_request: ClubRequest) -> None:
    """Copy the library's list for a school that has said yes."""
    session.add_all(
        RequestStep(
            library_id=club_request.library_id,
            request_id=club_request.id,
            place=place,
            kind=step.kind,
            name=step.name,
        )
        for place, step in enumerate(checklist(session, club_request.library_id))
    )
    session.flush()


def tick(session: Session, step: RequestStep, is_done: bool, by: Person, now: datetime) -> None:
    """A person says that a step is done, or not done after all. Raises RuleBroken: request_settled."""
    if step.club_request.state not in (RequestState.STARTING, RequestState.RUNNING):
        raise RuleBroken("request_settled", state=step.club_request.state)
    step.done_at, step.done_by_id = (now, by.id) if is_done else (None, None)
    audit.record(session, "tick" if is_done else "untick", step, now=now, actor_id=by.id)


def steps_of(
    session: Session, requests: Sequence[ClubRequest], with_box: Collection[int]
) -> dict[int, list[Step]]:
    """The steps of each request by its id; `with_box` holds the ids of clubs a box was sent to."""
    rows = session.scalars(
        select(RequestStep)
        .where(RequestStep.request_id.in_([club_request.id for club_request in requests]))
        .order_by(RequestStep.place, RequestStep.id)
    ).all()
    clubs = {club_request.id: club_request.club_id for club_request in requests}
    facts = _facts(session, [club_id for club_id in clubs.values() if club_id])
    found: dict[int, list[Step]] = {club_request.id: [] for club_request in requests}
    for row in rows:
        club_id = clubs[row.request_id]
        seen = facts.get(club_id, frozenset()) if club_id else frozenset()
        has_box = row.kind == StepKind.BOX and club_id in with_box
        found[row.request_id].append(Step(row, row.kind in seen or has_box))
    return found


def _facts(session: Session, club_ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """What the system knows of each club, in one query: planned, host, room, letters, visit, cards."""
    if not club_ids:
        return {}
    host = select(Role.id).where(Role.club_id == Club.id, Role.name == RoleName.HOST, Role.ended_at.is_(None))
    held = select(Meeting.id).where(Meeting.club_id == Club.id, Meeting.state == MeetingState.HELD)
    card = select(Card.id).where(Card.child_id == Child.id, Card.voided_at.is_(None)).exists()
    children = (
        select(
            Queue.club_id,
            func.sum(case((Child.informed_on.is_(None), 1), else_=0)).label("uninformed"),
            func.sum(case((and_(Place.state == PlaceState.ACTIVE, ~card), 1), else_=0)).label("without_card"),
        )
        .join(Place, Place.queue_id == Queue.id)
        .join(Child, Child.id == Place.child_id)
        .where(Place.state.in_(LIVE), is_clubs_own())
        .group_by(Queue.club_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Club.id,
            host.exists(),
            Club.room != "",
            children.c.uninformed == 0,
            held.exists(),
            children.c.without_card == 0,
        )
        .outerjoin(children, children.c.club_id == Club.id)
        .where(Club.id.in_(club_ids))
    )
    kinds = (StepKind.HOST, StepKind.ROOM, StepKind.LETTER, StepKind.VISIT, StepKind.CARDS)
    return {
        row[0]: frozenset(
            {StepKind.PLAN, *(kind for kind, is_so in zip(kinds, row[1:], strict=True) if is_so)}
        )
        for row in rows
    }
