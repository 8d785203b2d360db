"""What a librarian promised a club for the next visit."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.clubs.models import Club
from app.core import audit


def promise(session: Session, club: Club, words: str, by: Person, now: datetime) -> None:
    """Write on the sheet for the next visit what to bring; empty when it was kept."""
    if club.promised != words:
        club.promised = words
        audit.record(session, "promise", club, now=now, actor_id=by.id)
