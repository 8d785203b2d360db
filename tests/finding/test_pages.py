"""The list of books: in order, page by page, as a search and narrowed."""

from typing import Any

import pytest

from app.book_lists.book_rows import BookRow
from app.catalogue import works
from app.catalogue.models import Work
from app.core import clock
from app.finding.narrowing import Narrowed
from app.finding.queries import works_in_order
from tests.world import World

WILD_WITCH = BookRow(
    1, "Vildheks", ("Lene Kaaberbøl",), language="da", age_from=9, age_to=12, lix=24, let_number=10,
    format="comic", is_fiction=True,
)  # fmt: skip


def listed(world: World, row: BookRow = WILD_WITCH) -> Work:
    return works.record(world.session, world.library.id, row, clock.now())[0]


def add(world: World, *titles: str) -> None:
    for title in titles:
        works.record(world.session, world.library.id, BookRow(1, title), clock.now())


def test_the_books_stand_in_the_order_of_the_alphabet(world: World, visit: Any) -> None:
    world.library.language = "da"
    add(world, "Åbne døre", "Ælle bælle", "Zoo")
    world.library.language = "en"

    page = visit(world.lise).get("/hjoerring/works").text

    places = [page.index(title) for title in ("Skammerens", "Zoo", "Ælle", "Åbne")]
    assert places == sorted(places)
    assert "4 titles" in page
    assert f"/hjoerring/works/{world[Work].key}/cover?v=" in page


def test_words_typed_find_books_as_a_part_of_the_page(world: World, visit: Any) -> None:
    add(world, "Emil fra Lønneberg")
    lise = visit(world.lise)

    part = lise.part("/hjoerring/works?q=kåber", "works").text
    whole = lise.get("/hjoerring/works?q=Kaaberbøl").text

    assert part.lstrip().startswith('<div id="works"')
    assert "Skammerens datter" in part and "Skammerens datter" in whole
    assert "Emil" not in part and "Emil" not in whole
    assert "No book answers" in lise.get("/hjoerring/works?q=" + "%27%22%3C" * 40).text


def test_a_long_list_is_read_page_by_page_there_and_back(world: World, visit: Any) -> None:
    add(world, *(f"Bog {number}" for number in range(1, 121)))
    lise = visit(world.lise)

    def neighbours(page: str) -> dict[str, str]:
        links = [
            piece.split('"')[0] for piece in page.split('href="') if piece.startswith("/hjoerring/works?")
        ]
        return {link.split("?")[1].split("=")[0]: link for link in links}

    first = lise.get("/hjoerring/works").text
    second = lise.get(neighbours(first)["after"]).text
    third = lise.get(neighbours(second)["after"]).text
    back = lise.get(neighbours(third)["before"]).text

    assert ("Bog 50<" in first, "Bog 51<" in first, "Bog 51<" in second) == (True, False, True)
    assert "Skammerens datter" in third and "after" not in neighbours(third)
    assert "before" not in neighbours(first)
    assert [f"Bog {number}<" in back for number in (50, 51, 100, 101)] == [False, True, True, False]
    assert "Bog 1<" in lise.get("/hjoerring/works?after=nonsense").text


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
