"""Two lists put forward in the same moment: both come through, whatever they draw and whoever is first."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import Person
from app.children.aliases import ANIMALS, alias, alias_words
from app.children.models import Child
from app.clubs.models import Club
from app.core import clock
from app.core.tables import new_key
from app.enrolment.putting_forward import Line, put_forward
from app.extensions import db
from app.libraries.models import Library, School
from app.places.models import Place
from tests.clubs.second_club import second_club
from tests.databases import drop_database, fresh_database
from tests.world import World, make_world

EACH, LEFT = 6, 20
"""Children on a list, and how many aliases the library has left: both lists draw from the same few."""


@pytest.fixture
def nearly_full(run_folder: Path, database_kind: str) -> Iterator[tuple[Flask, int, int]]:
    """An installation of its own, since both lists must really be written; and the ids of two clubs."""
    url = fresh_database(database_kind, "samlaes_lists_at_once", run_folder)
    folder = run_folder / "lists_at_once"
    folder.mkdir(exist_ok=True)
    app = create_app(INSTANCE=folder, SQLALCHEMY_DATABASE_URI=url, TESTING=True)
    with app.app_context():
        session = db.session()
        world = make_world(session)
        _use_up(session, world)
        clubs = world[Club].id, second_club(world).id
        session.commit()
        db.session.remove()
    yield app, *clubs
    with app.app_context():
        db.engine.dispose()
    drop_database(url)


@pytest.mark.parametrize("is_same_club", [True, False])
def test_two_lists_at_once_both_come_through(nearly_full: tuple[Flask, int, int], is_same_club: bool) -> None:
    app, first, second = nearly_full
    lists = [(first, "Alma"), (first if is_same_club else second, "Bodil")]
    together = threading.Barrier(len(lists))
    failed: list[Exception] = []

    def come(club_id: int, name: str) -> None:
        with app.app_context():
            try:
                together.wait()
                _put_forward(club_id, name)
            except Exception as error:  # a thread's failure is the test's
                failed.append(error)

    threads = [threading.Thread(target=come, args=each) for each in lists]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    with app.app_context():
        asked = select(Child).join(Place, Place.child_id == Child.id).where(Child.class_label == "9.Z")
        children = db.session.scalars(asked).all()
        assert len({child.alias for child in children}) == 2 * EACH


def _put_forward(club_id: int, name: str) -> None:
    session = db.session()
    club = session.get_one(Club, club_id)
    lines = [Line(name, letter, "9.Z") for letter in "ABCDEF"]
    library, by = session.get_one(Library, club.library_id), session.scalars(select(Person)).first()
    assert by is not None
    put_forward(session, library, club, lines, None, by, clock.now())
    session.commit()


def _use_up(session: Session, world: World) -> None:
    """Children with every alias but a few."""
    taken = set(session.scalars(select(Child.alias)))
    adjectives = range(len(alias_words(world.library.language).adjectives))
    every = [
        (alias(number, animal, world.library.language), animal) for animal in ANIMALS for number in adjectives
    ]
    rows = [
        {
            "key": new_key(),
            "library_id": world.library.id,
            "school_id": world[School].id,
            "first_name": "Noor",
            "sort_key": "noor",
            "alias": name,
            "animal": animal,
            "created_at": clock.now(),
        }
        for name, animal in every
        if name not in taken
    ]
    session.execute(insert(Child), rows[:-LEFT])
