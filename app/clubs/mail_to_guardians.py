"""Mail to guardians who have said yes to it: there is a place for their child, and the link to answer by."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts import consent, guardians
from app.accounts.children import Child, Guardian, Guardianship, Purpose
from app.clubs.models import Club
from app.clubs.queue import Place, PlaceState, Queue, QueuePurpose
from app.notices import outbox
from app.notices.models import Notice

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


def compose(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """The place that is free, with a fresh link; nothing once it is answered, or mail is no longer wanted."""
    place = session.scalar(
        select(Place)
        .where(Place.library_id == notice.library_id, Place.key == notice.about)
        .options(
            joinedload(Place.child), joinedload(Place.queue).joinedload(Queue.club).joinedload(Club.school)
        )
    )
    if place is None or place.state != PlaceState.OFFERED or not place.expires_at or place.expires_at <= now:
        return None
    mine = [g for g in reachable(session, place.child) if g.guardian_id == notice.guardian_id]
    if not mine:
        return None
    token = guardians.give_link(session, mine[0], None, now, is_mailed=True)
    # The name of a protected child stands in no mail.
    child = None if place.child.is_protected else place.child
    return {"place": place, "child": child, "club": place.queue.club, "token": token}
