"""C6: a backup made while others write comes back whole elsewhere; a damaged one changes nothing."""

import json
import threading
import time
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import invariants
from app.children.models import Child
from app.core import clock, media
from app.extensions import db
from app.libraries.models import Branch, Library
from app.privacy import backups, erasure, replaying, tombstones
from app.restored import refuse_unless_replayed
from bench.figures import Figures
from tests.privacy.conftest import Built, House

SECONDS = 1.5


@pytest.fixture
def figures(database_kind: str) -> Figures:
    return Figures(suffix=f".{database_kind}")


class Writer(threading.Thread):
    """Stores one branch after the other, and remembers what the database said yes to, and when."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self.app, self.over, self.acknowledged = app, threading.Event(), dict[str, float]()

    def run(self) -> None:
        with self.app.app_context():
            library = db.session.scalar(select(Library.id).limit(1))
            while not self.over.is_set():
                name = f"Branch {len(self.acknowledged)}"
                db.session.add(Branch(library_id=library, name=name))
                db.session.commit()
                self.acknowledged[name] = time.monotonic()
            db.session.remove()


def backup(house: House, file: Path, **options: bool) -> None:
    with house.app.app_context():
        there = backups.Installation(db.engine, house.folder, media)
        backups.make(there, file, clock.now(), with_secrets=options.get("with_secrets", False))
        db.session.remove()


def restore(house: House, file: Path, *options: str) -> str:
    done = house.app.test_cli_runner().invoke(args=["restore", str(file), *options])
    assert done.exit_code == 0, done.output
    return str(done.output)


def test_what_was_acknowledged_before_the_backup_is_in_it(
    house: House, build: Built, tmp_path: Path, figures: Figures
) -> None:
    with house.world() as world:
        key = world.ida.key
    with house.app.app_context():
        media.put("1/token/small.webp", b"pixels")
    writer, file = Writer(house.app), tmp_path / "whole.zip"
    writer.start()
    time.sleep(SECONDS)
    began = time.monotonic()
    backup(house, file)
    time.sleep(SECONDS / 3)
    writer.over.set()
    writer.join(timeout=20)
    with house.session() as session:
        erasure.erase(
            session, session.scalars(select(Child).where(Child.key == key)).one(), clock.now(), None
        )
    elsewhere = build()
    (elsewhere.folder / tombstones.NAME).write_bytes((house.folder / tombstones.NAME).read_bytes())

    said = restore(elsewhere, file)

    with elsewhere.app.app_context():
        there = set(db.session.scalars(select(Branch.name)))
        children = set(db.session.scalars(select(Child.key)))
        broken = invariants.broken(db.session())
        picture = media.get("1/token/small.webp")
        is_whole = db.engine.dialect.name != "sqlite" or (
            db.session.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            and not db.session.connection().exec_driver_sql("PRAGMA foreign_key_check").all()
        )
        db.session.remove()
    before = {name for name, moment in writer.acknowledged.items() if moment < began}
    figures.at_least("C6.acknowledged_before", len(before), 10, digits=0)
    figures.at_least("C6.acknowledged_meanwhile", len(writer.acknowledged) - len(before), 1, digits=0)
    figures.at_most("C6.acknowledged_missing", len(before - there), 0, digits=0)
    figures.is_true("C6.integrity", is_whole, "=True", is_whole)
    figures.at_most("C6.broken_invariants", len(broken), 0, "; ".join(map(str, broken)), digits=0)
    figures.at_most("C6.erased_who_came_back", len(children & {key}), 0, digits=0)
    assert picture == b"pixels"
    assert "1 children who were erased since are erased again." in said
    assert not figures.failed


@pytest.mark.parametrize("damage", ["content", "manifest", "cut off"])
def test_a_damaged_backup_is_refused_and_changes_nothing(house: House, tmp_path: Path, damage: str) -> None:
    """The control: one byte is other than the manifest says, or the file was not copied to its end."""
    with house.world():
        pass
    file = tmp_path / "damaged.zip"
    backup(house, file)
    data = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as packed:
        largest = max(
            packed.infolist(), key=lambda each: (each.filename != "manifest.json", each.compress_size)
        )
        wanted = packed.getinfo("manifest.json") if damage == "manifest" else largest
    data[wanted.header_offset + 90 + wanted.compress_size // 2] ^= 0xFF
    file.write_bytes(data[: len(data) // 2] if damage == "cut off" else data)

    done = house.app.test_cli_runner().invoke(args=["restore", str(file), "--replace"])

    assert done.exit_code != 0
    assert "Nothing was changed" in done.output
    assert not (house.folder / replaying.MARK).exists()
    with house.session() as session:
        assert session.scalar(select(func.count(Child.id))) == 3


WRITTEN_ANEW: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a command for a column": lambda said: said["columns"].update(libraries="id) FROM PROGRAM 'id' --"),
    "a command for a table": lambda said: said["columns"].update({'x"; DROP TABLE children; --': "id"}),
    "a way out for a picture": lambda said: said["files"].update({"media/1/../../../x.webp": PIXELS}),
    "a way out of everything": lambda said: said["files"].update({"/etc/x": PIXELS}),
    "an option for a migration": lambda said: said.update(revision="--sql"),
    "a list for a manifest": lambda said: said.update(columns=[]),
}
"""What somebody could write into a manifest whose checksums are right."""
PIXELS = sha256(b"pixels").hexdigest()


@pytest.mark.parametrize("how", WRITTEN_ANEW)
def test_a_backup_somebody_wrote_anew_is_no_way_in(house: House, tmp_path: Path, how: str) -> None:
    """The checksums say what was damaged; names become commands and paths, and must be names."""
    with house.world():
        pass
    file, anew = tmp_path / "before.zip", tmp_path / "anew.zip"
    backup(house, file)
    with zipfile.ZipFile(file) as packed, zipfile.ZipFile(anew, "w") as written:
        said = json.loads(packed.read("manifest.json"))
        names = set(said["files"])
        WRITTEN_ANEW[how](said)
        for name in names:
            written.writestr(name, packed.read(name))
        for name in set(said["files"]) - names:
            written.writestr(name, b"pixels")
        written.writestr("manifest.json", json.dumps(said))

    done = house.app.test_cli_runner().invoke(args=["restore", str(anew), "--replace"])

    assert done.exit_code != 0
    assert "Nothing was changed" in done.output, done.output
    with house.session() as session:
        assert session.scalar(select(func.count(Child.id))) == 3


def test_secrets_come_along_only_if_asked_for(house: House, tmp_path: Path) -> None:
    backup(house, tmp_path / "without.zip")
    backup(house, tmp_path / "with.zip", with_secrets=True)

    assert not [n for n in zipfile.ZipFile(tmp_path / "without.zip").namelist() if n.startswith("secrets/")]
    inside = zipfile.ZipFile(tmp_path / "with.zip")
    assert inside.read("secrets/pepper") == (house.folder / "pepper").read_bytes()
    assert (tmp_path / "with.zip").stat().st_mode & 0o077 == 0


def test_a_library_that_is_there_is_not_replaced_unasked(house: House, tmp_path: Path) -> None:
    with house.world():
        pass
    backup(house, tmp_path / "it.zip")

    done = house.app.test_cli_runner().invoke(args=["restore", str(tmp_path / "it.zip")])

    assert "With --replace all of it goes." in done.output
    restore(house, tmp_path / "it.zip", "--replace")
    with house.session() as session:
        new = Branch(library_id=1, name="After it came back")
        session.add(new)
        session.flush()
        assert new.id == 1, "numbers go on where they were"


def test_the_server_does_not_start_over_a_database_somebody_put_back_by_hand(house: House) -> None:
    with house.world() as world:
        key = world.ida.key
    refuse_unless_replayed(house.app)
    tombstones.add(house.folder, [key], clock.now().date())

    with pytest.raises(SystemExit, match="replay"):
        refuse_unless_replayed(house.app)

    replayed = house.app.test_cli_runner().invoke(args=["replay"])
    assert "1 children" in replayed.output
    refuse_unless_replayed(house.app)


def test_a_restore_that_was_cut_off_keeps_the_server_from_starting(house: House) -> None:
    with house.world():
        pass
    replaying.begin(house.folder)

    with pytest.raises(SystemExit, match="replay"):
        refuse_unless_replayed(house.app)


def test_backups_are_kept_for_thirty_days(house: House) -> None:
    import os

    folder = house.folder / backups.FOLDER
    folder.mkdir()
    now = clock.now()
    for name, days in (("samlaes-old.zip", 31), ("samlaes-young.zip", 29), ("mine.zip", 400)):
        (folder / name).touch()
        moment = now.timestamp() - days * 86_400
        os.utime(folder / name, (moment, moment))

    backups.forget_old(house.folder, now)

    assert sorted(file.name for file in folder.iterdir()) == ["mine.zip", "samlaes-young.zip"]
