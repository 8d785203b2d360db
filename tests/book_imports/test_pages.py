"""A file of books brought in: looked through, confirmed, refused."""

import io
from typing import Any

import pytest

from app.catalogue.models import Edition, Work
from app.libraries.models import PendingImport
from tests.pages import Visitor
from tests.world import World

LIST = "Titel;Forfatter;ISBN\nVildheks;Lene Kaaberbøl;9788763817202\nEmil;Astrid Lindgren;9,78044E+12\n"


def upload(lise: Visitor, data: bytes, status: int = 303, name: str = "books.csv") -> Any:
    return lise.post(
        "/hjoerring/works/import",
        {"file": (io.BytesIO(data), name)},
        status,
        content_type="multipart/form-data",
    )


def test_a_file_is_looked_through_and_then_taken_in(world: World, visit: Any) -> None:
    lise = visit(world.lise)

    answer = upload(lise, LIST.encode("cp1252", errors="replace").replace(b"9,78044E+12", b""))
    review = lise.follow(answer).text
    assert "2 titles the library does not have" in review and "Vildheks" in review
    assert world.session.query(Work).count() == 1

    taken = lise.post(answer.headers["Location"] + "/confirm")

    assert "New: 2. Changed: 0. Unchanged: 0. Refused: 0." in lise.follow(taken).text
    assert world.session.query(Work).count() == 3
    assert world.session.query(PendingImport).filter_by(kind="books").count() == 0
    lise.post(answer.headers["Location"] + "/confirm", {}, 404)


def test_what_is_refused_is_shown_with_its_row_and_reason(world: World, visit: Any) -> None:
    lise = visit(world.lise)

    review = lise.follow(upload(lise, LIST.encode())).text

    assert "“9,78044E+12” is what a spreadsheet left of an ISBN" in review
    assert "Bring in the books" in review


def test_a_file_with_nothing_new_offers_nothing_to_confirm(world: World, visit: Any) -> None:
    lise = visit(world.lise)

    review = lise.follow(upload(lise, b"title;isbn\nSkammerens datter;9788763841450\nA;9,78044E+12\n")).text

    assert "Nothing in this file is new" in review and "Bring in the books" not in review


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.4", ""),
        (b"a;b\n1;2\n", "No column of titles was found."),
        (b"title\n", "There are no books in this file."),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_in_the_form(
    world: World, visit: Any, data: bytes, words: str
) -> None:
    answer = upload(visit(world.lise), data, 409)

    assert words in answer.text and "Something needs a look" in answer.text
    assert world.session.query(PendingImport).filter_by(kind="books").count() == 0


def test_a_file_held_elsewhere_or_for_schools_is_not_there(world: World, visit: Any) -> None:
    lise = visit(world.lise)
    schools = world[PendingImport].key
    books = upload(lise, LIST.encode()).headers["Location"]

    lise.get(f"/hjoerring/works/import/{schools}", 404)
    lise.post(f"/hjoerring/works/import/{schools}/confirm", {}, 404)
    visit(world.sten).get(books.replace("hjoerring", "thisted"), 404)
    visit(world.sten).post(f"{books}/confirm".replace("hjoerring", "thisted"), {}, 404)
    assert world.session.query(Edition).count() == 1
