"""Reads for paper: the boxes that may want a label, and the covers of what is in a box."""

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from app.catalogue.models import Copy, Work
from app.deposits.models import Box, Deposit

MOST_BOXES = 300


def boxes_for_labels(session: Session, library_id: int) -> list[tuple[Box, Deposit | None]]:
    """Every box by number with the stay it is on, its school and its club."""
    rows = session.execute(
        select(Box, Deposit)
        .outerjoin(Deposit, (Deposit.box_id == Box.id) & Deposit.counted_at.is_(None))
        .outerjoin(Deposit.school)
        .outerjoin(Deposit.club)
        .where(Box.library_id == library_id)
        .order_by(Box.number)
        .limit(MOST_BOXES)
        .options(contains_eager(Deposit.school), contains_eager(Deposit.club))
    )
    return [(box, stay) for box, stay in rows]


def works_in(session: Session, box: Box) -> list[Work]:
    """The works in the box, each once, by title."""
    held = select(Copy.work_id).where(Copy.box_id == box.id)
    return list(session.scalars(select(Work).where(Work.id.in_(held)).order_by(Work.sort_key, Work.id)))
