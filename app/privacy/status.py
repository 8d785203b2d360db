"""How the library stands with what it has promised: last night's work, what is overdue, the last backup."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.records import JobRun
from app.libraries.models import Library
from app.privacy import backups, tombstones

LATE = timedelta(hours=24)
OLD_BACKUP = timedelta(hours=36)


@dataclass(frozen=True)
class Status:
    """What a librarian should know about retention and backups."""

    last_night: datetime | None
    is_late: bool
    """Whether the jobs of the night have not run for a day."""
    overdue: int
    """Rows past their deadline just now; the next night forgets them."""
    last_backup: datetime | None
    backup_is_old: bool
    erased: int
    """Children on the list of erased ones, from all libraries of this installation."""


def of(session: Session, library: Library, overdue: dict[str, int], folder: Path, now: datetime) -> Status:
    """As it is now; `overdue` is what `retention.past_deadline` counts."""
    ran = select(func.max(JobRun.at)).where(JobRun.library_id == library.id, JobRun.job == "nightly")
    last_night, last_backup = session.scalar(ran), backups.latest(folder)
    return Status(
        last_night,
        last_night is None or now - last_night > LATE,
        sum(overdue.values()),
        last_backup,
        last_backup is None or now - last_backup > OLD_BACKUP,
        len(tombstones.standing(folder)),
    )
