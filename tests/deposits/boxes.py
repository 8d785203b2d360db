"""What tests about boxes share: boxes sent here and there, and the sum of every title's copies."""

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.boxes import numbering, packing
from app.catalogue import works
from app.catalogue.models import Copy, CopyState, Work
from app.clubs.models import Club
from app.core import clock
from app.deposits import dispatch
from app.deposits.models import Box, BoxState, Deposit
from app.invariants import broken
from app.libraries.models import School
from tests.world import World


def bindslev(world: World) -> School:
    """A second school."""
    found = world.session.scalar(select(School).where(School.name == "Bindslev Skole"))
    return found or world.add(
        School(name="Bindslev Skole", sort_key="bindslev skole", kind="single", created_at=clock.now())
    )


def book(world: World, title: str) -> Work:
    return works.record_typed(world.session, world.library.id, title, "", clock.now())


def packed(world: World, number: int, *titles: str) -> Box:
    """A box at the library with one copy of each of these titles."""
    box = numbering.make_box(world.session, world.library, number, "", world.lise, clock.now())
    for title in titles:
        packing.add_copy(world.session, box, book(world, title), world.lise, clock.now())
    return box


def sent(world: World, number: int, *titles: str, to: School | None = None) -> Deposit:
    """The same, on its way to a school, or to the club."""
    box = packed(world, number, *titles)
    school, club = (to, None) if to else (world[Club].school, world[Club])
    return dispatch.send(world.session, box, school, club, None, world.lise, clock.now())


def copy_of(world: World, title: str) -> Copy:
    """The copy acquired last."""
    of_title = select(Copy).join(Work, Work.id == Copy.work_id).where(Work.title == title)
    return world.session.scalars(of_title.order_by(Copy.id.desc())).first()  # type: ignore[return-value]


def state_of(world: World, deposit: Deposit) -> BoxState:
    return BoxState(world.session.scalars(select(Box.state).where(Box.id == deposit.box_id)).one())


def state_of_box(session: Session, number: int = 8) -> str:
    return session.scalars(select(Box.state).where(Box.number == number)).one()


def held(world: World) -> Counter[str]:
    """How many copies of each title the library has, wherever they are, but for the discarded."""
    rows = world.session.execute(
        select(Work.title, func.count(Copy.id))
        .join(Copy, Copy.work_id == Work.id)
        .where(Copy.state != CopyState.DISCARDED)
        .group_by(Work.title)
    )
    return Counter(dict(rows.all()))


def conserved(world: World, before: Counter[str]) -> None:
    """No copy has come or gone, and each is in one place."""
    world.session.flush()
    assert held(world) == before
    assert broken(world.session) == []
