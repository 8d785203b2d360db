"""Two boxes filled in the same moment: no copy lies in both, and neither stops at a copy the other holds."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from app.accounts.models import Person
from app.catalogue.models import Copy, CopyState
from app.core import clock
from app.deposits.models import Box, BoxState
from app.extensions import db
from app.filling import filling
from app.filling.models import Fill
from app.filling.recipes import Recipe
from app.invariants import broken
from tests.databases import drop_database, fresh_database
from tests.wishes.shelves import shelve_many
from tests.world import make_world

EACH, ON_SHELF = 10, 18
"""Books each box wants, and how many there are."""


@pytest.fixture
def two_boxes(run_folder: Path, database_kind: str) -> Iterator[tuple[Flask, int, list[int]]]:
    """An installation of its own, since both boxes must really be written; Lise's id and the boxes'."""
    url = fresh_database(database_kind, "samlaes_boxes_at_once", run_folder)
    folder = run_folder / "boxes_at_once"
    folder.mkdir(exist_ok=True)
    app = create_app(INSTANCE=folder, SQLALCHEMY_DATABASE_URI=url, TESTING=True)
    with app.app_context():
        world = make_world(db.session())
        shelve_many(world, "Book", ON_SHELF)
        boxes = [
            world.add(Box(number=number, state=BoxState.ON_SHELF, created_at=clock.now())).id
            for number in (40, 41)
        ]
        lise = world.lise.id
        db.session.commit()
        db.session.remove()
    yield app, lise, boxes
    with app.app_context():
        db.engine.dispose()
    drop_database(url)


def test_two_boxes_filled_at_once_take_no_copy_twice(two_boxes: tuple[Flask, int, list[int]]) -> None:
    app, lise, boxes = two_boxes
    together = threading.Barrier(len(boxes))
    failed: list[Exception] = []

    def fill(box_id: int) -> None:
        with app.app_context():
            session = db.session()
            try:
                together.wait()
                box, by = session.get_one(Box, box_id), session.get_one(Person, lise)
                filling.fill_as(session, box, Recipe(EACH), None, by, clock.now())
                session.commit()
            except Exception as error:  # a thread's failure is the test's
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=fill, args=(box_id,)) for box_id in boxes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failed
    with app.app_context():
        session = db.session()
        lying = dict(
            session.execute(
                select(Copy.box_id, func.count()).where(Copy.box_id.in_(boxes)).group_by(Copy.box_id)
            ).all()
        )
        left = session.scalar(select(func.count()).where(Copy.state == CopyState.ON_SHELF))
        placed = session.scalars(select(Fill.placed).where(Fill.box_id.in_(boxes))).all()
        assert sorted(placed) == sorted(lying.values())
        assert sum(lying.values()) + (left or 0) == ON_SHELF
        assert max(lying.values()) == EACH
        assert min(lying.values()) >= ON_SHELF - EACH - EACH // 2
        assert broken(session) == []
        db.session.remove()
