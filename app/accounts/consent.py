"""When a guardian's consent holds. This rule lives only here.

Events are appended and never changed; the last one of each source counts (a guardian, or the papers staff
have in hand). With several sources any no wins; without any, there is none (`safety.md` 7).
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.children import Child, Consent, Purpose
from app.accounts.models import Person
from app.core import audit


@dataclass(frozen=True)
class Standing:
    """Where one purpose stands: whether consent holds, and the last word about it, if any."""

    purpose: Purpose
    holds: bool
    last: Consent | None


def register_paper(
    session: Session,
    child: Child,
    purpose: Purpose,
    is_given: bool,
    by: Person,
    now: datetime,
    language: str,
    text: str,
) -> Consent:
    """Note a signed paper that `by` has in hand; `text` is the sentence the guardian agreed to."""
    consent = Consent(
        library_id=child.library_id,
        child_id=child.id,
        purpose=purpose,
        is_given=is_given,
        text_version=hashlib.sha256(text.encode()).hexdigest(),
        language=language,
        registered_by_id=by.id,
        at=now,
    )
    session.add(consent)
    session.flush()
    bring_up_to_date(session, child)
    answer = "yes" if is_given else "no"
    audit.record(session, "register_consent", child, now=now, actor_id=by.id, after=f"{purpose}: {answer}")
    return consent


def may_stand_publicly(child: Child) -> bool:
    """Whether this child's reviews may be read by anybody."""
    return child.on_public_wall


def standings(session: Session, child: Child) -> list[Standing]:
    """Every purpose in order, for the child's page."""
    events = session.scalars(select(Consent).where(Consent.child_id == child.id).order_by(Consent.id)).all()
    return [_standing(purpose, [e for e in events if e.purpose == purpose]) for purpose in Purpose]


def holds(session: Session, child: Child, purpose: Purpose) -> bool:
    """Whether consent to this purpose holds now."""
    return next(each.holds for each in standings(session, child) if each.purpose == purpose)


def bring_up_to_date(session: Session, child: Child) -> None:
    """Keep the child's public flag in step with the consents."""
    child.on_public_wall = holds(session, child, Purpose.PUBLIC_WALL)


def _standing(purpose: Purpose, events: list[Consent]) -> Standing:
    last_of_source = {event.guardian_id: event for event in events}
    answers = [event.is_given for event in last_of_source.values()]
    return Standing(purpose, bool(answers) and all(answers), events[-1] if events else None)
