"""P5: after an erasure no file holds a word about the child, nor does a backup that was restored."""

import sqlite3
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import delete, select, text

from app.catalogue.models import Work
from app.children.models import Child
from app.core import clock, media, sqlite
from app.extensions import db
from app.mailing import send_waiting
from app.pictures import store
from app.pictures.models import Picture, PictureKind
from app.places import waiting_list
from app.places.models import Place
from app.privacy import backups, erasure, sweeping, tombstones, traces
from bench.figures import Figures
from tests.databases import postgres_server
from tests.privacy import canaries
from tests.privacy.conftest import Built, House

TITLE = "Qqtitlezz"
TOKEN = "Qqtokenzzzzzzzzzzzzzzz"
PIXELS = {"width": 9, "height": 9, "bytes": 30}


@pytest.fixture
def figures(database_kind: str) -> Figures:
    return Figures(suffix=f".{database_kind}")


def fill(house: House) -> tuple[str, set[str]]:
    """Ida is offered the seat that Bo gives up, and her teacher has a mail about it; canaries everywhere."""
    with house.world() as world:
        bo = world.session.scalars(select(Place).where(Place.child_id == world.bo.id)).one()
        waiting_list.leave(world.session, bo, world.lise)
        planted = set(canaries.plant(world.session, canaries.one(world.session, world.ida)).values())
        world.mia.first_name = "Qqmiazz"
        picture = Picture(
            child_id=world.ida.id, kind=PictureKind.DRAWING, token=TOKEN, at=clock.now(), **PIXELS
        )
        for address in store.addresses(world.add(picture)):
            media.put(address, b"Qqpixelszz")
    send_waiting(house.app)
    with house.session() as session:
        ida = session.scalars(select(Child).where(Child.first_name.in_(planted))).one()
        return ida.key, {*planted, "Qqmiazz", "Qqpixelszz", TOKEN}


def erase_both(house: House) -> None:
    with house.session() as session:
        for child in session.scalars(select(Child).where(Child.first_name.startswith("Qq"))).all():
            erasure.erase(session, child, clock.now(), None)
    with house.app.app_context():
        assert sweeping.sweep_thoroughly(db.engine, patience=5)
        db.session.remove()


def hits(house: House, words: set[str]) -> list[str]:
    """Wherever an installation keeps anything: its folder, a dump, PostgreSQL's own files."""
    found = canaries.in_files(house.folder, words)
    if house.url.startswith("postgresql"):
        found += canaries.in_data_folder_of_postgresql(house.url, words)
    return found


def installation(house: House) -> backups.Installation:
    return backups.Installation(db.engine, house.folder, media)


def dumped(house: House, to: Path) -> Path:
    """A fresh backup, unpacked, so that its bytes can be read."""
    import zipfile

    with house.app.app_context():
        backups.make(installation(house), to / "dump.zip", clock.now(), with_secrets=False)
        db.session.remove()
    with zipfile.ZipFile(to / "dump.zip") as packed:
        packed.extractall(to / "dump")
    return to / "dump"


def test_an_erased_child_is_in_no_file_any_more(house: House, tmp_path: Path, figures: Figures) -> None:
    key, words = fill(house)
    before = hits(house, words)
    assert len(before) > len(words) * 0.9, "each canary must be found while the child is there"
    assert any(".eml" in hit for hit in before)

    erase_both(house)

    left = hits(house, words)
    figures.at_most("P5.hits", len(left), 0, "; ".join(left[:5]), digits=0)
    in_dump = canaries.in_files(dumped(house, tmp_path), words | {key})
    figures.at_most("P5.hits_in_a_dump", len(in_dump), 0, "; ".join(in_dump[:5]), digits=0)
    assert not figures.failed
    assert key in tombstones.standing(house.folder)


