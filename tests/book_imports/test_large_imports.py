"""Large files: kept in parts, read, looked at, taken in whole or not at all; on a database of its own."""

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request, session
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from app import create_app, importer
from app.accounts.models import Person
from app.book_imports import large_imports
from app.book_imports.forms import LARGEST, BookFileForm
from app.book_imports.held_files import PART, HeldFile
from app.book_imports.models import BookImport, BookImportPart, ImportState
from app.book_lists.book_rows import BookRow
from app.catalogue import works
from app.catalogue.models import Edition, Work
from app.core import clock
from app.core.errors import RuleBroken
from app.core.records import AuditEvent
from app.core.unreadable import MAX_BYTES
from app.extensions import db
from app.libraries.models import Library
from tests.databases import drop_database, fresh_database
from tests.pages import Visitor
from tests.world import World


@pytest.fixture
def desk(run_folder: Path, database_kind: str) -> Iterator["Desk"]:
    url = fresh_database(database_kind, f"samlaes_large_{os.getpid()}", run_folder)
    app = create_app(INSTANCE=run_folder, SQLALCHEMY_DATABASE_URI=url, TESTING=True)
    with app.app_context():
        yield Desk(app)
        db.session.remove()
        db.engine.dispose()
    drop_database(url)


class Desk:
    """A library without books, and somebody who brings a file."""

    def __init__(self, app: Flask) -> None:
        now = clock.now()
        self.app = app
        library = Library(
            slug="a", name="A", country="DK", language="da", zone="Europe/Copenhagen", created_at=now
        )
        person = Person(email="a@b.example", name="A", language="da", created_at=now)
        db.session.add_all([library, person])
        db.session.flush()
        self.library_id, self.person_id = library.id, person.id
        db.session.commit()

    def bring(self, data: bytes, name: str = "books.csv") -> int:
        library = db.session.get_one(Library, self.library_id)
        held = large_imports.hold_file(
            db.session(), library, name, io.BytesIO(data), self.person_id, clock.now()
        )
        id = held.id
        db.session.commit()
        return id

    def do(self, verb: Callable[..., Any], id: int, *more: Any) -> None:
        verb(db.session(), db.session.get_one(BookImport, id), *more)
        db.session.commit()

    def look(self, id: int) -> BookImport:
        db.session.remove()
        held = db.session.get_one(BookImport, id)
        db.session.expunge(held)
        db.session.rollback()
        return held

    def count(self, model: type[Any]) -> int:
        db.session.remove()
        number = int(db.session.scalar(select(func.count()).select_from(model)) or 0)
        db.session.rollback()
        return number


def table(rows: int) -> bytes:
    lines = (f"Book {number};Author {number % 7}" for number in range(rows))
    return "title;author\n{}\n;nobody\n".format("\n".join(lines)).encode()


def test_a_large_list_is_read_then_looked_at_then_taken_in(desk: Desk) -> None:
    id = desk.bring(table(2500))

    assert importer.work_on_next()
    read = desk.look(id)
    assert (read.state, read.books, read.refused) == ("read", 2500, 1)
    assert read.refusals == '[[2502, "no_title", {}]]'
    assert desk.count(Work) == 0
    assert not importer.work_on_next()

    desk.do(large_imports.confirm, id)
    assert importer.work_on_next()

    done = desk.look(id)
    assert (done.state, done.new, done.changed, done.unchanged) == ("done", 2500, 0, 0)
    assert desk.count(Work) == desk.count(Edition) == 2500
    assert desk.count(BookImportPart) == 0
    event = db.session.scalars(select(AuditEvent).filter_by(action="import_books")).one()
    assert (event.actor_id, event.after) == (desk.person_id, "2500 new, 0 changed")


def test_a_second_time_changes_nothing(desk: Desk) -> None:
    for _ in range(2):
        id = desk.bring(table(1500))
        importer.work_on_next()
        desk.do(large_imports.confirm, id)
        importer.work_on_next()

    again = desk.look(id)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 1500)
    assert desk.count(Work) == 1500


