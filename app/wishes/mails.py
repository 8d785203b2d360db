"""What the mails about wishes need, when they are sent; nothing if they are out of date."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.notices.models import Notice
from app.wishes.models import Wish, WishState


def wish_answered(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """What the library said to it; nothing once the school does not need it any more."""
    wish = _wish(session, notice)
    if wish is None or wish.state in (WishState.WITHDRAWN, WishState.WAITING):
        return None
    return {"wish": wish, "school": wish.school, "club": wish.club}


def wish_sent(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """How much has gone out for it, and whether the rest follows."""
    wish = _wish(session, notice)
    if wish is None or not wish.sent:
        return None
    return {"wish": wish, "school": wish.school, "club": wish.club}


def _wish(session: Session, notice: Notice) -> Wish | None:
    return session.scalar(
        select(Wish)
        .where(Wish.library_id == notice.library_id, Wish.key == notice.about)
        .options(joinedload(Wish.school), joinedload(Wish.club))
    )


COMPOSERS: dict[str, Callable[[Session, Notice, datetime], dict[str, Any] | None]] = {
    "wish_answered": wish_answered,
    "wish_sent": wish_sent,
}
