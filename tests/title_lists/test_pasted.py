"""What the lines pasted from a library system put in a box."""

import pytest

from app.boxes import contents
from app.catalogue.models import Copy, Work
from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.deposits import dispatch
from app.deposits.models import Box
from app.title_lists import pasted
from app.title_lists.brought import Brought
from tests.world import World

ISBN = "9788763841450"


def paste(world: World, box: Box, text: str) -> Brought:
    return pasted.paste_titles(world.session, box, text, world.lise, clock.now())


def held(world: World, box: Box) -> list[tuple[str, str, int]]:
    return [(t.work.title, t.work.author, t.copies) for t in contents.titles_in(world.session, box)]


@pytest.mark.parametrize(
    "line",
    [
        "Skammerens datter",
        "Skammerens datter / Lene Kaaberbøl",
        "skammerens datter; Kaaberbøl, Lene",
        "Skammerens datter\tLene Kaaberbøl",
        f"{ISBN}\tSkammerens datter\tKaaberbøl",
        "Noget helt andet;978-87-638-4145-0",
        "- Skammerens datter / Lene Kaaberbøl",
        "3. Skammerens datter",
        '"Skammerens datter";"Lene Kaaberbøl"',
        "\ufeff Skammerens datter \r",
    ],
)
def test_a_line_finds_the_librarys_own_title(world: World, box: Box, line: str) -> None:
    pasted = paste(world, box, line)

    assert pasted.matched == [(world[Work], 1)]
    assert (pasted.new, pasted.ignored) == ([], [])


@pytest.mark.parametrize(
    "line", ["Ronja / Astrid Lindgren / 4", "4 x Ronja; Astrid Lindgren", "Ronja\tAstrid Lindgren\t4 stk."]
)
def test_a_line_may_say_how_many(world: World, box: Box, line: str) -> None:
    paste(world, box, line)

    assert held(world, box) == [("Ronja", "Astrid Lindgren", 4)]


@pytest.mark.parametrize("title", ["1984", "Krig", "13", "Hvad nu, hvis?", "Ja; nej"])
def test_an_odd_title_is_still_a_title(world: World, box: Box, title: str) -> None:
    pasted = paste(world, box, title)

    assert pasted.ignored == []
    assert len(pasted.new) == 1


def test_columns_with_names_may_stand_in_any_order(world: World, box: Box) -> None:
    pasted = paste(
        world,
        box,
        "Forfatter\tTitel\tISBN\tAntal\n"
        f"Lene Kaaberbøl\tSkammerens datter\t{ISBN}\t2\n"
        "Astrid Lindgren\tRonja\t\t3\n"
        "Nogen\t\t\t1\n",
    )

    assert [(work.title, copies) for work, copies in pasted.matched] == [("Skammerens datter", 2)]
    assert held(world, box)[0] == ("Ronja", "Astrid Lindgren", 3)
    assert [(line.row, line.code) for line in pasted.ignored] == [(4, "no_title")]


def test_lines_that_say_nothing_are_listed_with_their_number(world: World, box: Box) -> None:
    pasted = paste(world, box, f"Titel\n\n---\n{ISBN}\n{'x' * 401}\n99 x Ronja\nMio; 999\n")

    assert [(line.row, line.code) for line in pasted.ignored] == [
        (3, "no_title"),
        (5, "too_long"),
        (7, "too_many_copies"),
    ]
    assert pasted.books == 100
    assert [(work.title, copies) for work, copies in pasted.matched] == [("Skammerens datter", 1)]


def test_the_same_line_twice_is_two_copies_of_one_work(world: World, box: Box) -> None:
    paste(world, box, "Ronja; Astrid Lindgren\nRonja; Astrid Lindgren")

    assert held(world, box) == [("Ronja", "Astrid Lindgren", 2)]
    assert world.session.query(Work).filter_by(title="Ronja").count() == 1


@pytest.mark.parametrize(
    "line",
    ["=1+1;@SUM(A1)", "<script>alert(1)</script>", "Ā'; DROP TABLE boxes; --", "\0Ronja\0", "🦊 Ræv " * 50],
)
def test_a_nasty_line_does_no_harm(world: World, box: Box, line: str) -> None:
    pasted = paste(world, box, line)

    assert pasted.books == 1
    assert "\0" not in pasted.new[0][0].title


def test_an_exponent_beside_a_title_is_left_out(world: World, box: Box) -> None:
    pasted = paste(world, box, "Ronja;9,78876E+12")

    assert held(world, box) == [("Ronja", "", 1)]
    assert pasted.ignored == []


@pytest.mark.parametrize(("text", "code"), [("", "list_empty"), (" \n\t\n", "list_empty")])
def test_an_empty_list_is_refused(world: World, box: Box, text: str, code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        paste(world, box, text)


def test_a_list_without_end_is_refused(world: World, box: Box) -> None:
    with pytest.raises(RuleBroken, match="list_too_long"):
        paste(world, box, "Ronja\n" * 501)


def test_nothing_is_put_in_a_box_that_is_out(world: World, box: Box) -> None:
    paste(world, box, "Skammerens datter")
    dispatch.send(world.session, box, world[Club].school, None, None, world.lise, clock.now())
    before = world.session.query(Copy).count()

    with pytest.raises(RuleBroken, match="box_has_moved_on"):
        paste(world, box, "Ronja\nMio")

    assert world.session.query(Copy).count() == before
