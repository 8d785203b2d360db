"""The pages of the catalogue: one book, and its corrections."""

from typing import Any

import pytest

from app.catalogue.models import Work
from tests.world import World


def test_a_book_shows_its_printings_and_where_its_copies_are(world: World, visit: Any) -> None:
    page = visit(world.lise).get(f"/hjoerring/works/{world[Work].key}").text

    assert "9788763841450" in page
    assert "Box 7" in page and "at Løkken Skole" in page


def test_a_leader_reads_and_does_not_correct(world: World, visit: Any) -> None:
    key = world[Work].key
    page = visit(world.lars).get(f"/hjoerring/works/{key}").text

    assert "Correct the facts" not in page and "Use this picture" not in page
    visit(world.lars).get(f"/hjoerring/works/{key}/edit", 403)
    visit(world.lars).get("/hjoerring/works/import", 403)
    visit(world.tom).get("/hjoerring/works", 403)


def test_another_librarys_book_is_not_there(world: World, visit: Any) -> None:
    key = world[Work].key

    visit(world.sten).get(f"/thisted/works/{key}", 404)
    visit(world.sten).get(f"/thisted/works/{key}/edit", 404)


def test_a_correction_is_kept_and_found(world: World, visit: Any) -> None:
    key, lise = world[Work].key, visit(world.lise)
    form = {
        "title": " Skammerens  Datter ", "author": "Lene Kaaberbøl", "age_from": "10", "age_to": "14",
        "language": "da", "format": "graphic_novel", "fiction": "fiction",
    }  # fmt: skip

    page = lise.follow(lise.post(f"/hjoerring/works/{key}/edit", form)).text

    assert "Skammerens Datter" in page and "10–14 years" in page and "Graphic novel" in page
    work = world.session.query(Work).filter_by(key=key).one()
    assert (work.is_fiction, work.age_from, work.sort_key) == (True, 10, "skammerens datter")
    assert work.group_key == "skammerens datter|lene kåberbøl"


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"title": " "}, 422, "Title"),
        ({"age_from": "14", "age_to": "10"}, 409, "write the lower age first"),
        ({"age_from": "99"}, 422, "From age"),
        ({"format": "scroll"}, 422, "Format"),
    ],
)
def test_a_correction_that_makes_no_sense_is_answered_in_the_form(
    world: World, visit: Any, change: dict[str, str], status: int, words: str
) -> None:
    form = {"title": "Skammerens datter", "author": "", "language": "", "format": "book", "fiction": ""}

    answer = visit(world.lise).post(f"/hjoerring/works/{world[Work].key}/edit", form | change, status)

    assert words in answer.text
    assert world.session.query(Work).one().author == "Lene Kaaberbøl"
