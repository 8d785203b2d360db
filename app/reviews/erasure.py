"""Erasing a child: what is gone, and what is left without pointing at anybody.

Everything of the child is deleted; places are ended by the waiting list first, so that its counters stay
true and the next in line is offered the seat. Audit events stay, with fresh random subjects.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.accounts import sessions
from app.accounts.children import Card, Child, Consent, Guardian, Guardianship
from app.accounts.models import Person, SignedIn
from app.clubs import waiting_list
from app.clubs.ballot import Ballot, Suggestion
from app.clubs.models import Knock
from app.clubs.queue import LIVE, Place, PlaceState
from app.core import audit
from app.core.records import AuditEvent
from app.core.tables import new_key
from app.notices.models import Notice
from app.reviews.models import Review

OF_A_CHILD: tuple[Any, ...] = (Review, Suggestion, Place, Knock, Card, Consent)
"""The tables of rows that are one child's alone and have a key of their own."""


def erase(session: Session, child: Child, now: datetime, by: Person) -> None:
    """Delete a child and everything it left; nothing of it can be had back.

    SQLite still holds the bytes in its write-ahead log until the night's checkpoint (`safety.md` 7).
    """
    sessions.revoke(session, now, SignedIn.child_id == child.id)
    _end_places(session, child, by)
    audit.record(session, "erase_child", child, now=now, actor_id=by.id)
    session.flush()
    keys = [child.key, *_keys(session, child)]
    session.execute(delete(Notice).where(Notice.about.in_(keys)))
    _point_at_nobody(session, keys)
    _delete_rows(session, child)


def _end_places(session: Session, child: Child, by: Person) -> None:
    # In the order of the queues, so that two erasures never wait for each other.
    live = session.scalars(
        select(Place).where(Place.child_id == child.id, Place.state.in_(LIVE)).order_by(Place.queue_id)
    ).all()
    for place in live:
        end = waiting_list.leave if place.state == PlaceState.ACTIVE else waiting_list.withdraw
        end(session, place, by)


def _keys(session: Session, child: Child) -> list[str]:
    return [
        key
        for table in OF_A_CHILD
        for key in session.scalars(select(table.key).where(table.child_id == child.id))
    ]


def _point_at_nobody(session: Session, keys: Iterable[str]) -> None:
    for key in keys:
        session.execute(update(AuditEvent).where(AuditEvent.subject_key == key).values(subject_key=new_key()))


def _delete_rows(session: Session, child: Child) -> None:
    guardians = session.scalars(
        select(Guardianship.guardian_id).where(Guardianship.child_id == child.id)
    ).all()
    child_id = child.id
    for table in (*OF_A_CHILD, Ballot, Guardianship, SignedIn):
        session.execute(delete(table).where(table.child_id == child_id))
    session.execute(
        delete(Guardian).where(
            Guardian.id.in_(guardians),
            ~select(Guardianship.id).where(Guardianship.guardian_id == Guardian.id).exists(),
        )
    )
    session.expunge(child)
    session.execute(delete(Child).where(Child.id == child_id))
