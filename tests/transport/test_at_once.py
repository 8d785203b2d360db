"""Two people move the same box in the same moment: one does, the other is told where it stands."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import Person
from app.core import clock
from app.core.errors import RuleBroken
from app.deposits import dispatch, onward
from app.deposits import queries as stays
from app.deposits.models import Box, Deposit
from app.extensions import db
from app.homecoming import counting
from app.invariants import broken
from app.libraries.models import School
from app.transport import driving, planning
from app.transport.models import Run, Vehicle
from tests.databases import drop_database, fresh_database
from tests.deposits.boxes import bindslev, sent
from tests.world import make_world

Move = Callable[[Session, Person], object]


@pytest.fixture
def under_way(run_folder: Path, database_kind: str) -> Iterator[Flask]:
    """An installation of its own, for the moves must really be written: box 8 is at Bindslev, on a run."""
    url = fresh_database(database_kind, "samlaes_box_at_once", run_folder)
    folder = run_folder / "box_at_once"
    folder.mkdir(exist_ok=True)
    app = create_app(INSTANCE=folder, SQLALCHEMY_DATABASE_URI=url, TESTING=True)
    with app.app_context():
        world = make_world(db.session())
        stay = sent(world, 8, "Ronja", "Mio", to=bindslev(world))
        now, club_school = clock.now(), world.session.scalars(select(School)).first()
        dispatch.arrive(world.session, stay, None, now)
        today = clock.today(world.library.zone)
        run = planning.plan_run(world.session, world.library, today, Vehicle.OWN_CAR, None, world.lise, now)
        box = world.session.get_one(Box, stay.box_id)
        planning.load_box(world.session, run, box, club_school, None, None, world.lise, now)
        driving.start(world.session, run, world.lise, now)
        db.session.commit()
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()
    drop_database(url)


def box_8(session: Session) -> Box:
    return session.scalars(select(Box).where(Box.number == 8)).one()


def stay_of(session: Session) -> Deposit:
    stay = stays.open_stay(session, box_8(session))
    assert stay is not None
    return stay


def take_along(session: Session, lise: Person) -> object:
    run = session.scalars(select(Run).where(Run.vehicle == Vehicle.OWN_CAR)).one()
    (load,) = planning.open_loads(session, run)
    driving.take_along(session, load, None, clock.now())
    return load


def count_home(session: Session, lise: Person) -> object:
    stay = stay_of(session)
    counting.count_all(session, stay, lise, clock.now())
    return counting.finish_count(session, stay, lise, clock.now())


def send_on(session: Session, lise: Person) -> object:
    school = session.scalars(select(School).where(School.name == "Løkken Skole")).one()
    return onward.send_on(session, stay_of(session), school, None, None, lise, clock.now())


@pytest.mark.parametrize("other", [count_home, send_on, take_along], ids=lambda move: move.__name__)
def test_the_second_to_move_a_box_is_told_where_it_stands(under_way: Flask, other: Move) -> None:
    together = threading.Barrier(2)
    refused: list[RuleBroken] = []
    failed: list[BaseException] = []

    def come(move: Move) -> None:
        with under_way.app_context():
            session = db.session()
            try:
                lise = session.scalars(select(Person).where(Person.name == "Lise")).one()
                session.rollback()
                together.wait()
                move(session, session.merge(lise, load=False))
                session.commit()
            except RuleBroken as told:
                session.rollback()
                refused.append(told)
            except BaseException as error:  # a thread's failure is the test's
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=come, args=(move,)) for move in (take_along, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failed
    assert {told.code for told in refused} <= {
        "box_has_moved_on",
        "box_is_home",
        "box_empty",
        "already_there",
    }
    with under_way.app_context():
        session = db.session()
        open_stays = select(func.count(Deposit.id)).where(
            Deposit.box_id == box_8(session).id, Deposit.counted_at.is_(None)
        )
        assert session.scalar(open_stays) in (0, 1)
        stays_made = session.scalar(select(func.count(Deposit.id)).where(Deposit.box_id == box_8(session).id))
        assert stays_made is not None and stays_made <= 2, "the box went on twice"
        assert broken(session) == []
        db.session.remove()
