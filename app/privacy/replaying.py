"""A database that came from a backup is brought up to what has been erased since."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.children.models import Child
from app.privacy import erasure, tombstones

MARK = "not-replayed"
"""While this file is in the instance folder, a backup has been restored and nobody looked who is erased."""


def begin(folder: Path) -> None:
    """A backup is being restored: nobody is served from it before `replay` is through."""
    (folder / MARK).write_text("Run: flask --app app replay\n")


def is_due(session: Session, folder: Path) -> bool:
    """Whether there are children here who have been erased, however this database came here."""
    return (folder / MARK).exists() or bool(_risen(session, folder))


def replay(session: Session, folder: Path, now: datetime) -> int:
    """Erase again who has been erased since the backup; says how many. Commits."""
    risen = _risen(session, folder)
    for child in risen:
        erasure.erase(session, child, now, None)
    session.commit()
    (folder / MARK).unlink(missing_ok=True)
    return len(risen)


def _risen(session: Session, folder: Path) -> list[Child]:
    keys = list(tombstones.standing(folder))
    found: list[Child] = []
    for start in range(0, len(keys), 500):
        wanted = select(Child).where(Child.key.in_(keys[start : start + 500])).order_by(Child.id)
        found += session.scalars(wanted)
    return found