def test_real_records_are_taken_in_from_their_parts(desk: Desk, real_data: Path) -> None:
    """1,484 records, counted by their end marks; some share an ISBN, so the sum is what counts."""
    id = desk.bring((real_data / "marc21_lc" / "nordic_languages.mrc").read_bytes(), "nordic.mrc")
    importer.work_on_next()
    desk.do(large_imports.confirm, id)
    importer.work_on_next()

    done = desk.look(id)
    assert (done.state, done.new + done.changed + done.unchanged) == ("done", 1484)


@pytest.mark.parametrize("steps", [0, 1])
def test_stopped_before_it_is_taken_in_it_leaves_nothing(desk: Desk, steps: int) -> None:
    id = desk.bring(table(1200))
    for _ in range(steps):
        importer.work_on_next()

    desk.do(large_imports.cancel, id, clock.now())

    assert not importer.work_on_next()
    assert desk.look(id).state == "cancelled"
    assert desk.count(Work) == desk.count(BookImportPart) == 0
    with pytest.raises(RuleBroken) as broken:
        desk.do(large_imports.confirm, id)
    assert broken.value.code == "import_over"


@pytest.mark.parametrize("state", [ImportState.READING, ImportState.TAKING])
def test_stopped_while_it_is_worked_on_it_leaves_nothing(desk: Desk, state: ImportState) -> None:
    id = desk.bring(table(1200))
    if state == ImportState.TAKING:
        importer.work_on_next()
        desk.do(large_imports.confirm, id)
    with importer.step() as session:  # the worker has just begun
        held = large_imports.claim(session, clock.now())
    assert held is not None and held.state == state

    desk.do(large_imports.cancel, id, clock.now())
    assert desk.look(id).is_unwanted
    importer.carry_out(held)

    assert desk.look(id).state == "cancelled"
    assert desk.count(Work) == desk.count(BookImportPart) == 0


def test_a_file_that_holds_no_books_says_why(desk: Desk) -> None:
    id = desk.bring(b"INST_NR;INST_NAVN\n1;2\n")

    importer.work_on_next()

    failed = desk.look(id)
    assert (failed.state, failed.problem) == ("failed", "books_no_title_column")
    assert desk.count(BookImportPart) == 0


def test_one_large_file_at_a_time(desk: Desk) -> None:
    desk.bring(table(10))

    with pytest.raises(RuleBroken) as broken:
        desk.bring(table(10))

    assert broken.value.code == "import_under_way"


def test_a_worker_that_fell_silent_is_followed_by_another(desk: Desk) -> None:
    id = desk.bring(table(1100))
    with importer.step() as session:
        large_imports.claim(session, clock.now() - large_imports.SILENCE * 2)

    assert importer.work_on_next()

    assert (desk.look(id).state, desk.look(id).books) == ("read", 1100)


def test_what_nobody_decides_about_is_gone_the_next_night(desk: Desk) -> None:
    desk.bring(table(10))

    large_imports.forget_idle(db.session(), desk.library_id, clock.now())
    db.session.commit()

    assert desk.count(BookImport) == desk.count(BookImportPart) == 0


def test_a_correction_made_since_is_kept(desk: Desk) -> None:
    id = desk.bring(b"title;author\nVildheks;\n" + table(5)[13:])
    importer.work_on_next()
    works.record(db.session(), desk.library_id, BookRow(1, "Vildheks"), clock.now())
    work = db.session.scalars(select(Work)).one()
    work.title = "Wildheks"
    db.session.commit()

    desk.do(large_imports.confirm, id)
    importer.work_on_next()

    desk.look(id)
    titles = db.session.scalars(select(Work.title).where(Work.title.like("%ildheks"))).all()
    assert titles == ["Wildheks"]


def test_a_kept_file_is_read_as_the_file_was() -> None:
    whole = bytes(range(256)) * 8192 + b"end"
    file = HeldFile(lambda number: whole[number * PART : (number + 1) * PART])

    pieces = list(iter(lambda: file.read(300_000), b""))

    assert b"".join(pieces) == whole
    file.seek(PART - 1)
    assert file.read(1) == whole[PART - 1 : PART]


