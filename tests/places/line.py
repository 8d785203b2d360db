"""A line of children for the tests of the queue: put forward, alone or together, and looked up by name."""

from app.children.models import Child
from app.places import waiting_list
from app.places.models import Place, PlaceState, Queue
from tests.world import World


def place_of(world: World, name: str) -> Place:
    """The newest place of a child."""
    child = world.children[name.lower()]
    found: Place = (
        world.session.query(Place).filter_by(child_id=child.id).order_by(Place.id.desc()).populate_existing()
    ).first()
    return found


def ask(world: World, *names: str) -> list[Place]:
    """Put forward, each alone and in this order; who is new is registered first."""
    return [
        waiting_list.ask_for_place(world.session, world[Queue], child_called(world, name), world.tom)
        for name in names
    ]


def ask_together(world: World, *names: str) -> list[Place]:
    """Put forward, tied to each other."""
    children = [child_called(world, name) for name in names]
    return waiting_list.ask_together(world.session, world[Queue], children, world.tom)


def child_called(world: World, name: str) -> Child:
    return world.children.get(name.lower()) or world.child(name)


def states(world: World, *names: str) -> list[str]:
    """In what state each of them is."""
    return [PlaceState(place_of(world, name).state).value for name in names]


def leave(world: World, *names: str) -> None:
    """They leave the club."""
    for name in names:
        waiting_list.leave(world.session, place_of(world, name), world.tom)


def counted(world: World) -> tuple[int, int]:
    """How many places are given or offered, and how many wait, as the queue says."""
    world.session.refresh(world[Queue])
    return world[Queue].taken, world[Queue].waiting
