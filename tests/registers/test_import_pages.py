"""The whole way of a register: chosen, looked through, confirmed."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.libraries.models import PendingImport, School
from tests.pages import Visitor
from tests.registers.registers import LOEKKEN, ODENSE, VRAA, VRAA_SITE, dresses, register
from tests.registers.test_school_import import DRESSES
from tests.world import World

Visit = Callable[..., Visitor]
UPLOAD = "/hjoerring/schools/import"


def upload(browser: Visitor, data: bytes, name: str = "schools.csv", status: int = 303) -> str:
    """Send the file; the address of the preview, or the page that says what is wrong."""
    answer = browser.post(UPLOAD, data={"file": (BytesIO(data), name)}, status=status)
    return answer.headers["Location"] if status == 303 else answer.get_data(as_text=True)


def school_count(world: World) -> int:
    return world.session.scalars(select(func.count()).where(School.library_id == world.library.id)).one()


@pytest.mark.parametrize("dress", DRESSES)
def test_a_real_register_is_looked_through_and_confirmed(
    visit: Visit, world: World, real_data: Path, dress: str
) -> None:
    browser = visit(world.lise)
    preview = upload(browser, dresses(real_data / "main_job")[dress], dress)

    seen = browser.get(preview).get_data(as_text=True)
    assert ">33</span>" in seen
    assert "Tårs undervisningssted" in seen
    assert school_count(world) == 1

    done = browser.post(f"{preview}/confirm", {"municipality": "860"})
    listed = browser.follow(done).get_data(as_text=True)

    assert "Done: 33 new schools, 0 changed, 0 as they were." in listed
    assert school_count(world) == 34


def test_the_same_file_again_has_nothing_to_bring_in(visit: Visit, world: World) -> None:
    browser = visit(world.lise)
    first = upload(browser, register(VRAA, LOEKKEN))
    browser.post(f"{first}/confirm", {"municipality": "860"})

    again = browser.get(upload(browser, register(VRAA, LOEKKEN))).get_data(as_text=True)

    assert "There is nothing to bring in." in again
    assert "/confirm" not in again


def test_the_preview_says_what_would_change_and_what_it_was(visit: Visit, world: World) -> None:
    browser = visit(world.lise)
    first = upload(browser, register(VRAA))
    browser.post(f"{first}/confirm", {"municipality": "860"})

    seen = browser.get(upload(browser, register(VRAA.replace("Skolegade 6", "Nygade 1")))).get_data(
        as_text=True
    )

    assert "<del>Skolegade 6</del>" in seen
    assert "<ins>Nygade 1</ins>" in seen


def test_a_refused_row_is_named_with_its_number_and_the_reason(visit: Visit, world: World) -> None:
    browser = visit(world.lise)
    bad = VRAA.replace(";280096;", ";;")
    preview = upload(browser, register(bad, LOEKKEN, LOEKKEN))

    seen = browser.get(preview).get_data(as_text=True)

    assert "There is no register number in this row." in seen
    assert "Number 829002 stands in row 3 already; that row was taken." in seen
    assert 'data-label="Row"><span>2</span>' in seen
    assert 'data-label="Row"><span>4</span>' in seen


def test_a_file_for_the_whole_country_offers_ones_own_municipality(visit: Visit, world: World) -> None:
    browser = visit(world.lise)
    preview = upload(browser, register(VRAA, ODENSE))

    seen = browser.get(preview).get_data(as_text=True)
    assert "1 municipality of 2 is chosen" in seen
    assert "Vestre Skole" not in seen

    both = browser.get(f"{preview}?municipality=860&municipality=461").get_data(as_text=True)
    assert "Vestre Skole" in both

    browser.post(f"{preview}/confirm", {"municipality": ["461"]})
    names = world.session.scalars(select(School.name).where(School.library_id == world.library.id)).all()
    assert sorted(names) == ["Løkken Skole", "Vestre Skole"]


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "empty.csv", "There is nothing in the file."),
        (b"%PDF-1.7 not a table", "letter.pdf", "This is not a table."),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old.xls", "This is an old Excel file (.xls)."),
        (b"PK\x03\x04 broken", "broken.xlsx", "The Excel file is damaged."),
        (b"isbn;title\n1;2\n", "books.csv", "Its columns are isbn, title."),
        (b"EnhetNavn\nEn skole\n", "no.csv", "names alone are not enough"),
    ],
)
def test_what_cannot_be_read_is_said_in_words_on_the_form(
    visit: Visit, world: World, data: bytes, name: str, sentence: str
) -> None:
    seen = upload(visit(world.lise), data, name, status=409)

    assert sentence in seen
    assert "Something needs a look" in seen


def test_without_a_file_the_form_says_so(visit: Visit, world: World) -> None:
    answer = visit(world.lise).post(UPLOAD, status=422)

    assert "Choose a file first." in answer.get_data(as_text=True)


def test_a_file_waits_for_one_person_once(visit: Visit, world: World) -> None:
    browser = visit(world.lise)
    upload(browser, register(VRAA))

    upload(browser, register(LOEKKEN))

    kept = world.session.scalars(
        select(PendingImport).where(PendingImport.library_id == world.library.id)
    ).all()
    assert [pending.data for pending in kept] == [register(LOEKKEN)]


def test_a_file_can_be_confirmed_once(visit: Visit, world: World) -> None:
    browser = visit(world.lise)
    preview = upload(browser, register(VRAA))

    browser.post(f"{preview}/confirm", {"municipality": "860"})

    browser.get(preview, status=404)
    browser.post(f"{preview}/confirm", {"municipality": "860"}, status=404)
    assert school_count(world) == 2


def test_a_file_held_for_books_is_no_register(visit: Visit, world: World) -> None:
    world[PendingImport].kind = "books"
    key = world[PendingImport].key

    visit(world.lise).get(f"{UPLOAD}/{key}", status=404)


def test_a_librarian_elsewhere_sees_nothing_of_it(visit: Visit, world: World) -> None:
    key = world[PendingImport].key
    visit(world.lise).get(f"{UPLOAD}/{key}")

    sten = visit(world.sten)
    sten.get(f"/thisted/schools/import/{key}", status=404)
    sten.get(f"{UPLOAD}/{key}", status=404)
    sten.post(f"/thisted/schools/import/{key}/confirm", status=404)
    assert school_count(world) == 1


def test_teachers_bring_in_nothing(visit: Visit, world: World) -> None:
    visit(world.tom).get(UPLOAD, status=403)


def test_the_preview_asks_as_much_for_twenty_schools_as_for_two(
    visit: Visit, world: World, statements: list[str]
) -> None:
    def asked(rows: int) -> int:
        sites = [VRAA_SITE.replace("829005", str(900000 + number)) for number in range(rows)]
        world[PendingImport].data = register(VRAA, *sites)
        world.session.commit()
        key = world[PendingImport].key
        browser = visit(world.lise)
        statements.clear()
        browser.get(f"{UPLOAD}/{key}")
        return len(statements)

    assert asked(20) == asked(2) <= 6
