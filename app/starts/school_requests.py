"""A school asks for a club: how it comes into the line of schools, keeps its number, and leaves again.

Anybody may ask, but only who reads the school's mail stands in line: the number is taken when the mailed
link's button is pressed, under the lock of the line.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import people
from app.accounts.models import Person
from app.accounts.tries import Tries
from app.core import audit, database
from app.core.errors import Refused, RuleBroken
from app.core.national_numbers import find_national_number
from app.core.tables import new_key
from app.libraries.models import Library, School, SchoolKind
from app.notices import outbox
from app.starts.school_line import ClubRequest, RequestState, SchoolLine

MOVES: dict[RequestState, frozenset[RequestState]] = {
    RequestState.UNCONFIRMED: frozenset({RequestState.WAITING}),
    RequestState.WAITING: frozenset({RequestState.OFFERED, RequestState.WITHDRAWN}),
    RequestState.OFFERED: frozenset(
        {RequestState.STARTING, RequestState.DECLINED, RequestState.WAITING, RequestState.WITHDRAWN}
    ),
    RequestState.STARTING: frozenset({RequestState.RUNNING, RequestState.WITHDRAWN}),
    RequestState.RUNNING: frozenset({RequestState.HANDED_OVER}),
    RequestState.HANDED_OVER: frozenset({RequestState.RUNNING}),
    RequestState.DECLINED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
}
FINAL = frozenset(state for state, ahead in MOVES.items() if not ahead)

FROM_ONE_ADDRESS = 10
"""Requests from one client in a quarter of an hour; a town hall may ask for its schools."""
UNCONFIRMED_OF_ONE = 3
"""Unconfirmed requests of one mail address; more would be a way to fill a stranger's mailbox."""

USUAL_STARTS = 4
USUAL_CLUBS_EACH = 4


@dataclass(frozen=True)
class Wish:
    """What a school asks for, and the adult to talk to; `weekdays` counts from Monday, 0."""

    school: School
    grade_from: int
    grade_to: int
    weekdays: list[int]
    name: str
    email: str
    phone: str = ""
    message: str = ""


@contextmanager
def locked(session: Session, library_id: int) -> Iterator[SchoolLine]:
    """Hold the library's line of schools against everybody else; the line is made when first needed."""
    session.execute(
        database.insert_unless_there(session, SchoolLine)
        .values(
            library_id=library_id,
            key=new_key(),
            starts_a_season=USUAL_STARTS,
            clubs_each=USUAL_CLUBS_EACH,
            next_number=1,
        )
        .on_conflict_do_nothing(index_elements=[SchoolLine.library_id])
    )
    line = session.scalars(select(SchoolLine).where(SchoolLine.library_id == library_id)).one()
    yield database.lock(session, line)
    session.flush()


def line_of(session: Session, library_id: int) -> SchoolLine:
    """The library's line, to read; the usual numbers where the library has not set its own."""
    line = session.scalar(select(SchoolLine).where(SchoolLine.library_id == library_id))
    return line or SchoolLine(starts_a_season=USUAL_STARTS, clubs_each=USUAL_CLUBS_EACH, next_number=1)


def set_limits(
    session: Session, library_id: int, starts_a_season: int, clubs_each: int, by: Person, now: datetime
) -> None:
    """How many clubs the library starts a season and each librarian carries; fewer takes nothing back."""
    with locked(session, library_id) as line:
        line.starts_a_season, line.clubs_each = starts_a_season, clubs_each
        limits = f"{starts_a_season} a season, {clubs_each} each"
        audit.record(session, "set_limits", line, now=now, actor_id=by.id, after=limits)


