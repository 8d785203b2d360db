"""What a mail about a free place needs, when it is sent, and the link to answer by."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.clubs.models import Club
from app.consents import guardian_links
from app.enrolment import offer_links
from app.notices.models import Notice
from app.notices.post import Composer
from app.places import mail_to_guardians
from app.places.models import Place, PlaceState, Queue


def place_offered(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """The place that is free for a child, as long as it can still be answered.

    A protected child is not named, and its mail carries no link that opens without signing in.
    """
    place = session.scalar(
        select(Place)
        .where(Place.library_id == notice.library_id, Place.key == notice.about)
        .options(
            joinedload(Place.child),
            joinedload(Place.queue).joinedload(Queue.club).joinedload(Club.school),
        )
    )
    if place is None or place.state != PlaceState.OFFERED:
        return None
    if place.expires_at is None or place.expires_at <= now:
        return None
    if place.child.is_protected:
        return {"place": place, "child": None, "token": None}
    club = place.queue.club
    token = offer_links.mint(session, place, notice.reader_id, now)
    return {"place": place, "child": place.child, "club": club, "school": club.school, "token": token}


def guardian_place_offered(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
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
    mine = [
        g for g in mail_to_guardians.reachable(session, place.child) if g.guardian_id == notice.guardian_id
    ]
    if not mine:
        return None
    token = guardian_links.give_link(session, mine[0], None, now, is_mailed=True)
    # The name of a protected child stands in no mail.
    child = None if place.child.is_protected else place.child
    return {
        "place": place,
        "child": child,
        "club": place.queue.club,
        "token": token,
        "is_protected": place.child.is_protected,
    }


COMPOSERS: dict[str, Composer] = {
    "place_offered": place_offered,
    "place_reminder": place_offered,
    mail_to_guardians.TEMPLATE: guardian_place_offered,
}
