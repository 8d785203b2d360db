"""Packing: which copies lie in a box before it goes out."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.catalogue.models import Copy, CopyState, Work
from app.core import audit, database
from app.core.errors import RuleBroken
from app.deposits import losses
from app.deposits.models import Box, BoxState
from app.deposits.moves import hold, move
from app.loose_books import loose


def begin_packing(session: Session, box: Box, by: Person, now: datetime) -> None:
    """Open the box for packing; what is in it stays. Raises RuleBroken: box_has_moved_on."""
    hold(session, box)
    move(session, box, BoxState.BEING_PACKED, "begin_packing", by, now)


def add_copy(session: Session, box: Box, work: Work, by: Person, now: datetime) -> Copy:
    """Put a copy of `work` in the box: one that stands on the shelf, else a new one.

    Raises RuleBroken: box_has_moved_on.
    """
    open_box(session, box, by, now)
    copy = from_shelf(session, box.library_id, work, now)
    _put(session, box, copy, by, now)
    return copy


def from_shelf(session: Session, library_id: int, work: Work, now: datetime) -> Copy:
    """A copy of `work` to take: one that stands on the shelf, else a new one, for somebody holds it."""
    copy = session.scalar(
        select(Copy)
        .where(Copy.library_id == library_id, Copy.work_id == work.id, Copy.state == CopyState.ON_SHELF)
        .order_by(Copy.id)
        .limit(1)
        # Two boxes packed at once must not both take this copy.
        .with_for_update(skip_locked=True)
    )
    if copy is None:
        copy = Copy(library_id=library_id, work_id=work.id, state=CopyState.ON_SHELF, created_at=now)
        session.add(copy)
    return copy


def put_in(session: Session, box: Box, copy: Copy, by: Person, now: datetime) -> None:
    """Put this very copy in the box; one that was missing is found thereby.

    Raises RuleBroken: box_has_moved_on, already_in_box, copy_elsewhere (in another box), copy_discarded.
    """
    open_box(session, box, by, now)
    database.lock(session, copy)
    if copy.state == CopyState.LOST:
        losses.surface(session, copy, by, now)
    if copy.box_id is not None:
        code = "already_in_box" if copy.box_id == box.id else "copy_elsewhere"
        raise RuleBroken(code, title=copy.work.title, number=session.get_one(Box, copy.box_id).number)
    if copy.state == CopyState.DISCARDED:
        raise RuleBroken("copy_discarded", title=copy.work.title)
    if copy.state == CopyState.LOOSE:
        loose.bring_home(session, loose.of_copy(session, copy), by, now)
    _put(session, box, copy, by, now)


def remove_copy(session: Session, box: Box, work: Work, by: Person, now: datetime) -> Copy:
    """Take one copy of `work`, the one added last, out of the box and put it on the shelf.

    Raises RuleBroken: box_has_moved_on, not_in_box.
    """
    hold(session, box)
    if box.state != BoxState.BEING_PACKED:
        raise RuleBroken("box_has_moved_on", number=box.number, state=BoxState(box.state))
    copy = session.scalar(
        select(Copy)
        .where(Copy.box_id == box.id, Copy.work_id == work.id)
        .order_by(Copy.packed_at.desc(), Copy.id.desc())
        .limit(1)
    )
    if copy is None:
        raise RuleBroken("not_in_box", title=work.title)
    _to_shelf(session, copy, by, now)
    return copy


def put_held(session: Session, box: Box, copies: Iterable[Copy], by: Person, now: datetime) -> None:
    """Put copies from the shelf in the box; whoever calls holds them and the box, which is being packed."""
    for copy in copies:
        _put(session, box, copy, by, now)


def take_out(session: Session, copies: Iterable[Copy], by: Person, now: datetime) -> None:
    """Put these copies on the shelf; whoever calls holds their box, which is being packed."""
    for copy in copies:
        _to_shelf(session, copy, by, now)


def empty(session: Session, box: Box, by: Person, now: datetime) -> int:
    """Put every copy on the shelf and the box too; gives how many books it held.

    Raises RuleBroken: box_has_moved_on.
    """
    hold(session, box)
    move(session, box, BoxState.ON_SHELF, "empty", by, now)
    box.list_due_on = None
    copies = session.scalars(select(Copy).where(Copy.box_id == box.id)).all()
    for copy in copies:
        _to_shelf(session, copy, by, now)
    return len(copies)


def open_box(session: Session, box: Box, by: Person, now: datetime) -> None:
    """Hold the box, and open it for packing if it is not."""
    hold(session, box)
    if box.state != BoxState.BEING_PACKED:
        move(session, box, BoxState.BEING_PACKED, "begin_packing", by, now)


def _put(session: Session, box: Box, copy: Copy, by: Person, now: datetime) -> None:
    copy.state, copy.box_id, copy.packed_at = CopyState.IN_BOX, box.id, now
    session.flush()
    audit.record(
        session, "add_copy", copy, now=now, actor_id=by.id, before=CopyState.ON_SHELF, after=copy.state
    )


def _to_shelf(session: Session, copy: Copy, by: Person, now: datetime) -> None:
    copy.state, copy.box_id, copy.packed_at = CopyState.ON_SHELF, None, None
    audit.record(
        session, "remove_copy", copy, now=now, actor_id=by.id, before=CopyState.IN_BOX, after=copy.state
    )
