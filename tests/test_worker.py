"""What a minute brings."""

from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import select

from app import worker
from app.clubs import waiting_list
from app.clubs.models import Door
from app.clubs.queue import Place, PlaceState
from app.core import clock
from app.invariants import broken
from tests.world import World


def tick(app: Flask, world: World) -> None:
    """A minute passes; the worker has a session of its own."""
    world.session.commit()
    worker.tick(app)
    world.session.expire_all()


def place_of(world: World, name: str) -> Place:
    child_id = world.children[name].id
    return world.session.scalars(select(Place).where(Place.child_id == child_id)).one()


def test_an_offer_that_ran_out_goes_to_the_next(app: Flask, world: World) -> None:
    waiting_list.ask_for_place(world.session, world[Place].queue, world.child("Noor"), world.tom)
    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)
    assert place_of(world, "mia").state == PlaceState.OFFERED

    with time_machine.travel(clock.now() + timedelta(days=40)):
        tick(app, world)

        assert place_of(world, "mia").state == PlaceState.WAITING
        assert place_of(world, "mia").unanswered_at is not None
        assert place_of(world, "noor").state == PlaceState.OFFERED
        assert broken(world.session) == []


def test_an_offer_that_stands_is_left_alone(app: Flask, world: World) -> None:
    waiting_list.leave(world.session, place_of(world, "bo"), world.tom)

    tick(app, world)

    assert place_of(world, "mia").state == PlaceState.OFFERED


def test_a_door_closes_after_its_quarter_of_an_hour(app: Flask, world: World) -> None:
    tick(app, world)
    assert world.session.scalars(select(Door)).one().closed_at is None

    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        tick(app, world)

    door = world.session.scalars(select(Door)).one()
    assert door.closed_at == door.closes_at
