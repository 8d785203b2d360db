"""What a librarian says about a work, fact by fact, against what the next list says."""

from dataclasses import replace
from typing import Any

import pytest

from app.book_imports.importing import import_books
from app.book_lists.book_rows import BookRow
from app.catalogue import corrections, works
from app.catalogue.corrections import Correction
from app.catalogue.models import Work
from app.core import clock
from app.finding.narrowing import Narrowed
from app.finding.queries import works_in_order
from tests.world import World

LISTED = BookRow(
    1,
    "Vildheks",
    ("Lene Kaaberbøl",),
    isbn="9788763817202",
    language="da",
    age_from=9,
    age_to=12,
    lix=24,
    let_number=10,
    format="comic",
    is_fiction=True,
    series="Vildheks",
)
WORDED = Correction("Wildheks", "L. Kaaberbøl", "nb", "book", False, 7, None, 18, 20, "Heksene")
EMPTIED = Correction("Vildheks", "", "", "comic", None, None, None, None, None, "")


def listed(world: World, row: BookRow = LISTED) -> Work:
    return works.record(world.session, world.library.id, row, clock.now())[0]


def correct(world: World, work: Work, wanted: Correction) -> None:
    corrections.correct(world.session, work, wanted, "da", clock.now(), world.lise.id)
    world.session.flush()


def said(work: Work) -> dict[str, Any]:
    return {name: getattr(work, name) for name in corrections.CORRECTED}


def wanted_of(correction: Correction) -> dict[str, Any]:
    return {name: getattr(correction, name) for name in corrections.CORRECTED}


@pytest.mark.parametrize("wanted", [WORDED, EMPTIED], ids=["reworded", "emptied"])
@pytest.mark.parametrize("name", corrections.CORRECTED)
def test_each_fact_stays_as_it_was_corrected(world: World, name: str, wanted: Correction) -> None:
    work = listed(world)
    as_listed = {one: getattr(work, one) for one in corrections.CORRECTED}
    correct(world, work, Correction(**as_listed | {name: getattr(wanted, name)}))

    again = listed(world, replace(LISTED, let_number=11))

    assert again == work
    assert getattr(again, name) == getattr(wanted, name)


def test_all_of_them_stay_at_once(world: World) -> None:
    work = listed(world)
    correct(world, work, EMPTIED)

    listed(world)

    assert said(work) == wanted_of(EMPTIED)


def test_ages_are_settled_together(world: World) -> None:
    work = listed(world, replace(LISTED, age_from=9, age_to=None))
    correct(world, work, replace(EMPTIED, title=work.title))

    listed(world, replace(LISTED, age_from=6, age_to=9))

    assert (work.age_from, work.age_to) == (None, None)


def test_what_nobody_corrected_is_still_filled(world: World) -> None:
    work = listed(world, BookRow(1, "Vildheks", ("Lene Kaaberbøl",), language="da"))
    as_it_is = {name: getattr(work, name) for name in corrections.CORRECTED}
    correct(world, work, Correction(**as_it_is | {"title": "Wildheks"}))

    listed(world)

    assert (work.title, work.series, work.lix) == ("Wildheks", "Vildheks", 24)


def test_the_look_through_says_what_is_kept_as_corrected(world: World) -> None:
    correct(world, listed(world), WORDED)
    file = (
        b"title;author;isbn\nVildheks;Lene Kaaberb\xc3\xb8l;9788763817202\nSkammerens datter;;9788763841450\n"
    )
    world.session.commit()

    done = import_books(world.session, world.library, file, "", clock.now(), dry_run=True)

    assert done["remarks"] == [{"row": 2, "remark": "corrected"}]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Narrowed(), 3),
        (Narrowed(age=10), 1),
        (Narrowed(age=13), 0),
        (Narrowed(language="da"), 2),
        (Narrowed(format="comic"), 1),
        (Narrowed(is_fiction=True), 1),
        (Narrowed(is_fiction=False), 1),
        (Narrowed(level=15), 2),
        (Narrowed(level=24), 2),
        (Narrowed(age=10, language="nb"), 0),
    ],
)
def test_a_list_is_narrowed_by_what_its_books_say(world: World, wanted: Narrowed, found: int) -> None:
    listed(world)
    listed(world, BookRow(1, "Fisk", is_fiction=False, let_number=12))

    shown = works_in_order(world.session, world.library.id, narrowed=wanted.conditions())

    assert len(shown.rows) == found


def test_the_page_narrows_the_list_and_keeps_it_on_the_way(world: World, visit: Any) -> None:
    for number in range(60):
        listed(world, BookRow(1, f"Bog {number}", language="sv", age_from=8))
    listed(world)
    lise = visit(world.lise)

    page = lise.get("/hjoerring/works?written_in=sv&age=9").get_data(as_text=True)
    assert "Bog 1<" in page and "Vildheks" not in page and "Not a valid choice" not in page
    assert "Not a valid choice" not in lise.get("/hjoerring/works").get_data(as_text=True)
    link = next(part.split('"')[0] for part in page.split('href="') if "after=" in part.split('"')[0])
    assert "written_in=sv" in link and "age=9" in link

    searched = lise.part("/hjoerring/works?q=b&written_in=da", "works").get_data(as_text=True)
    assert "Bog 1<" not in searched
    odd = "/hjoerring/works?age=x&written_in=%27&format=rock&fiction=perhaps&level=-1"
    assert "Bog 1<" in lise.get(odd).get_data(as_text=True)


def test_level_and_series_are_corrected_on_the_page(world: World, visit: Any) -> None:
    work, lise = world[Work], visit(world.lise)
    data = {"title": work.title, "author": work.author, "language": "da", "format": "book", "fiction": ""}

    lise.post(
        f"/hjoerring/works/{work.key}/edit", data | {"lix": "18", "let_number": "20", "series": "Skammer"}
    )
    page = lise.get(f"/hjoerring/works/{work.key}").get_data(as_text=True)

    assert "Lix 18" in page and "Let-tal 20" in page and "Series: Skammer" in page
