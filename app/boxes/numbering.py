"""What stands on a box's lid: its number, its name and what kind of box it is."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core import audit
from app.core.errors import RuleBroken
from app.deposits.models import Box, BoxKind, BoxState
from app.deposits.moves import hold
from app.libraries.models import Library


def make_box(
    session: Session,
    library: Library,
    number: int,
    name: str,
    by: Person,
    now: datetime,
    kind: BoxKind = BoxKind.CLUB,
) -> Box:
    """A new box with this number on its lid. Raises RuleBroken: box_number_taken."""
    box = Box(
        library_id=library.id,
        number=number,
        name=" ".join(name.split()),
        state=BoxState.ON_SHELF,
        kind=kind,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(box)
    except IntegrityError:
        raise RuleBroken("box_number_taken", number=number) from None
    audit.record(session, "make_box", box, now=now, actor_id=by.id, after=box.state)
    return box


def numbered(session: Session, library: Library, number: int) -> Box:
    """The box with this number on its lid."""
    return session.scalars(select(Box).where(Box.library_id == library.id, Box.number == number)).one()


def edit_box(
    session: Session, box: Box, number: int, name: str, kind: BoxKind, by: Person, now: datetime
) -> None:
    """Write another number or name on the lid, or say that it is a box of another kind.

    Raises RuleBroken: box_number_taken.
    """
    hold(session, box)
    before = (box.number, box.name, box.kind)
    try:
        with session.begin_nested():
            box.number, box.name, box.kind = number, " ".join(name.split()), kind
    except IntegrityError:
        raise RuleBroken("box_number_taken", number=number) from None
    if (box.number, box.name, box.kind) != before:
        audit.record(session, "edit_box", box, now=now, actor_id=by.id, after=f"{number} {kind}")
