"""Guardians who have said yes to mail are told that there is a place for their child."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.children.models import Child, Guardian, Guardianship
from app.consents import consent, guardians
from app.consents.models import Purpose
from app.notices import outbox
from app.places.models import Place, QueuePurpose

TEMPLATE = "guardian_place_offered"


def place_offered(session: Session, place: Place, now: datetime) -> None:
    """Write one notice to each guardian who wants mail about this child; trips stand on its page."""
    if place.queue.purpose != QueuePurpose.CLUB:
        return
    for guardianship in reachable(session, place.child):
        outbox.tell_guardian(
            session,
            place.library_id,
            guardianship.guardian_id,
            TEMPLATE,
            about=place.key,
            once=f"{place.key}:{now.isoformat()}",
            now=now,
        )


def reachable(session: Session, child: Child) -> list[Guardianship]:
    """The guardians with a confirmed address, where all who have answered say yes to mail.

    Of a protected child those alone whom staff have confirmed.
    """
    return reachable_of(session, [child.id])


def reachable_of(session: Session, child_ids: Collection[int]) -> list[Guardianship]:
    """The same of several children, in two queries."""
    found = session.scalars(
        select(Guardianship)
        .join(Guardian, Guardian.id == Guardianship.guardian_id)
        .where(Guardianship.child_id.in_(child_ids), Guardian.email.is_not(None))
        .options(joinedload(Guardianship.guardian), joinedload(Guardianship.child))
        .order_by(Guardianship.id)
    ).all()
    if not found:
        return []
    wanted = consent.holding_for(session, child_ids, Purpose.GUARDIAN_MAIL)
    return [each for each in found if each.child_id in wanted and guardians.may_see(each)]
