"""Erasing a child: what is gone, and what is left without pointing at anybody.

Everything of the child is deleted; places are ended by the waiting list first, so that its counters stay
true and the next in line is offered the seat. Audit events stay, with fresh random subjects; what the
child counted for stays in the figures.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, or_, select, update
from sqlalchemy.orm import Session

from app.accounts import sessions
from app.accounts.models import Person, SignedIn
from app.cards.models import Card
from app.children import aliases
from app.children.models import Child, Guardian, Guardianship
from app.consents import consent
from app.consents.models import Consent, Purpose
from app.core import audit, database
from app.core.records import AuditEvent, FormReceipt
from app.core.tables import new_key
from app.doors.models import Knock
from app.libraries.models import Library
from app.loans.models import Loan
from app.meetings import attendance
from app.notices.models import Notice
from app.paper.models import PaperCard, PaperCut
from app.pictures import keeping
from app.pictures.models import Picture, PictureKind
from app.places import waiting_list
from app.places.models import LIVE, Place, PlaceState
from app.privacy import traces
from app.reading.models import Reading
from app.reviews import figures
from app.reviews.models import Review
from app.together.models import Ballot, Suggestion
from app.trips.models import TripAnswer
from app.videos import keeping as films
from app.videos.models import Video
from app.wanted import forgetting

OF_ITS_PART: tuple[Any, ...] = (
    Loan,
    Reading,
    Suggestion,
    TripAnswer,
    Place,
    Knock,
    Card,
    PaperCut,
    PaperCard,
)
"""The tables of rows that are one child's alone, have a key and tell what it takes part in…"""
OF_A_CHILD: tuple[Any, ...] = (Review, Picture, Video, *OF_ITS_PART, Consent, Guardianship)
"""…and all that are one child's alone."""


def erase(session: Session, child: Child, now: datetime, by: Person | None) -> None:
    """Delete a child and everything it left; nothing of it can be had back. `by` is none for the night.

    Its tombstone is written just before the transaction is committed; mails kept as files and what the
    database's own files still hold go just after (`traces`).
    """
    database.lock(session, child)
    sessions.revoke(session, now, SignedIn.child_id == child.id)
    _end_places(session, child, by)
    attendance.forget(session, child)
    forgetting.forget(session, child)
    audit.record(session, "erase_child", child, now=now, actor_id=by.id if by else None)
    session.flush()
    library = session.get_one(Library, child.library_id)
    figures.keep_places(session, library, Place.child_id == child.id)
    figures.keep_reviews(session, library, Review.child_id == child.id)
    figures.keep_readings(session, library, Reading.child_id == child.id)
    keys = [child.key, *_keys(session, child)]
    told = select(Notice.key).where(Notice.about.in_(keys))
    traces.leave(session, child.key, session.scalars(told).all(), now)
    session.execute(delete(Notice).where(Notice.about.in_(keys)))
    session.execute(delete(FormReceipt).where(FormReceipt.location.contains(child.key, autoescape=True)))
    point_at_nobody(session, keys)
    _delete_rows(session, child)


def forget(session: Session, library: Library, child: Child, now: datetime) -> None:
    """The child takes part in nothing any more: only what it has published stays, under its alias alone.

    A child that has published nothing is erased. Where the guardians said that its reviews may stay after
    the season, they stay under a fresh alias, which points at nobody.
    """
    published = select(Review.id).where(Review.child_id == child.id, Review.published_at.is_not(None))
    if session.scalar(published.limit(1)) is None:
        erase(session, child, now, None)
        return
    attendance.forget(session, child)
    forgetting.forget(session, child)
    unpublished = (Review.child_id == child.id, Review.published_at.is_(None))
    figures.keep_reviews(session, library, *unpublished)
    figures.keep_readings(session, library, Reading.child_id == child.id)
    keys = [child.key, *session.scalars(select(Review.key).where(*unpublished))]
    keys += _keys_in(session, Picture, child) + _keys_in(session, Video, child)
    keys += [key for table in OF_ITS_PART for key in _keys_in(session, table, child)]
    session.execute(delete(Review).where(*unpublished))
    keeping.forget_these(session, session.scalars(pictures_on_no_review(Picture.child_id == child.id)))
    films.forget_all_of(session, child)
    session.execute(delete(Notice).where(Notice.about.in_(keys)))
    point_at_nobody(session, keys)
    for table in (*OF_ITS_PART, Ballot, SignedIn):
        session.execute(delete(table).where(table.child_id == child.id))
    if consent.holds(session, child, Purpose.KEEP_AFTER_SEASON):
        _unlink(session, library, child)
    child.first_name = child.initial = child.class_label = child.sort_key = ""
    child.grade = child.informed_on = child.put_forward_by_id = None
    child.forgotten_at = now


def pictures_on_no_review(*which: ColumnElement[bool]) -> Select[Any]:
    """The ids of the pictures among `which` that stand nowhere."""
    on = or_(Review.picture_id == Picture.id, Review.handwriting_id == Picture.id)
    return select(Picture.id).where(*which, ~select(Review.id).where(on).exists())


def _unlink(session: Session, library: Library, child: Child) -> None:
    """Fresh names; a drawing tells of nobody, but a photograph or one's own hand does."""
    telling = (Picture.child_id == child.id, Picture.kind != PictureKind.DRAWING)
    keeping.forget_these(session, session.scalars(select(Picture.id).where(*telling)))
    taken = set(session.scalars(select(Child.alias).where(Child.library_id == library.id)))
    child.key = new_key()
    child.animal, child.alias = aliases.choose_alias(library.language, taken, busy_animals=Counter())


def _end_places(session: Session, child: Child, by: Person | None) -> None:
    # In the order of the queues, so that two erasures never wait for each other.
    live = session.scalars(
        select(Place).where(Place.child_id == child.id, Place.state.in_(LIVE)).order_by(Place.queue_id)
    ).all()
    for place in live:
        end = waiting_list.leave if place.state == PlaceState.ACTIVE else waiting_list.withdraw
        end(session, place, by)


def _keys(session: Session, child: Child) -> list[str]:
    return [key for table in OF_A_CHILD for key in _keys_in(session, table, child)]


def _keys_in(session: Session, table: Any, child: Child) -> list[str]:
    return list(session.scalars(select(table.key).where(table.child_id == child.id)))


def point_at_nobody(session: Session, keys: Iterable[str]) -> None:
    """What the audit tells of these rows it tells of nobody: each event gets a fresh random subject."""
    for key in keys:
        session.execute(update(AuditEvent).where(AuditEvent.subject_key == key).values(subject_key=new_key()))


def _delete_rows(session: Session, child: Child) -> None:
    guardians = session.scalars(
        select(Guardianship.guardian_id).where(Guardianship.child_id == child.id)
    ).all()
    child_id = child.id
    keeping.forget_all_of(session, child)
    films.forget_all_of(session, child)
    for table in (*OF_A_CHILD, Ballot, SignedIn):
        session.execute(delete(table).where(table.child_id == child_id))
    session.execute(
        delete(Guardian).where(
            Guardian.id.in_(guardians),
            ~select(Guardianship.id).where(Guardianship.guardian_id == Guardian.id).exists(),
        )
    )
    session.expunge(child)
    session.execute(delete(Child).where(Child.id == child_id))
