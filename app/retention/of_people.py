"""Children and guardians themselves, their cards and calendars, and what was done."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, or_, select, update

from app.accounts.models import Role
from app.calendars.models import CalendarAddress
from app.cards.models import Card
from app.children.models import Child, Guardian, Guardianship
from app.consents.models import GuardianLink
from app.core.records import AuditEvent
from app.places.models import LIVE, Place, Queue
from app.privacy import erasure
from app.retention.night import KEEP_AUDIT, KEEP_CARDS, KEEP_GUARDIANS, KEEP_PARTS, Keep, Night
from app.reviews.models import Review


def children(night: Night) -> Select[Any]:
    """Who is in no club any more, nor waits; who was put on the books since the last summer is new."""
    return select(Child.id).where(_is_inactive(night, KEEP_PARTS), Child.forgotten_at.is_(None))


def shadows(night: Night) -> Select[Any]:
    """Children of whom only the alias was left, and whose last review is gone."""
    left = select(Review.id).where(Review.child_id == Child.id).exists()
    mine = Child.library_id == night.library.id
    return select(Child.id).where(mine, Child.forgotten_at.is_not(None), ~left)


def forget_children(night: Night, ids: list[int]) -> None:
    for child in night.session.scalars(select(Child).where(Child.id.in_(ids)).order_by(Child.id)).all():
        erasure.forget(night.session, night.library, child, night.now)


def erase_children(night: Night, ids: list[int]) -> None:
    for child in night.session.scalars(select(Child).where(Child.id.in_(ids)).order_by(Child.id)).all():
        erasure.erase(night.session, child, night.now, None)


def cards(night: Night) -> Select[Any]:
    idle = select(Child.id).where(_is_inactive(night, KEEP_CARDS))
    return select(Card.id).where(Card.child_id.in_(idle))


def guardians(night: Night) -> Select[Any]:
    """Guardians with something to forget, or a link that opens, none of whose children takes part."""
    wards = select(Guardianship.id).join(Child, Child.id == Guardianship.child_id)
    wards = wards.where(Guardianship.guardian_id == Guardian.id, ~_is_inactive(night, KEEP_GUARDIANS))
    links = select(GuardianLink.id).join(Guardianship, Guardianship.id == GuardianLink.guardianship_id)
    link = links.where(Guardianship.guardian_id == Guardian.id).exists()
    known = or_(Guardian.name != "", Guardian.email.is_not(None), Guardian.new_email.is_not(None), link)
    return select(Guardian.id).where(Guardian.library_id == night.library.id, known, ~wards.exists())


def forget_contacts(night: Night, ids: list[int]) -> None:
    theirs = select(Guardianship.id).where(Guardianship.guardian_id.in_(ids))
    night.session.execute(delete(GuardianLink).where(GuardianLink.guardianship_id.in_(theirs)))
    blank = {"name": "", "email": None, "new_email": None, "confirmed_at": None}
    night.session.execute(update(Guardian).where(Guardian.id.in_(ids)).values(**blank))


def _is_inactive(night: Night, keep: Keep) -> ColumnElement[bool]:
    """Takes part in nothing that is not over for so long, and was known before that."""
    mine = Child.library_id == night.library.id
    last_day = night.last_day_over(keep)
    if last_day is None:
        return and_(mine, Child.id.is_(None))
    parts = select(Place.id).join(Queue, Queue.id == Place.queue_id).where(Place.child_id == Child.id)
    going_on = parts.where(Queue.season_id.not_in(night.seasons_over(keep)))
    return and_(mine, ~going_on.exists(), Child.created_at <= last_day)


def calendars(night: Night) -> Select[Any]:
    part = select(Role.id).where(
        Role.person_id == CalendarAddress.person_id,
        Role.library_id == CalendarAddress.library_id,
        Role.ended_at.is_(None),
    )
    mine = CalendarAddress.library_id == night.library.id
    return select(CalendarAddress.id).where(mine, ~part.exists())


def audit(night: Night) -> Select[Any]:
    """What was done longer ago; but how many places there once were, while children hold them (I1)."""
    places = select(Queue.key).join(Place, Place.queue_id == Queue.id).where(Place.state.in_(LIVE))
    is_needed = and_(AuditEvent.action == "capacity", AuditEvent.subject_key.in_(places))
    return select(AuditEvent.id).where(
        AuditEvent.library_id == night.library.id, AuditEvent.at < night.now - KEEP_AUDIT, ~is_needed
    )