def page_of(answer: Any) -> str:
    text: str = answer.get_data(as_text=True)
    return text


def upload(lise: Visitor, data: bytes, name: str, status: int = 303) -> Any:
    return lise.post(
        "/hjoerring/works/import",
        {"file": (io.BytesIO(data), name)},
        status,
        content_type="multipart/form-data",
    )


def over(world: World) -> None:
    held = world[BookImport]
    held.state = ImportState.CANCELLED
    world.session.commit()


def test_a_large_file_leads_to_a_page_that_says_how_far_it_is(world: World, visit: Any) -> None:
    over(world)
    lise = visit(world.lise)

    answer = upload(lise, table(22_500), "all.csv")

    address = answer.headers["Location"]
    whole, part = page_of(lise.get(address)), page_of(lise.part(address, "progress"))
    assert "all.csv" in whole and "Its reading begins in a moment." in whole
    assert part.lstrip().startswith('<div id="progress"') and 'hx-trigger="every 1s"' in part
    assert "A large file is on its way in" in page_of(lise.get("/hjoerring/works/import"))


def test_progress_is_a_number_the_server_gives(world: World, visit: Any) -> None:
    held = world[BookImport]
    held.state, held.done, held.size = ImportState.READING, 250_000, 1_000_000
    world.session.commit()

    page = page_of(visit(world.lise).get(f"/hjoerring/works/imports/{held.key}"))

    assert "The file is being read: 25%" in page
    assert '<progress class="length-bar__bar" max="1000000" value="250000"' in page


def test_somebody_decides_once_it_has_been_read(world: World, visit: Any) -> None:
    key, world[BookImport].done = world[BookImport].key, 500_000
    lise = visit(world.lise)
    assert "Nothing has been brought in yet." in page_of(lise.get(f"/hjoerring/works/imports/{key}"))

    lise.post(f"/hjoerring/works/imports/{key}/take-in", {}, 303)
    assert "They come all at once." in page_of(lise.get(f"/hjoerring/works/imports/{key}"))
    lise.post(f"/hjoerring/works/imports/{key}/cancel", {}, 303)

    assert "Nothing was brought in." in page_of(lise.get(f"/hjoerring/works/imports/{key}"))
    lise.post(f"/hjoerring/works/imports/{key}/take-in", {}, 409)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ImportState.TAKING, "They come all at once."),
        (ImportState.DONE, "The books have been brought in."),
        (ImportState.FAILED, "Something went wrong"),
    ],
)
def test_every_state_has_its_words(world: World, visit: Any, state: ImportState, words: str) -> None:
    held = world[BookImport]
    held.state, held.problem = state, "import_failed"
    held.refusals = '[[7, "cut_off", {"detail": ""}]]'
    world.session.commit()

    page = page_of(visit(world.lise).get(f"/hjoerring/works/imports/{held.key}"))

    assert words in page
    assert ("The record was cut off." in page) == (state != ImportState.TAKING)


def test_only_records_may_be_longer_than_a_table(app: Flask, world: World) -> None:
    table_of_titles = FileStorage(io.BytesIO(b"title\n" + b"x" * MAX_BYTES), "big.csv")
    records = FileStorage(io.BytesIO(b"001 00 *a 1 *b 870970\n" + b"245 00 *a x\n" * 1_900_000), "big.lin")
    with app.test_request_context("/hjoerring/works/import", method="POST"):
        assert request.max_content_length == app.config["MAX_CONTENT_LENGTH"], "from somebody unknown"
        session["token"] = "somebody's"
        assert request.max_content_length == LARGEST > MAX_BYTES
        form = BookFileForm()
        form.file.data = records
        assert form.is_large and form.large_file().read(3) == b"001"
        form.file.data = table_of_titles
        with pytest.raises(RuleBroken) as broken:
            form.large_file()

    assert broken.value.code == "file_too_big"


def test_other_addresses_take_no_more_than_before(app: Flask) -> None:
    with app.test_request_context("/hjoerring/works", method="POST"):
        assert request.max_content_length == 20 * 1024 * 1024
