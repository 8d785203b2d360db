"""Reminders: an offer nobody has answered when half its time is over is told about once more."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app.places import told
from app.places.models import Place, PlaceState


def remind(session: Session, now: datetime) -> int:
    """Tell the adults of each offer that is half over, once for each; says how many offers that were."""
    due = [
        place_id
        for place_id, offered_at, expires_at in session.execute(_not_reminded(now))
        if now >= offered_at + (expires_at - offered_at) / 2
    ]
    for place in session.scalars(select(Place).where(Place.id.in_(due)).order_by(Place.id)):
        place.reminded_at = now
        told.reminded(session, place, now)
    return len(due)


def _not_reminded(now: datetime) -> Select[int, Any, Any]:
    return select(Place.id, Place.offered_at, Place.expires_at).where(
        Place.state == PlaceState.OFFERED,
        Place.expires_at > now,
        or_(Place.reminded_at.is_(None), Place.reminded_at < Place.offered_at),
    )
