"""The line of schools at a glance: who waits, who starts up, who runs, whose club is their own."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from app.accounts.models import Person
from app.clubs.models import Club, ClubState
from app.core.records import AuditEvent
from app.libraries.models import School
from app.school_line.models import ClubRequest, RequestState
from app.starts.models import CheckIn

STANDING = (
    RequestState.WAITING,
    RequestState.OFFERED,
    RequestState.STARTING,
    RequestState.RUNNING,
    RequestState.HANDED_OVER,
)


@dataclass
class Board:
    """Every request that stands, in the order of its number; the last check-in by the request's id."""

    by_state: dict[str, list[ClubRequest]] = field(default_factory=dict)
    check_ins: dict[int, CheckIn] = field(default_factory=dict)

    def __getitem__(self, state: str) -> list[ClubRequest]:
        return self.by_state.get(state, [])


def board(session: Session, library_id: int) -> Board:
    """All that stands, school and people loaded, in one query; clubs that are closed are left out."""
    last = (
        select(func.max(CheckIn.month)).where(CheckIn.request_id == ClubRequest.id).correlate(ClubRequest)
    ).scalar_subquery()
    check_in = aliased(CheckIn)
    rows = session.execute(
        select(ClubRequest, check_in)
        .join(School, School.id == ClubRequest.school_id)
        .outerjoin(Club, Club.id == ClubRequest.club_id)
        .outerjoin(check_in, and_(check_in.request_id == ClubRequest.id, check_in.month == last))
        .where(
            ClubRequest.library_id == library_id,
            ClubRequest.state.in_(STANDING),
            or_(Club.id.is_(None), Club.state != ClubState.CLOSED),
        )
        .order_by(ClubRequest.number)
        .options(
            contains_eager(ClubRequest.school),
            contains_eager(ClubRequest.club),
            joinedload(ClubRequest.contact),
            joinedload(ClubRequest.librarian),
        )
    )
    found = Board()
    for club_request, last_one in rows:
        found.by_state.setdefault(club_request.state, []).append(club_request)
        if last_one is not None:
            found.check_ins[club_request.id] = last_one
    return found


@dataclass(frozen=True)
class Happening:
    """Something that was done to a request, by whom if a member of staff did it."""

    at: datetime
    action: str
    by: str | None


def by_token(session: Session, library_id: int, token: str) -> ClubRequest | None:
    """The request whose mails carry this token, with its school, librarian and club."""
    return session.scalar(
        select(ClubRequest)
        .where(ClubRequest.library_id == library_id, ClubRequest.token == token)
        .options(
            joinedload(ClubRequest.school),
            joinedload(ClubRequest.librarian),
            joinedload(ClubRequest.club),
        )
    )


def history(session: Session, club_request: ClubRequest) -> list[Happening]:
    """What has happened to the request, first things first."""
    rows = session.execute(
        select(AuditEvent.at, AuditEvent.action, Person.name)
        .outerjoin(Person, Person.id == AuditEvent.actor_id)
        .where(
            AuditEvent.library_id == club_request.library_id,
            AuditEvent.subject_key == club_request.key,
        )
        .order_by(AuditEvent.at, AuditEvent.id)
    )
    return [Happening(*row) for row in rows]


def check_ins_of(session: Session, club_request: ClubRequest) -> list[CheckIn]:
    """The last twelve check-ins, newest first."""
    rows = select(CheckIn).where(CheckIn.request_id == club_request.id).order_by(CheckIn.month.desc())
    return list(session.scalars(rows.limit(12)))
