"""What a mail about a place needs, when it is sent; nothing if the offer no longer stands."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.clubs import meeting_news
from app.clubs.models import Club
from app.clubs.queue import Place, PlaceState, Queue
from app.notices.models import Notice


def place_offered(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """The place that is free for a child, as long as it can still be answered."""
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
    club = place.queue.club
    return {"place": place, "child": place.child, "club": club, "school": club.school}


COMPOSERS: dict[str, Callable[[Session, Notice, datetime], dict[str, Any] | None]] = {
    "place_offered": place_offered,
    meeting_news.TEMPLATE: meeting_news.compose,
}