def ask_for_club(session: Session, library: Library, wish: Wish, address: str, now: datetime) -> ClubRequest:
    """Keep a request and mail the link that confirms it; `address` is the client's.

    Raises RuleBroken: main_school, national_number; Refused: too_many_requests.
    """
    if wish.school.kind == SchoolKind.MAIN:
        raise RuleBroken("main_school", school=wish.school.name)
    if find_national_number(wish.message):
        raise RuleBroken("national_number")
    _count_or_refuse(session, address, now)
    contact = people.find_or_make(session, wish.email, wish.name, now)
    if _unconfirmed(session, library.id, contact) >= UNCONFIRMED_OF_ONE:
        raise Refused("too_many_requests", status=429)
    club_request = ClubRequest(
        library_id=library.id,
        school_id=wish.school.id,
        contact_id=contact.id,
        contact_name=wish.name,
        contact_phone=wish.phone,
        grade_from=wish.grade_from,
        grade_to=wish.grade_to,
        weekdays="".join(str(day) for day in sorted(set(wish.weekdays))),
        message=wish.message,
        state=RequestState.UNCONFIRMED,
        asked_at=now,
    )
    session.add(club_request)
    session.flush()
    outbox.tell(
        session,
        library.id,
        contact.id,
        "club_request",
        about=club_request.key,
        once=club_request.key,
        now=now,
    )
    audit.record(session, "ask_for_club", club_request, now=now, after=club_request.state)
    return club_request


def confirm(session: Session, club_request: ClubRequest, now: datetime) -> None:
    """The button behind the mailed link: the school stands in line with the next number.

    Pressed again it changes nothing. Raises RuleBroken: school_in_line, request_settled.
    """
    with locked(session, club_request.library_id) as line:
        session.refresh(club_request)
        if club_request.state == RequestState.WAITING:
            return
        if _in_line(session, club_request):
            raise RuleBroken("school_in_line", school=club_request.school.name)
        club_request.number, line.next_number = line.next_number, line.next_number + 1
        club_request.confirmed_at = now
        move(session, club_request, RequestState.WAITING, "confirm", None, now)


def withdraw(
    session: Session, club_request: ClubRequest, by: Person | None, reason: str, now: datetime
) -> None:
    """The school no longer wants a club, or the library takes it off the line; its start is free again.

    The library says why, for the school to read. Raises RuleBroken: withdrawal_unexplained, request_settled.
    """
    if by is not None and not reason.strip():
        raise RuleBroken("withdrawal_unexplained")
    with locked(session, club_request.library_id):
        session.refresh(club_request)
        move(session, club_request, RequestState.WITHDRAWN, "withdraw", by, now)
        club_request.reason = reason.strip()


def move(
    session: Session,
    club_request: ClubRequest,
    state: RequestState,
    action: str,
    by: Person | None,
    now: datetime,
) -> None:
    """The one way a request changes state, while the line is locked. Raises RuleBroken: request_settled."""
    before = RequestState(club_request.state)
    if state not in MOVES[before]:
        raise RuleBroken("request_settled", state=before)
    club_request.state = state
    club_request.unanswered_at = None
    if state != RequestState.OFFERED:
        club_request.expires_at = None
    if state in FINAL:
        club_request.settled_at = now
    actor_id = by.id if by else None
    audit.record(session, action, club_request, now=now, actor_id=actor_id, before=before, after=state)


def _count_or_refuse(session: Session, address: str, now: datetime) -> None:
    tries = Tries(session, "ask_for_club", now, {address: FROM_ONE_ADDRESS})
    try:
        tries.count_or_refuse()
    except Refused:
        raise Refused("too_many_requests", status=429) from None


def _unconfirmed(session: Session, library_id: int, contact: Person) -> int:
    count = select(func.count()).where(
        ClubRequest.library_id == library_id,
        ClubRequest.contact_id == contact.id,
        ClubRequest.state == RequestState.UNCONFIRMED,
    )
    return session.scalar(count) or 0


def _in_line(session: Session, club_request: ClubRequest) -> bool:
    live = (RequestState.WAITING, RequestState.OFFERED, RequestState.STARTING)
    same = select(ClubRequest.id).where(
        ClubRequest.library_id == club_request.library_id,
        ClubRequest.school_id == club_request.school_id,
        ClubRequest.state.in_(live),
    )
    return session.scalar(same.limit(1)) is not None
