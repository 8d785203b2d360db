"""What was made one with a work, as its page tells of it."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue.models import Merge, Work


class Merged(NamedTuple):
    """A work that became another, as the other's page tells of it."""

    key: str
    title: str
    author: str
    merged_at: datetime


def merged_into(session: Session, work: Work) -> list[Merged]:
    """What was made one with this work, the last first; `key` is the merge's."""
    rows = session.execute(
        select(Merge.key, Work.title, Work.author, Merge.merged_at)
        .join(Work, Work.id == Merge.lost_id)
        .where(Merge.library_id == work.library_id, Merge.kept_id == work.id, Merge.undone_at.is_(None))
        .order_by(Merge.merged_at.desc(), Merge.id.desc())
    )
    return [Merged(*row) for row in rows]