@pytest.mark.only_on("postgresql")
def test_who_writes_in_another_database_meanwhile_keeps_nothing_here(house: House) -> None:
    _key, words = fill(house)
    with psycopg.connect(postgres_server().replace("+psycopg", "")) as elsewhere:
        elsewhere.execute("SELECT pg_current_xact_id()")
        erase_both(house)

    assert hits(house, words) == []


def test_a_restored_backup_brings_no_erased_child_back(
    house: House, build: Built, tmp_path: Path, figures: Figures
) -> None:
    _key, words = fill(house)
    file = tmp_path / "before.zip"
    with house.app.app_context():
        backups.make(installation(house), file, clock.now(), with_secrets=False)
        db.session.remove()
    erase_both(house)
    elsewhere = build()
    (elsewhere.folder / tombstones.NAME).write_bytes((house.folder / tombstones.NAME).read_bytes())

    runner = elsewhere.app.test_cli_runner()
    restored = runner.invoke(args=["restore", str(file)])

    assert restored.exit_code == 0, restored.output
    assert "2 children who were erased since are erased again." in restored.output
    left = hits(elsewhere, words)
    figures.at_most("P5.hits_after_a_restore", len(left), 0, "; ".join(left[:5]), digits=0)
    assert not figures.failed


@pytest.mark.only_on("sqlite")
def test_without_secure_delete_and_the_sweep_there_are_hits(
    build: Built, monkeypatch: pytest.MonkeyPatch, figures: Figures
) -> None:
    """The control: the file keeps what was deleted, and we would see it."""
    monkeypatch.setattr(
        sqlite, "PRAGMAS", [p.replace("secure_delete=ON", "secure_delete=OFF") for p in sqlite.PRAGMAS]
    )
    monkeypatch.setattr(traces.sweeping, "sweep", lambda *_: True)
    house = build()
    _key, words = fill(house)
    with house.session() as session:
        for child in session.scalars(select(Child).where(Child.first_name.startswith("Qq"))).all():
            erasure.erase(session, child, clock.now(), None)

    figures.at_least("P5.control_without_secure_delete", len(hits(house, words)), 3, digits=0)
    assert not figures.failed


@pytest.mark.only_on("sqlite")
def test_a_deleted_title_leaves_the_full_text_only_by_the_sweep(house: House, figures: Figures) -> None:
    """The control: the checkpoint alone leaves the word in the segments of the full text."""
    with house.world() as world:
        values = {"group_key": TITLE, "title": TITLE, "sort_key": TITLE, "created_at": clock.now()}
        world.add(Work(search_text=TITLE.casefold(), **values))
    with house.session() as session:
        session.execute(delete(Work).where(Work.title == TITLE))
    with house.app.app_context():
        db.engine.dispose()
    file = house.folder / "samlaes.db"
    raw = sqlite3.connect(file)
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    words = {TITLE, TITLE.casefold()}
    figures.at_least("P5.control_without_optimize", len(canaries.in_files(house.folder, words)), 1, digits=0)

    with house.app.app_context():
        assert sweeping.sweep(db.engine, 5)

    assert canaries.in_files(house.folder, words) == []
    assert not figures.failed


def test_an_erasure_that_was_taken_back_leaves_no_tombstone(house: House) -> None:
    with house.world() as world:
        ida = world.ida.key
    with house.app.app_context():
        child = db.session.scalars(select(Child).where(Child.key == ida)).one()
        erasure.erase(db.session(), child, clock.now(), None)
        db.session.rollback()
        db.session.remove()

    assert tombstones.standing(house.folder) == {}


def test_a_commit_that_fails_takes_its_tombstone_back(house: House) -> None:
    with house.world() as world:
        ida = world.ida.key
    with house.app.app_context():
        session = db.session()
        child = session.scalars(select(Child).where(Child.key == ida)).one()
        erasure.erase(session, child, clock.now(), None)
        traces._write_tombstones(session)
        assert ida in tombstones.standing(house.folder)
        session.execute(text("SELECT 1"))
        session.rollback()
        db.session.remove()

    assert tombstones.standing(house.folder) == {}
