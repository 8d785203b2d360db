"""A school asks for a club: how it comes into the line of schools, keeps its number, and leaves again.

Anybody may ask, but only who reads the school's mail stands in line: the number is taken when the mailed
link's button is pressed, under the lock of the line.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import people
from app.accounts.models import Person
from app.accounts.tries import Tries
from app.core import audit
from app.core.errors import Refused, RuleBroken
from app.core.national_numbers import find_national_number
from app.libraries.models import Library, School, SchoolKind
from app.notices import outbox
from app.school_line.models import ClubRequest, RequestState
from app.school_line.moves import locked, move

FROM_ONE_ADDRESS = 10
"""Requests from one client in a quarter of an hour; a town hall may ask for its schools."""
UNCONFIRMED_OF_ONE = 3
"""Unconfirmed requests of one mail address; more would be a way to fill a stranger's mailbox."""


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
