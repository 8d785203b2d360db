"""What the pages of the catalogue read."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from app.catalogue.models import Copy, Edition, Merge, Work


def editions_of(session: Session, work: Work) -> list[Edition]:
    """The work's printings, the newest first."""
    newest = (Edition.year.is_(None), Edition.year.desc(), Edition.id)
    return list(
        session.scalars(
            select(Edition)
            .where(Edition.library_id == work.library_id, Edition.work_id == work.id)
            .order_by(*newest)
        )
    )


def became() -> ColumnElement[bool]:
    """What joins an edition of a merged work to the work it became."""
    return (Merge.lost_id == Edition.work_id) & Merge.undone_at.is_(None)


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


def is_on_record() -> ColumnElement[bool]:
    """Whether the library has the work by more than a title somebody typed: a number, or a copy."""
    numbered = or_(Edition.isbn.is_not(None), Edition.faust.is_not(None), Edition.record_number.is_not(None))
    return or_(
        exists().where(Edition.work_id == Work.id, numbered).correlate(Work),
        exists().where(Copy.work_id == Work.id).correlate(Work),
    )


def is_merged() -> ColumnElement[bool]:
    """Whether a work was found to be another's double; nobody sees it any more."""
    return exists().where(Merge.lost_id == Work.id, Merge.undone_at.is_(None)).correlate(Work)
