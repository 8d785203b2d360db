"""Books whose titles follow: from the scan that met them, by way of the worker, to the answer."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import inspect, select

from app import worker
from app.book_imports.book_files import read_book_file
from app.book_imports.importing import apply
from app.book_lists.book_rows import BookRow
from app.boxes import scanning
from app.catalogue import works
from app.catalogue.models import Copy, Edition, Work
from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.deposits import queries
from app.deposits.models import Box
from app.invariants import broken
from app.lookups import lookup_sources, lookups, untitled
from app.lookups.models import Lookup, LookupSource, LookupState
from tests.lookups.sru import Sru, answer, marcxchange, sru_server
from tests.world import World

ISBN = "9788740692570"
OTHER = "9788771299311"


@pytest.fixture
def sru(app: Flask, world: World) -> Iterator[Sru]:
    """The library asks a server on this machine, which only a test may."""
    with sru_server() as server:
        app.config["OUTWARD_REACHABLE"] = server.reachable
        ask(world, server.address)
        yield server
    app.config["OUTWARD_REACHABLE"] = frozenset()


def ask(world: World, address: str) -> LookupSource:
    source: LookupSource = world.add(
        LookupSource(
            address=address, record_schema="marcxchange", search_index="bath.isbn", created_at=clock.now()
        )
    )
    return source


def record(title: str, author: str = "Per Østergaard", isbn: str = ISBN) -> bytes:
    first, _, last = author.rpartition(" ")
    return answer(
        marcxchange(
            "00000n    2200000   4500",
            [
                ("008", [("t", "m"), ("l", "dan")]),
                ("021", [("a", isbn)]),
                ("100", [("a", last), ("h", first)]),
                ("245", [("a", title)]),
            ],
        )
    )


def scan(world: World, box: Box, isbn: str = ISBN) -> scanning.Scanned:
    return scanning.scan(world.session, box, isbn, world.lise, clock.now())


def work_on(app: Flask, world: World) -> int:
    """The worker's turn; it has a session of its own."""
    world.session.commit()
    done = worker.look_up_waiting(app)
    world.session.expire_all()
    return done


def lookup_of(world: World, isbn: str = ISBN) -> Lookup:
    return world.session.scalars(select(Lookup).where(Lookup.isbn == isbn)).one()


def titles_in(world: World, box: Box) -> list[str]:
    (box_id,) = inspect(box).identity
    copies = world.session.scalars(select(Copy).where(Copy.box_id == box_id).order_by(Copy.id))
    return [copy.work.title for copy in copies]


def test_an_unknown_book_waits_for_a_title_when_nothing_is_looked_up(world: World, box: Box) -> None:
    scanned = scan(world, box)

    assert scanned.work is None
    assert world.session.query(Lookup).count() == 0


def test_an_unknown_book_lies_in_the_box_at_once(world: World, box: Box, sru: Sru) -> None:
    first, second = scan(world, box), scan(world, box)

    assert (first.copies, second.copies, second.books) == (1, 2, 2)
    assert titles_in(world, box) == [ISBN, ISBN]
    assert sru.asked == []


def test_its_title_comes_when_the_worker_has_asked(app: Flask, world: World, box: Box, sru: Sru) -> None:
    sru.says[ISBN] = record("Brillebjørn")
    scan(world, box)

    assert work_on(app, world) == 1

    assert titles_in(world, box) == ["Brillebjørn"]
    work = works.by_isbn(world.session, world.library.id, ISBN)
    assert work is not None
    assert (work.author, work.language, work.search_text) == (
        "Per Østergaard",
        "da",
        "brillebjørn per østergård",
    )
    assert lookup_of(world).state == LookupState.KNOWN
    assert broken(world.session) == []


def test_a_second_turn_asks_nobody_again(app: Flask, world: World, box: Box, sru: Sru) -> None:
    sru.says[ISBN] = record("Brillebjørn")
    scan(world, box)
    work_on(app, world)

    assert work_on(app, world) == 0
    assert len(sru.asked) == 1


def test_another_printing_of_a_book_we_have_joins_it(app: Flask, world: World, box: Box, sru: Sru) -> None:
    sru.says[ISBN] = record("Skammerens datter", "Lene Kaaberbøl")
    scan(world, box)

    work_on(app, world)

    assert titles_in(world, box) == ["Skammerens datter"]
    joined = world.session.scalars(select(Edition.isbn).where(Edition.work_id == world[Work].id)).all()
    assert sorted(str(isbn) for isbn in joined) == [ISBN, "9788763841450"]
    assert world.session.query(Work).count() == 1
    assert broken(world.session) == []


def test_a_book_nobody_knows_needs_a_title(app: Flask, world: World, box: Box, sru: Sru) -> None:
    scan(world, box)

    work_on(app, world)

    lookup = lookup_of(world)
    assert (lookup.state, lookup.next_at) == (LookupState.UNKNOWN, None)
    assert [state for _, state in lookups.untitled_here(world.session, world.library.id, box.id)] == [
        "unknown"
    ]


def test_that_nobody_knows_it_is_believed_for_a_month(app: Flask, world: World, box: Box, sru: Sru) -> None:
    scan(world, box)
    work_on(app, world)
    world.session.delete(world.session.scalars(select(Copy).where(Copy.box_id == box.id)).one())
    work = works.by_isbn(world.session, world.library.id, ISBN)
    world.session.flush()
    world.session.query(Edition).filter_by(isbn=ISBN).delete()
    world.session.delete(work)
    world.session.flush()

    scan(world, box)
    soon = lookup_of(world).state
    world.session.query(Copy).filter_by(box_id=box.id).delete()
    world.session.query(Edition).filter_by(isbn=ISBN).delete()
    world.session.query(Work).filter_by(title=ISBN).delete()
    with time_machine.travel(clock.now() + timedelta(days=31)):
        scan(world, box)

    assert (soon, lookup_of(world).state) == ("unknown", "waiting")


