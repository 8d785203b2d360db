"""What the mails to schools about their clubs need, when they are sent; nothing if they are out of date."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.notices.models import Notice
from app.school_line.models import ClubRequest, RequestState
from app.starts.models import CheckIn


def club_request(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """The link that confirms a request, as long as it waits to be confirmed."""
    club_request = _request(session, notice)
    if club_request is None or club_request.state != RequestState.UNCONFIRMED:
        return None
    return {"club_request": club_request, "school": club_request.school}


def start_offered(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """It is the school's turn, as long as it can still answer."""
    club_request = _request(session, notice)
    if club_request is None or club_request.expires_at is None or club_request.expires_at <= now:
        return None
    return {"club_request": club_request, "school": club_request.school, "librarian": club_request.librarian}


def check_in(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """How is the club? Nothing once somebody has answered."""
    found = session.scalar(
        select(CheckIn)
        .where(CheckIn.library_id == notice.library_id, CheckIn.key == notice.about)
        .options(
            joinedload(CheckIn.club_request).options(
                joinedload(ClubRequest.school), joinedload(ClubRequest.club)
            )
        )
    )
    if found is None or found.answer is not None:
        return None
    return {"check_in": found, "school": found.club_request.school, "club": found.club_request.club}


def _request(session: Session, notice: Notice) -> ClubRequest | None:
    return session.scalar(
        select(ClubRequest)
        .where(ClubRequest.library_id == notice.library_id, ClubRequest.key == notice.about)
        .options(joinedload(ClubRequest.school), joinedload(ClubRequest.librarian))
    )


COMPOSERS: dict[str, Callable[[Session, Notice, datetime], dict[str, Any] | None]] = {
    "club_request": club_request,
    "start_offered": start_offered,
    "check_in": check_in,
}
