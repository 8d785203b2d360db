"""Who did what to what, and when: one row for each step, ids only."""

from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from app.core.records import AuditEvent


class Subject(Protocol):
    """Anything with a public key in a library."""

    __tablename__: str

    @property
    def library_id(self) -> int: ...
    @property
    def key(self) -> str: ...


def record(
    session: Session,
    action: str,
    subject: Subject,
    *,
    now: datetime,
    actor_id: int | None = None,
    before: str | None = None,
    after: str | None = None,
) -> None:
    """Write down that `actor_id` (a person; none for the system, a child or a passer-by) did `action`."""
    session.add(
        AuditEvent(
            library_id=subject.library_id,
            at=now,
            actor_id=actor_id,
            action=action,
            subject=subject.__tablename__[:20],
            subject_key=subject.key,
            before=before,
            after=after,
        )
    )
