"""A child leaves with books out: handed over, taken back or written off."""

from sqlalchemy import select

from app.clubs.models import Club
from app.core import clock
from app.loans import leaving, lending
from app.loans.models import Ending, Loan
from app.places.models import Place, PlaceState
from tests.loans.shelf import book
from tests.world import World


def place(world: World, child: str) -> Place:
    whose = Place.child_id == getattr(world, child).id
    return world.session.scalars(select(Place).where(whose).order_by(Place.id)).first()  # type: ignore[return-value]


def test_who_has_a_book_is_asked_about_it_and_nobody_else(world: World) -> None:
    assert leaving.asks(world.session, place(world, "ida"))
    assert not leaving.asks(world.session, place(world, "bo"))
    assert not leaving.asks(world.session, place(world, "mia"))


def test_each_book_goes_its_own_way(world: World) -> None:
    now, club = clock.now(), world[Club]
    ronja = lending.lend(world.session, club, world.ida, book(world, "Ronja"), world.hanne, now)
    mio = lending.lend(world.session, club, world.ida, book(world, "Mio"), world.hanne, now)

    leaving.settle(
        world.session,
        place(world, "ida"),
        {ronja.key: world.bo, mio.key: Ending.WRITTEN_OFF},
        world.hanne,
        now,
    )

    assert ronja.ending == Ending.HANDED_OVER
    assert mio.ending == Ending.WRITTEN_OFF
    assert world[Loan].ending == Ending.RETURNED
    assert not leaving.asks(world.session, place(world, "ida"))
    assert leaving.asks(world.session, place(world, "bo"))


def test_a_place_that_is_not_held_any_more_asks_nothing(world: World) -> None:
    its = place(world, "ida")
    its.state = PlaceState.LEFT

    assert not leaving.asks(world.session, its)
