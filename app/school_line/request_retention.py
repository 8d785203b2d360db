"""How long a school's request is kept: a week unconfirmed, a year after it was declined or withdrawn."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import Person, Role
from app.notices.models import Notice
from app.school_line.models import ClubRequest, RequestState
from app.school_line.moves import FINAL

KEEP_UNCONFIRMED = timedelta(days=7)
KEEP_SETTLED = timedelta(days=365)


def forget(session: Session, library_id: int, now: datetime) -> None:
    """Drop what is over, and whoever asked if nothing else here is about that person."""
    over = session.scalars(
        select(ClubRequest).where(
            ClubRequest.library_id == library_id,
            or_(
                (ClubRequest.state == RequestState.UNCONFIRMED)
                & (ClubRequest.asked_at < now - KEEP_UNCONFIRMED),
                ClubRequest.state.in_(FINAL) & (ClubRequest.settled_at < now - KEEP_SETTLED),
            ),
        )
    ).all()
    for club_request in over:
        session.execute(
            delete(Notice).where(Notice.library_id == library_id, Notice.about == club_request.key)
        )
        session.delete(club_request)
    session.flush()
    for contact_id in {one.contact_id for one in over}:
        _forget_person(session, contact_id)


def _forget_person(session: Session, person_id: int) -> None:
    """Somebody who never had a part anywhere and whom no other row names."""
    has_part = select(Role.id).where(Role.person_id == person_id)
    asks = select(ClubRequest.id).where(ClubRequest.contact_id == person_id)
    if session.scalar(has_part.limit(1)) or session.scalar(asks.limit(1)):
        return
    try:
        with session.begin_nested():
            session.execute(delete(Person).where(Person.id == person_id))
    except IntegrityError:  # something else knows this person, so it stays
        return
