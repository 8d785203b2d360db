"""What a minute brings."""

import threading
from datetime import timedelta
from pathlib import Path

import time_machine
from flask import Flask
from sqlalchemy import select

from app import create_app, worker
from app.core import clock
from app.doors.models import Door
from app.extensions import db
from app.invariants import broken
from app.notices.models import Notice
from app.places import waiting_list
from app.places.models import Place, PlaceState
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


def test_a_mail_that_cannot_be_worded_does_not_stand_in_the_way(app: Flask, world: World) -> None:
    notice = Notice(
        person_id=world.tom.id,
        template="no_such_template",
        once="trouble",
        next_try_at=clock.now(),
        created_at=clock.now(),
    )
    world.add(notice)
    world.session.commit()

    assert worker.send_waiting(app) == 1

    world.session.expire_all()
    assert (notice.tries, notice.failure) == (1, "KeyError")
    assert worker.send_waiting(app) == 0


def test_trouble_in_one_round_does_not_end_the_worker(tmp_path: Path) -> None:
    # The web server of `make run` ends when the worker does.
    without_tables = create_app(INSTANCE=tmp_path, SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path}/bare.db")
    stop = Rounds(3)

    worker.work(without_tables, stop)

    with without_tables.app_context():
        db.engine.dispose()

    assert stop.rounds == 3


class Rounds(threading.Event):
    """Stops the worker after so many rounds, without waiting between them."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most, self.rounds = most, 0

    def wait(self, timeout: float | None = None) -> bool:
        self.rounds += 1
        if self.rounds == self.most:
            self.set()
        return self.is_set()
