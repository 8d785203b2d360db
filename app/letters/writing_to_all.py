"""Writing to all: who reads what staff write to the adults of a club's children, and that each gets it once.

For each child it is the adult who put it forward and may still answer for it, else the club's hosts, else
the librarians: those who are told when the child is offered a place; and its guardians who want mail.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Person, Role, RoleName
from app.children.models import Child
from app.clubs.models import Club
from app.core import audit
from app.core.errors import RuleBroken
from app.core.national_numbers import find_national_number
from app.letters.models import Message, Reach
from app.notices import outbox
from app.places import mail_to_guardians
from app.places.models import LIVE, Place, PlaceState, Queue, is_clubs_own

LONGEST_WORDS = 4_000
TO_GUARDIANS = "guardian_message"
STATES = {
    Reach.ALL: LIVE,
    Reach.IN: (PlaceState.ACTIVE,),
    Reach.WAITING: (PlaceState.WAITING, PlaceState.OFFERED),
}


@dataclass(frozen=True)
class Recipient:
    """One adult, and the children it is written to about."""

    person: Person
    children: list[str] = field(default_factory=list)
    """First names; protected children are left out."""


def recipients(session: Session, club: Club, reach: Reach) -> list[Recipient]:
    """Every adult who answers for one of the children meant, by name, in two queries."""
    roles = session.execute(
        select(Role, Person)
        .join(Person, Person.id == Role.person_id)
        .where(
            Role.library_id == club.library_id,
            Role.ended_at.is_(None),
            Role.meeting_id.is_(None),
            Person.disabled_at.is_(None),
        )
    ).all()
    people = {person.id: person for _, person in roles}
    hosts = {role.person_id for role, _ in roles if role.name == RoleName.HOST and role.club_id == club.id}
    librarians = {role.person_id for role, _ in roles if role.name == RoleName.LIBRARIAN}
    teachers = {role.person_id for role, _ in roles if role.school_id == club.school_id}
    found: dict[int, Recipient] = {}
    for _, put_forward_by, first_name, is_protected in session.execute(_children(club, reach)):
        may_answer = put_forward_by in hosts | librarians | teachers
        for person_id in {put_forward_by} if may_answer else hosts or librarians:
            to = found.setdefault(person_id, Recipient(people[person_id]))
            if not is_protected:
                to.children.append(first_name)
    return sorted(found.values(), key=lambda to: (to.person.name.casefold(), to.person.id))


def guardians_to_write_to(session: Session, club: Club, reach: Reach) -> dict[int, list[str]]:
    """The guardians who want mail about one of the children meant: by id, with their children's names.

    What staff write cannot be veiled, so a protected child's guardians are phoned (`decisions.md` 24).
    """
    rows = session.execute(_children(club, reach)).all()
    named = {child_id: first_name for child_id, _, first_name, is_protected in rows if not is_protected}
    found: dict[int, list[str]] = {}
    for guardianship in mail_to_guardians.reachable_of(session, list(named)):
        found.setdefault(guardianship.guardian_id, []).append(named[guardianship.child_id])
    return found


def write_to_all(
    session: Session, club: Club, reach: Reach, words: str, by: Person, now: datetime
) -> Message:
    """Keep what was written and put one mail for each recipient into the outbox.

    Raises RuleBroken: message_empty, words_too_long, national_number, nobody_to_write_to.
    """
    words = checked(words)
    to = recipients(session, club, reach)
    guardians = guardians_to_write_to(session, club, reach)
    if not to and not guardians:
        raise RuleBroken("nobody_to_write_to")
    message = Message(
        library_id=club.library_id,
        club_id=club.id,
        written_by_id=by.id,
        reach=reach,
        words=words,
        recipients=len(to) + len(guardians),
        written_at=now,
    )
    session.add(message)
    session.flush()
    for recipient in to:
        outbox.tell(
            session,
            club.library_id,
            recipient.person.id,
            "club_message",
            about=message.key,
            once=message.key,
            now=now,
        )
    for guardian_id in guardians:
        outbox.tell_guardian(
            session,
            club.library_id,
            guardian_id,
            TO_GUARDIANS,
            about=message.key,
            once=message.key,
            now=now,
        )
    audit.record(session, "write_to_all", club, now=now, actor_id=by.id, after=str(message.recipients))
    return message


def checked(words: str) -> str:
    """The words as they will be sent. Raises RuleBroken: message_empty, words_too_long, national_number."""
    words = words.strip()
    if not words:
        raise RuleBroken("message_empty")
    if len(words) > LONGEST_WORDS:
        raise RuleBroken("words_too_long", length=len(words), longest=LONGEST_WORDS)
    if find_national_number(words):
        raise RuleBroken("national_number")
    return words


def written(session: Session, club: Club, most: int = 20) -> list[Message]:
    """What was written to this club's adults lately, the latest first, with who wrote it."""
    return list(
        session.scalars(
            select(Message)
            .where(Message.club_id == club.id)
            .order_by(Message.written_at.desc(), Message.id.desc())
            .limit(most)
            .options(joinedload(Message.written_by))
        )
    )


def _children(club: Club, reach: Reach) -> Select[Any, Any, str, bool]:
    return (
        select(Child.id, Place.put_forward_by_id, Child.first_name, Child.is_protected)
        .join(Queue, Queue.id == Place.queue_id)
        .join(Child, Child.id == Place.child_id)
        .where(
            Queue.club_id == club.id,
            Queue.season_id == club.season_id,
            is_clubs_own(),
            Place.state.in_(STATES[reach]),
        )
        .order_by(Child.sort_key, Child.id)
    )
