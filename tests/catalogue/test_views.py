"""The pages of the catalogue: the list, one book, corrections, and a file brought in."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.book_imports.reasons import REFUSED, REMARKED
from app.book_lists import identifiers
from app.book_lists.book_rows import BookRow
from app.catalogue import works
from app.catalogue.models import Edition, Work
from app.core import clock
from app.core.errors import worded
from app.libraries.models import PendingImport
from tests.pages import Visitor
from tests.world import World

LIST = "Titel;Forfatter;ISBN\nVildheks;Lene Kaaberbøl;9788763817202\nEmil;Astrid Lindgren;9,78044E+12\n"


def add(world: World, *titles: str) -> None:
    for title in titles:
        works.record(world.session, world.library.id, BookRow(1, title), clock.now())


def upload(lise: Visitor, data: bytes, status: int = 303, name: str = "books.csv") -> Any:
    return lise.post(
        "/hjoerring/works/import",
        {"file": (io.BytesIO(data), name)},
        status,
        content_type="multipart/form-data",
    )


def text_of(answer: Any) -> str:
    text: str = answer.get_data(as_text=True)
    return text


def test_the_books_stand_in_the_order_of_the_alphabet(world: World, visit: Any) -> None:
    world.library.language = "da"
    add(world, "Åbne døre", "Ælle bælle", "Zoo")
    world.library.language = "en"

    page = text_of(visit(world.lise).get("/hjoerring/works"))

    places = [page.index(title) for title in ("Skammerens", "Zoo", "Ælle", "Åbne")]
    assert places == sorted(places)
    assert "4 titles" in page
    assert f"/hjoerring/works/{world[Work].key}/cover?v=" in page


def test_words_typed_find_books_as_a_part_of_the_page(world: World, visit: Any) -> None:
    add(world, "Emil fra Lønneberg")
    lise = visit(world.lise)

    part = text_of(lise.part("/hjoerring/works?q=kåber", "works"))
    whole = text_of(lise.get("/hjoerring/works?q=Kaaberbøl"))

    assert part.lstrip().startswith('<div id="works"')
    assert "Skammerens datter" in part and "Skammerens datter" in whole
    assert "Emil" not in part and "Emil" not in whole
    assert "No book answers" in text_of(lise.get("/hjoerring/works?q=" + "%27%22%3C" * 40))


def test_a_long_list_is_read_page_by_page_there_and_back(world: World, visit: Any) -> None:
    add(world, *(f"Bog {number}" for number in range(1, 121)))
    lise = visit(world.lise)

    def neighbours(page: str) -> dict[str, str]:
        links = [
            piece.split('"')[0] for piece in page.split('href="') if piece.startswith("/hjoerring/works?")
        ]
        return {link.split("?")[1].split("=")[0]: link for link in links}

    first = text_of(lise.get("/hjoerring/works"))
    second = text_of(lise.get(neighbours(first)["after"]))
    third = text_of(lise.get(neighbours(second)["after"]))
    back = text_of(lise.get(neighbours(third)["before"]))

    assert ("Bog 50<" in first, "Bog 51<" in first, "Bog 51<" in second) == (True, False, True)
    assert "Skammerens datter" in third and "after" not in neighbours(third)
    assert "before" not in neighbours(first)
    assert [f"Bog {number}<" in back for number in (50, 51, 100, 101)] == [False, True, True, False]
    assert "Bog 1<" in text_of(lise.get("/hjoerring/works?after=nonsense"))


def test_a_list_costs_the_same_for_two_books_and_for_twenty(
    statements: list[str], world: World, visit: Any
) -> None:
    add(world, "Emil")
    lise = visit(world.lise)
    lise.get("/hjoerring/works")

    def cost(address: str) -> int:
        statements.clear()
        lise.get(address)
        return len(statements)

    two, two_found = cost("/hjoerring/works"), cost("/hjoerring/works?q=e")
    add(world, *(f"Emil {number}" for number in range(18)))

    assert cost("/hjoerring/works") == two <= 6
    assert cost("/hjoerring/works?q=e") == two_found <= 6


def test_a_book_shows_its_printings_and_where_its_copies_are(world: World, visit: Any) -> None:
    page = text_of(visit(world.lise).get(f"/hjoerring/works/{world[Work].key}"))

    assert "9788763841450" in page
    assert "Box 7" in page and "at Løkken Skole" in page


def test_a_leader_reads_and_does_not_correct(world: World, visit: Any) -> None:
    key = world[Work].key
    page = text_of(visit(world.lars).get(f"/hjoerring/works/{key}"))

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

    page = text_of(lise.follow(lise.post(f"/hjoerring/works/{key}/edit", form)))

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

    assert words in text_of(answer)
    assert world.session.query(Work).one().author == "Lene Kaaberbøl"


def test_a_file_is_looked_through_and_then_taken_in(world: World, visit: Any) -> None:
    lise = visit(world.lise)

    answer = upload(lise, LIST.encode("cp1252", errors="replace").replace(b"9,78044E+12", b""))
    review = text_of(lise.follow(answer))
    assert "2 titles the library does not have" in review and "Vildheks" in review
    assert world.session.query(Work).count() == 1

    taken = lise.post(answer.headers["Location"] + "/confirm")

    assert "New: 2. Changed: 0. Unchanged: 0. Refused: 0." in text_of(lise.follow(taken))
    assert world.session.query(Work).count() == 3
    assert world.session.query(PendingImport).filter_by(kind="books").count() == 0
    lise.post(answer.headers["Location"] + "/confirm", {}, 404)


def test_what_is_refused_is_shown_with_its_row_and_reason(world: World, visit: Any) -> None:
    lise = visit(world.lise)

    review = text_of(lise.follow(upload(lise, LIST.encode())))

    assert "“9,78044E+12” is what a spreadsheet left of an ISBN" in review
    assert "Bring in the books" in review


def test_a_file_with_nothing_new_offers_nothing_to_confirm(world: World, visit: Any) -> None:
    lise = visit(world.lise)

    review = text_of(
        lise.follow(upload(lise, b"title;isbn\nSkammerens datter;9788763841450\nA;9,78044E+12\n"))
    )

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

    assert words in text_of(answer) and "Something needs a look" in text_of(answer)
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


VALUES = {"text": "x", "digits": 1, "isbns": "1, 2", "limit": 400, "detail": "y"}


def test_every_reason_and_every_remark_has_its_sentence(app: Flask) -> None:
    with app.test_request_context("/"):
        for sentence in (*REFUSED.values(), *REMARKED.values()):
            assert worded(sentence, **VALUES).endswith(".")


def test_every_code_the_readers_give_has_a_sentence() -> None:
    package = Path(identifiers.__file__).parent
    given = {
        code
        for file in (package / "identifiers.py", package / "book_lists.py", *package.glob("marc/*.py"))
        for code in re.findall(
            r'(?:BadIdentifier|BrokenRecord|Refusal\(number,) ?\(?"(\w+)"',
            file.read_text(),
        )
    }

    assert given >= {"exponent", "no_title", "broken_json", "cut_off"}
    assert given - {"empty", "not_faust"} <= REFUSED.keys()  # those two are only ever remarks
    assert {"empty", "not_faust"} <= REMARKED.keys()
