"""What a librarian says about a work, fact by fact, against what the next list says."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from app.book_imports.importing import import_books
from app.book_lists.book_rows import BookRow
from app.catalogue import corrections, works
from app.catalogue.corrections import Correction
from app.catalogue.facts import MAX_SUBJECTS
from app.catalogue.models import Work
from app.core import clock
from app.finding import search
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
    subjects=("magi", "natur"),
)
WORDED = Correction("Wildheks", "L. Kaaberbøl", "nb", "book", False, 7, None, 18, 20, "Heksene", "hekse; dyr")
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


def test_level_and_series_are_corrected_on_the_page(world: World, visit: Any) -> None:
    work, lise = world[Work], visit(world.lise)
    data = {"title": work.title, "author": work.author, "language": "da", "format": "book", "fiction": ""}

    lise.post(
        f"/hjoerring/works/{work.key}/edit", data | {"lix": "18", "let_number": "20", "series": "Skammer"}
    )
    page = lise.get(f"/hjoerring/works/{work.key}").get_data(as_text=True)

    assert "Lix 18" in page and "Let-tal 20" in page and "Series: Skammer" in page


def test_a_subject_typed_on_the_page_is_found_at_once(world: World, visit: Any) -> None:
    work, lise = world[Work], visit(world.lise)
    address = f"/hjoerring/works/{work.key}/edit"
    data = {"title": work.title, "author": work.author, "language": "da", "format": "book", "fiction": ""}
    assert search.matching(world.session, world.library.id, "søpindsvin") == []

    lise.post(address, data | {"subjects": " hav ;søpindsvin,  røde;; hav "})

    assert "About: hav; søpindsvin, røde" in lise.get(f"/hjoerring/works/{work.key}").get_data(as_text=True)
    assert search.matching(world.session, world.library.id, "søpindsvin")[0].key == work.key


def test_subjects_spaced_by_a_list_are_not_settled_by_another_change(world: World, visit: Any) -> None:
    work, spaced = world[Work], "hav;  røde\xa0søpindsvin"
    work.subjects = spaced
    world.session.commit()
    lise, address = visit(world.lise), f"/hjoerring/works/{work.key}/edit"
    shown = "hav; røde søpindsvin"
    data = {"title": "A new title", "author": "", "language": "da", "format": "book", "fiction": ""}
    assert f'value="{shown}"' in lise.get(address).get_data(as_text=True)

    lise.post(address, data | {"subjects": shown})
    assert world.session.execute(select(Work.title, Work.subjects)).all() == [("A new title", spaced)]

    lise.post(address, data | {"subjects": "hav"})
    assert world.session.scalars(select(Work.subjects)).all() == ["hav"]


def test_a_subject_with_a_semicolon_of_its_own_stays_one_when_it_is_edited(world: World, visit: Any) -> None:
    """As records have them in one field; the control is a subject more, which is one more."""
    row = replace(LISTED, subjects=("Børn;voksne ; familie;", ";", "hav"))
    work = listed(world, row)
    lise, address = visit(world.lise), f"/hjoerring/works/{work.key}/edit"
    shown = "Børn, voksne, familie; hav"
    data = {"title": "Vildheks", "author": "", "language": "da", "format": "comic", "fiction": ""}
    assert f'value="{shown}"' in lise.get(address).get_data(as_text=True)

    lise.post(address, data | {"subjects": f"{shown}; vind"})
    listed(world, row)

    (kept,) = world.session.scalars(select(Work.subjects).where(Work.key == work.key))
    assert kept.split("; ") == ["Børn, voksne, familie", "hav", "vind"]


def test_too_many_subjects_are_said_and_what_was_typed_is_kept(world: World, visit: Any) -> None:
    work, lise = world[Work], visit(world.lise)
    before, typed = work.subjects, "x" * (MAX_SUBJECTS + 1)
    data = {"title": "Kept", "author": work.author, "language": "da", "format": "book", "fiction": ""}

    answer = lise.post(
        f"/hjoerring/works/{work.key}/edit", data | {"subjects": typed, "series": "Kept too"}, status=422
    )

    page = answer.get_data(as_text=True)
    assert f"{MAX_SUBJECTS}" in page and typed in page and "Kept too" in page
    assert world[Work].subjects == before
