"""The pages about looking books up: the servers, the box that is packed meanwhile, the titles that lack."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.boxes import numbering, scanning
from app.catalogue import works
from app.core import clock
from app.deposits.models import Box
from app.lookups import lookups
from app.lookups.models import Lookup, LookupSource
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
HOME = "/hjoerring"
ISBN = "9788740692570"
SERVER = {"address": "https://sru.example.org/sru", "record_schema": "marcxml", "search_index": "bath.isbn"}


@pytest.fixture
def box(world: World) -> Box:
    """Box 8, new and empty; the library looks books up."""
    world.add(LookupSource(created_at=clock.now(), **SERVER))
    return numbering.make_box(world.session, world.library, 8, "", world.lise, clock.now())


def test_nothing_is_looked_up_until_the_library_says_where(world: World, visit: Visit) -> None:
    lise = visit(world.lise)
    assert "None yet: nothing is looked up" in lise.get(f"{HOME}/settings/lookup").text

    answer = lise.post(f"{HOME}/settings/lookup", SERVER)

    page = lise.follow(answer).text
    assert SERVER["address"] in page
    source = world.session.query(LookupSource).one()
    lise.post(f"{HOME}/lookup-sources/{source.key}/remove")
    assert world.session.query(LookupSource).count() == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"address": "http://127.0.0.1:9999/"}, "This address cannot be asked"),
        ({"address": "http://user:word@sru.example.org/"}, "This address cannot be asked"),
        ({"address": "file:///etc/passwd"}, "This address cannot be asked"),
        ({"address": "http://[::ffff:10.0.0.1]/"}, "This address cannot be asked"),
        ({"search_index": "a b"}, "one word of letters"),
    ],
)
def test_an_address_that_may_not_be_asked_is_refused(
    world: World, visit: Visit, change: dict[str, str], words: str
) -> None:
    page = visit(world.lise).post(f"{HOME}/settings/lookup", SERVER | change, status=409).text

    assert words in page
    assert world.session.query(LookupSource).count() == 0


def test_five_servers_are_enough_and_none_twice(world: World, visit: Visit) -> None:
    lise = visit(world.lise)
    lise.post(f"{HOME}/settings/lookup", SERVER)
    assert "asked already" in lise.post(f"{HOME}/settings/lookup", SERVER, status=409).text
    for number in range(4):
        lise.post(f"{HOME}/settings/lookup", SERVER | {"address": f"https://sru{number}.example.org/"})

    page = lise.post(f"{HOME}/settings/lookup", SERVER | {"address": "https://more.example.org/"}, status=409)

    assert "enough" in page.text


def test_an_unknown_book_is_packed_and_its_title_follows(world: World, visit: Visit, box: Box) -> None:
    lise, key = visit(world.lise), box.key
    lise.get(f"{HOME}/boxes/{key}")

    part = lise.part(f"{HOME}/boxes/{key}", "scan_answer", "POST", data={"text": ISBN}).text

    assert f"Title follows ({ISBN})" in part
    assert "1 title follows by itself" in part
    page = lise.get(f"{HOME}/boxes/{key}").text
    assert "We do not know" not in page
    assert f"Title follows ({ISBN})" in lise.get(f"{HOME}/boxes/{key}/contents").text


def test_a_book_nobody_knows_has_its_field_on_the_boxes_page(world: World, visit: Visit, box: Box) -> None:
    unknown(world, box)
    lise, key = visit(world.lise), box.key
    work = work_key(world)

    page = lise.get(f"{HOME}/boxes/{key}").text
    answer = lise.post(f"{HOME}/works/{work}/give-title", {"title": "Brillebjørn", "author": "", "box": key})

    assert "1 book needs a title" in page
    page = lise.follow(answer).text
    assert "Brillebjørn" in page and "needs a title" not in page


def test_the_short_list_keeps_what_was_typed(world: World, visit: Visit, box: Box) -> None:
    unknown(world, box)
    lise = visit(world.lise)
    assert ISBN in lise.get(f"{HOME}/works/untitled").text

    page = lise.post(
        f"{HOME}/works/{work_key(world)}/give-title", {"title": "---", "author": "Per Østergaard"}, status=409
    ).text

    assert "A book needs a title." in page
    assert 'value="Per Østergaard"' in page


def test_today_speaks_of_it_after_a_day(world: World, visit: Visit, box: Box) -> None:
    unknown(world, box)
    lise = visit(world.lise)
    assert "still needs a title" not in lise.get(f"{HOME}/today").text

    world.session.query(Lookup).one().asked_at -= timedelta(hours=25)
    world.session.flush()

    assert "1 book still needs a title" in lise.get(f"{HOME}/today").text


def test_a_list_may_bring_bare_numbers(world: World, visit: Visit, box: Box) -> None:
    lise, key = visit(world.lise), box.key

    answer = lise.post(f"{HOME}/boxes/{key}/paste-titles", {"titles": f"{ISBN}\n9788771299311"}, status=200)

    assert "2 books were put in the box" in answer.text
    assert f"Title follows ({ISBN})" in answer.text


def test_more_books_without_titles_cost_no_more_questions(
    world: World, visit: Visit, box: Box, statements: list[str]
) -> None:
    lise, key = visit(world.lise), box.key
    asked = []
    for numbers in ((ISBN, "9788771299311"), ("9788790580209", "9788273501202", "9788253014982")):
        for isbn in numbers:
            scanning.scan(world.session, box, isbn, world.lise, clock.now())
        world.session.flush()
        statements.clear()
        lise.get(f"{HOME}/boxes/{key}")
        asked.append(len(statements))

    assert asked[0] == asked[1]


def unknown(world: World, box: Box) -> None:
    """A book in the box that no server knows."""
    scanning.scan(world.session, box, ISBN, world.lise, clock.now())
    lookup = world.session.query(Lookup).one()
    lookups.not_found(world.session, lookup, failed=False, wakes_at=None, now=clock.now())


def work_key(world: World) -> str:
    work = works.by_isbn(world.session, world.library.id, ISBN)
    assert work is not None
    return work.key
