"""Who is told that lots were drawn."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person, Role
from app.draws.models import Draw
from app.notices import outbox
from app.places.models import Place


def lots_drawn(session: Session, draw: Draw, drawn: Sequence[Place], now: datetime) -> None:
    """Tell whoever put children forward for the draw, and still works with the library, that it is made."""
    people = {place.put_forward_by_id for place in drawn}
    acting = (
        select(Role.person_id)
        .join(Person, Person.id == Role.person_id)
        .where(Role.library_id == draw.library_id, Role.ended_at.is_(None), Person.disabled_at.is_(None))
        .where(Role.person_id.in_(people))
        .distinct()
        .order_by(Role.person_id)
    )
    for person_id in session.scalars(acting):
        outbox.tell(session, draw.library_id, person_id, "lots_drawn", about=draw.key, once=draw.key, now=now)
