"""What the tests of loans add to the cast: more books in the club's box, and more children in the club."""

from typing import Any

from app.catalogue.models import Copy, CopyState, Work
from app.children.models import Child
from app.core import clock
from app.deposits.models import Box, Deposit, DepositedCopy
from app.places.models import PlaceState
from tests.world import World


def book(world: World, title: str, copies: int = 1, **values: Any) -> Work:
    """One more title in box 7, which stands at the club."""
    now = clock.now()
    key = title.casefold()
    work: Work = world.add(
        Work(group_key=key, title=title, search_text=key, sort_key=key, created_at=now, **values)
    )
    for _ in range(copies):
        copy = Copy(
            work_id=work.id, box_id=world[Box].id, state=CopyState.IN_BOX, packed_at=now, created_at=now
        )
        world.add(copy)
        world.add(DepositedCopy(deposit_id=world[Deposit].id, copy_id=copy.id))
    return work


def copies_of(world: World, work: Work) -> list[Copy]:
    return world.session.query(Copy).filter_by(work_id=work.id).order_by(Copy.id).all()


def in_club(world: World, first_name: str) -> Child:
    """One more child in the club."""
    child = world.child(first_name)
    world.place(child, PlaceState.ACTIVE, settled_at=clock.now())
    return child