def test_a_server_that_fails_is_asked_again_later(app: Flask, world: World, box: Box, sru: Sru) -> None:
    sru.status = 503
    scan(world, box)
    scan(world, box, OTHER)

    assert work_on(app, world) == 0

    source = world.session.scalars(select(LookupSource)).one()
    assert (source.failure, lookup_of(world).state, lookup_of(world).tries) == ("status", "waiting", 1)
    assert len(sru.asked) == 1
    sru.status, sru.says[ISBN] = 200, record("Brillebjørn")
    with time_machine.travel(clock.now() + timedelta(minutes=10)):
        work_on(app, world)
    assert lookup_of(world).state == LookupState.KNOWN
    assert source.failure == ""


def test_a_server_that_always_fails_is_given_up(app: Flask, world: World, box: Box, sru: Sru) -> None:
    sru.status = 503
    scan(world, box)

    now = clock.now()
    for days in range(7):
        with time_machine.travel(now + timedelta(days=days)):
            work_on(app, world)

    assert lookup_of(world).state == LookupState.UNKNOWN
    assert len(sru.asked) == 6


def test_two_workers_ask_once(world: World, box: Box, sru: Sru) -> None:
    scan(world, box)
    now = clock.now()

    first, second = lookups.take_next(world.session, now), lookups.take_next(world.session, now)

    assert (first is not None, second) == (True, None)


def test_servers_removed_meanwhile_leave_the_title_to_us(
    app: Flask, world: World, box: Box, sru: Sru
) -> None:
    scan(world, box)
    source = world.session.scalars(select(LookupSource)).one()
    lookup_sources.remove_source(world.session, source, world.lise.id, clock.now())

    work_on(app, world)

    assert lookup_of(world).state == LookupState.UNKNOWN


def test_a_librarian_writes_the_title(world: World, box: Box, sru: Sru) -> None:
    work = scan(world, box).work
    assert work is not None

    given = lookups.give_title(
        world.session, work, "Brillebjørn", "Per Østergaard", clock.now(), world.lise.id
    )

    assert (given.title, given.author, given.id) == ("Brillebjørn", "Per Østergaard", work.id)
    assert lookup_of(world).state == LookupState.KNOWN


def test_a_title_we_have_takes_the_book_over(world: World, box: Box, sru: Sru) -> None:
    work = scan(world, box).work
    assert work is not None

    given = lookups.give_title(world.session, work, "skammerens DATTER", "", clock.now(), world.lise.id)

    assert given is world[Work]
    assert titles_in(world, box) == ["Skammerens datter"]


@pytest.mark.parametrize(
    ("title", "code"), [("", "no_title"), ("--", "no_title"), ("x" * 401, "title_too_long")]
)
def test_what_is_no_title_is_refused(world: World, box: Box, sru: Sru, title: str, code: str) -> None:
    work = scan(world, box).work
    assert work is not None

    with pytest.raises(RuleBroken, match=code):
        lookups.give_title(world.session, work, title, "", clock.now(), world.lise.id)


def test_who_comes_second_is_told_the_title(world: World, box: Box, sru: Sru) -> None:
    work = scan(world, box).work
    assert work is not None
    lookups.give_title(world.session, work, "Brillebjørn", "", clock.now(), world.lise.id)

    with pytest.raises(RuleBroken, match="has_title"):
        lookups.give_title(world.session, work, "Bamse", "", clock.now(), world.lise.id)


def test_an_answer_that_comes_late_changes_no_title(app: Flask, world: World, box: Box, sru: Sru) -> None:
    sru.says[ISBN] = record("Brillebjørn")
    work = scan(world, box).work
    assert work is not None
    lookups.give_title(world.session, work, "Bamse", "", clock.now(), world.lise.id)

    work_on(app, world)

    assert titles_in(world, box) == ["Bamse"]
    assert sru.asked == []


def test_an_import_meanwhile_gives_the_title(world: World, box: Box, sru: Sru) -> None:
    scan(world, box)
    file = read_book_file(f"ISBN;Titel;Forfatter\n{ISBN};Brillebjørn;Per Østergaard\n".encode(), "x.csv")
    apply(world.session, world.library, file, clock.now(), world.lise.id)

    lookups.settle_at_home(world.session, clock.now())
    world.session.expire_all()

    assert titles_in(world, box) == ["Brillebjørn"]
    assert world.session.query(Work).filter_by(title=ISBN).count() == 0
    assert broken(world.session) == []


def test_children_choose_among_books_with_titles(world: World, sru: Sru) -> None:
    work = untitled.make(world.session, world.library.id, ISBN, clock.now())
    world[Copy].work_id = work.id
    world.session.flush()

    assert queries.works_in_box_of(world.session, world[Club].id) == []


def test_a_row_that_brings_a_number_of_a_book_we_have_joins_it(world: World, box: Box, sru: Sru) -> None:
    work = scan(world, box).work
    assert work is not None
    row = BookRow(1, "Shamer's Daughter", ("Lene Kaaberbøl",), isbn=ISBN, other_isbns=("9788763841450",))

    assert untitled.settle(world.session, work, row, clock.now()) is world[Work]
