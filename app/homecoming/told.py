"""Who is told about a box at a school: the hosts of its club, else the school's teachers."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person, Role, RoleName
from app.deposits.models import Deposit
from app.notices import outbox

DUE = "box_due"
DUE_AGAIN = "box_due_again"
MISSING = "books_missing"


def tell(session: Session, deposit: Deposit, template: str, once: str, now: datetime) -> int:
    """Write one notice to each of them, once for each `once`; gives how many people that are."""
    people = readers(session, deposit)
    for person_id in people:
        outbox.tell(
            session,
            deposit.library_id,
            person_id,
            template,
            about=deposit.key,
            once=f"{deposit.key}:{once}",
            now=now,
        )
    return len(people)


def readers(session: Session, deposit: Deposit) -> list[int]:
    """The people who look after the box at the school."""
    rows = session.execute(
        select(Role.person_id, Role.name, Role.club_id, Role.school_id)
        .join(Person, Person.id == Role.person_id)
        .where(
            Role.library_id == deposit.library_id,
            Role.meeting_id.is_(None),
            Role.ended_at.is_(None),
            Person.disabled_at.is_(None),
        )
    ).all()
    hosts = {
        person for person, name, club_id, _ in rows if name == RoleName.HOST and club_id == deposit.club_id
    }
    teachers = {
        person
        for person, name, _, school_id in rows
        if name == RoleName.TEACHER and school_id == deposit.school_id
    }
    return sorted((hosts if deposit.club_id else set()) or teachers)
