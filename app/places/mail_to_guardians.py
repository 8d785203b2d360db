"""Guardians who have said yes to mail are told that there is a place for their child."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts import consent, guardians
from app.accounts.children import Child, Guardian, Guardianship, Purpose
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


def reachable(session: Session, child: Child) -> Sequence[Guardianship]:
    """The guardians with a confirmed address, where all who have answered say yes to mail.

    Of a protected child those alone whom staff have confirmed.
    """
    found = session.scalars(
        select(Guardianship)
        .join(Guardian, Guardian.id == Guardianship.guardian_id)
        .where(Guardianship.child_id == child.id, Guardian.email.is_not(None))
        .options(joinedload(Guardianship.guardian), joinedload(Guardianship.child))
        .order_by(Guardianship.id)
    ).all()
    wanted = found and consent.holds(session, child, Purpose.GUARDIAN_MAIL)
    return [guardianship for guardianship in found if wanted and guardians.may_see(guardianship)]
