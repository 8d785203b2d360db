"""What the pages of the catalogue read."""

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
