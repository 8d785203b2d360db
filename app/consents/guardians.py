"""Guardians of a child: put on the books, confirmed, removed; and the wish to have the child deleted."""

from datetime import datetime

from sqlalchemy import delete, exists
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.people import tidy_email
from app.children.models import Child, Guardian, Guardianship
from app.consents import consent
from app.consents.models import Consent
from app.core import audit, database


def add_guardian(
    session: Session, child: Child, name: str, email: str | None, language: str, by: Person, now: datetime
) -> Guardianship:
    """Put one more guardian of the child on the books; staff vouch for who it is."""
    guardian = Guardian(
        library_id=child.library_id,
        name=name.strip(),
        email=tidy_email(email) if email else None,
        language=language,
        confirmed_at=now,
        created_at=now,
    )
    guardianship = tied(session, child, guardian, now, may_see=True)
    audit.record(session, "add_guardian", guardianship, now=now, actor_id=by.id)
    return guardianship


def may_see(guardianship: Guardianship) -> bool:
    """Whether the page shows anything; of a protected child only once staff have confirmed the guardian."""
    return guardianship.may_see or not guardianship.child.is_protected


def confirm(session: Session, guardianship: Guardianship, by: Person, now: datetime) -> None:
    """Staff are sure who it is: the page of a protected child opens for this guardian."""
    guardianship.may_see = True
    guardianship.guardian.confirmed_at = now
    audit.record(session, "confirm_guardian", guardianship, now=now, actor_id=by.id)


def remove_guardian(session: Session, guardianship: Guardianship, by: Person, now: datetime) -> None:
    """It was no guardian of this child: what it said no longer counts, and nothing of it is kept."""
    child = database.lock(session, guardianship.child)
    audit.record(session, "remove_guardian", guardianship, now=now, actor_id=by.id)
    session.flush()
    guardian_id = guardianship.guardian_id
    session.execute(delete(Consent).where(Consent.child_id == child.id, Consent.guardian_id == guardian_id))
    session.execute(delete(Guardianship).where(Guardianship.id == guardianship.id))
    others = exists().where(Guardianship.guardian_id == Guardian.id)
    session.execute(delete(Guardian).where(Guardian.id == guardian_id, ~others))
    session.expunge(guardianship)
    consent.bring_up_to_date(session, child)


def ask_to_erase(session: Session, guardianship: Guardianship, now: datetime) -> None:
    """The guardian wants the child deleted: staff see it on Today and do it."""
    if guardianship.erasure_asked_at is None:
        guardianship.erasure_asked_at = now
        audit.record(session, "ask_to_erase", guardianship, now=now)


def keep_after_all(session: Session, guardianship: Guardianship, by: Person | None, now: datetime) -> None:
    """The wish to delete is taken back: by the guardian itself, or by staff who have spoken with it."""
    guardianship.erasure_asked_at = None
    audit.record(session, "keep_after_all", guardianship, now=now, actor_id=by.id if by else None)


def tied(
    session: Session, child: Child, guardian: Guardian, now: datetime, *, may_see: bool = False
) -> Guardianship:
    """Put somebody on the books as guardian of the child."""
    session.add(guardian)
    session.flush()
    guardianship = Guardianship(
        library_id=child.library_id,
        child_id=child.id,
        guardian_id=guardian.id,
        may_see=may_see,
        created_at=now,
    )
    session.add(guardianship)
    session.flush()
    return guardianship
