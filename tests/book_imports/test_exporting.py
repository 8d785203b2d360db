"""The catalogue as a list: what it says, that no cell can run, and that taking it in changes nothing."""

from pathlib import Path
from typing import Any

import pytest

from app.book_imports.exporting import HEADER, exported
from app.book_imports.importing import import_books
from app.book_lists.book_rows import BookRow
from app.catalogue import works
from app.catalogue.models import Edition, Work
from app.core import clock
from app.core.csv_export import write_csv
from tests.world import World

FULL = BookRow(
    1,
    "=Ronja",
    ("Astrid Lindgren", "Ilon Wikland"),
    isbn="9788763817202",
    other_isbns=("9780439023481",),
    faust="28782934",
    year=1981,
    publisher="-Gyldendal",
    edition="2. udgave",
    language="da",
    age_from=8,
    age_to=11,
    lix=22,
    let_number=17,
    format="graphic_novel",
    is_fiction=False,
    series="@Ronja",
    subjects=("røvere", "mod"),
)


def book_list(world: World, library_id: int) -> bytes:
    return write_csv(HEADER, exported(world.session, library_id))


def take(world: World, library: Any, data: bytes) -> tuple[int, int, int, int]:
    world.session.commit()
    done = import_books(world.session, library, data, "x.csv", clock.now())
    return done["new"], done["changed"], done["unchanged"], len(done["refused"])


def everything(world: World, library_id: int) -> list[Any]:
    world.session.expire_all()
    works_ = world.session.query(Work).filter_by(library_id=library_id).order_by(Work.id).all()
    editions = world.session.query(Edition).filter_by(library_id=library_id).order_by(Edition.id).all()
    return [
        {column.name: getattr(row, column.name) for column in row.__table__.columns}
        for row in (*works_, *editions)
    ]


def test_taking_an_export_in_changes_nothing(world: World) -> None:
    now = clock.now()
    ids = [world.library.id]
    works.record(world.session, ids[0], FULL, now)
    bare, _ = works.record(world.session, ids[0], BookRow(2, "'=1+1 / 2 : 3", format="audiobook"), now)
    bare.title, bare.author = "Retitled : by / hand", "Firm, Inc"
    works.record(world.session, ids[0], BookRow(3, "Åbne døre", ("A",), age_from=6), now)
    world.session.flush()
    before = everything(world, ids[0])

    done = take(world, world.library, book_list(world, ids[0]))

    assert done == (0, 0, 5, 0)  # two printings of Ronja, two books with none but their own, and the world's
    assert everything(world, ids[0]) == before


def test_an_export_fills_an_empty_library_with_the_same(world: World) -> None:
    works.record(world.session, world.library.id, FULL, clock.now())
    take(world, world.elsewhere, book_list(world, world.library.id))

    ours, theirs = (
        [row[:-1] for row in exported(world.session, library.id)]
        for library in (world.library, world.elsewhere)
    )
    assert ours == theirs and len(ours) == 3


def test_no_cell_of_an_export_can_run(world: World) -> None:
    works.record(world.session, world.library.id, FULL, clock.now())

    text = book_list(world, world.library.id).decode("utf-8-sig")

    assert ";'=Ronja;" in text and ";'-Gyldendal;" in text and ";'@Ronja;" in text
    for line in text.splitlines():
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line.split(";"))


def test_only_a_librarian_takes_the_list_home(world: World, visit: Any) -> None:
    answer = visit(world.lise).get("/hjoerring/works/export")

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "Skammerens datter" in answer.get_data(as_text=True)
    visit(world.lars).get("/hjoerring/works/export", 403)


def test_an_export_costs_as_many_statements_for_many_books(
    statements: list[str], world: World, visit: Any
) -> None:
    lise = visit(world.lise)

    def cost() -> int:
        statements.clear()
        lise.get("/hjoerring/works/export")
        return len(statements)

    cost()
    two = cost()
    for number in range(20):
        works.record(world.session, world.library.id, BookRow(1, f"Emil {number}"), clock.now())
    world.session.commit()

    assert cost() == two <= 6


@pytest.mark.parametrize(
    "path",
    [
        "books_dk_isbn/books.csv",
        "books_dk_isbn/fbi_manifestations.jsonl",
        "marc_normarc_deichman/data.vmarc.20141020.txt",
        "marc_danmarc2_dbc/iso2709/test-records-74-danmarc2.lin",
    ],
)
def test_real_files_exported_and_taken_in_again_change_nothing(
    world: World, real_data: Path, path: str
) -> None:
    there = world.elsewhere
    take(world, there, (real_data / path).read_bytes())
    before = everything(world, there.id)

    new, changed, _, refused = take(world, there, book_list(world, there.id))

    assert (new, changed, refused) == (0, 0, 0)
    assert everything(world, there.id) == before and len(before) > 40
