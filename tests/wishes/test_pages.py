"""The pages of wishes: asked by a host, packed by a librarian, wished by children, bought by the library."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.boxes.numbering import make_box
from app.clubs.models import Club
from app.core import clock
from app.deposits.models import Box, BoxKind
from app.libraries.models import School
from app.wanted.models import ClubWish, Wanted
from app.wishes.models import Wish, WishLine, WishState
from tests.wishes.shelves import shelve, shelve_many
from tests.world import World

Visit = Callable[..., Any]
HERE = "/hjoerring"


def test_a_host_asks_for_its_club_and_sees_what_comes_of_it(visit: Visit, world: World) -> None:
    browser, club = visit(world.hanne), world[Club]
    address = f"{HERE}/clubs/{club.key}/ask-for-box"
    chosen = browser.get(f"{HERE}/wishes/new", status=303)
    assert chosen.headers["Location"].endswith(address)
    page = browser.get(address).text
    assert "2 children are in the club. Two books for each is about right." in page
    assert 'value="4"' in page

    sent = browser.post(address, {"books": "30", "age_from": "8", "age_to": "9", "theme": "horses"})

    page = browser.follow(sent).text
    assert "30 books · 8–9 years · horses" in page
    assert "Nobody has begun yet." in page
    assert "Skammerens datter" in page, "what the children wish for comes along"


def test_what_was_typed_is_kept_when_it_will_not_do(visit: Visit, world: World) -> None:
    address = f"{HERE}/clubs/{world[Club].key}/ask-for-box"

    page = visit(world.hanne).post(
        address, {"books": "3", "age_from": "9", "age_to": "7", "theme": "dragons"}, status=409
    )

    assert "write the lower age first" in page.text
    assert "dragons" in page.text


def test_a_teacher_asks_for_the_school(visit: Visit, world: World) -> None:
    browser = visit(world.tom)
    page = browser.get(f"{HERE}/wishes/new").text
    address = f"{HERE}/schools/{world[School].key}/ask-for-box"
    assert address in page

    browser.follow(browser.post(address, {"books": "30"}))

    assert "Løkken Skole" in browser.get(f"{HERE}/wishes").text


def test_the_librarian_packs_as_the_wish_says_and_sends_a_part(visit: Visit, world: World) -> None:
    shelve_many(world, "Book", 7)
    wish, club, browser = world[Wish], world[Club], visit(world.lise)

    packed = browser.post(f"{HERE}/wishes/{wish.key}/pack", {"box": "", "how": "as_wished"})
    page = browser.follow(packed).text
    assert "7 of 20 books came from the shelf" in page
    assert "The shelf has no more that this club has not had." in page
    assert "Packed for the wish of" in page
    box = world.session.scalars(select(Box).order_by(Box.id.desc())).first()
    assert box is not None
    browser.post(f"{HERE}/boxes/{box.key}/send", {"to": f"club:{club.key}"})

    page = visit(world.hanne).get(f"{HERE}/wishes/{wish.key}").text
    assert "7 of 20 have been sent; the rest follows." in page
    assert "7 books in box 8" in page
    again = world.session.get_one(Wish, wish.id)
    assert (again.state, again.sent) == (WishState.PARTLY_SENT, 7)
    assert "Pack the rest" in browser.get(f"{HERE}/wishes/{wish.key}").text


def test_a_wish_is_not_packed_in_a_class_set(visit: Visit, world: World, session: Session) -> None:
    visit(world.hanne).post(f"{HERE}/clubs/{world[Club].key}/ask-for-box", {"books": "20"})
    wish = session.scalars(
        select(Wish).where(Wish.club_id == world[Club].id).order_by(Wish.id.desc())
    ).first()
    assert wish is not None
    now = clock.now()
    for number, kind in ((71, BoxKind.THEME), (72, BoxKind.CLASS_SET), (73, BoxKind.CIRCULATING)):
        make_box(session, world.library, number, "", world.lise, now, kind)

    page = visit(world.lise).get(f"{HERE}/wishes/{wish.key}").text

    assert "Box 71" in page
    assert "Box 72" not in page and "Box 73" not in page, "they are booked, and keep their books"


def test_an_empty_shelf_is_no_dead_end(visit: Visit, world: World) -> None:
    browser = visit(world.lise)

    packed = browser.post(f"{HERE}/wishes/{world[Wish].key}/pack", {"box": "", "how": "as_wished"})

    assert "Nothing on the shelf fits. Pack by hand" in browser.follow(packed).text


def test_a_title_rides_along_as_a_loose_book(visit: Visit, world: World) -> None:
    wish, line, browser = world[Wish], world[WishLine], visit(world.lise)
    browser.post(f"{HERE}/wish-lines/{line.key}/send-loosely")
    assert "1 loose book rides along with the next transport." in browser.get(f"{HERE}/wishes").text

    browser.post(f"{HERE}/wish-lines/{line.key}/gone")

    assert (
        "1 of 20 have been sent; the rest follows."
        in visit(world.hanne).get(f"{HERE}/wishes/{wish.key}").text
    )


def test_a_no_is_read_by_who_asked(visit: Visit, world: World) -> None:
    address = f"{HERE}/wishes/{world[Wish].key}"
    empty = visit(world.lise).post(f"{address}/decline", {"decline-words": ""}, status=422)
    assert "Write a few words." in empty.text

    visit(world.lise).post(f"{address}/decline", {"decline-words": "All are out until March."})

    assert "The library says: All are out until March." in visit(world.hanne).get(address).text


def test_a_host_takes_its_wish_back(visit: Visit, world: World) -> None:
    visit(world.hanne).post(f"{HERE}/wishes/{world[Wish].key}/withdraw")

    assert world.session.get_one(Wish, world[Wish].id).state == WishState.WITHDRAWN
    assert "taken back" in visit(world.hanne).get(f"{HERE}/wishes?shown=past").text


@pytest.mark.parametrize("address", ["wishes", "buying-list", "wishes?shown=past"])
def test_lists_cost_the_same_with_two_and_with_twenty(
    visit: Visit, world: World, statements: list[str], address: str
) -> None:
    browser = visit(world.lise)
    counts = []
    for more in (2, 18):
        for number in range(more):
            _one_more(world, f"{more} {number}")
        statements.clear()
        browser.get(f"{HERE}/{address}")
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 12


def test_a_long_list_has_a_second_page(visit: Visit, world: World) -> None:
    for number in range(52):
        _one_more(world, str(number))
    browser = visit(world.lise)

    first = browser.get(f"{HERE}/wishes").text

    assert "Next" in first
    assert "Next" in browser.get(f"{HERE}/buying-list").text


def _one_more(world: World, name: str) -> None:
    club = world[Club]
    values = {"school_id": club.school_id, "club_id": club.id, "asked_by_id": world.hanne.id}
    world.add(Wish(books=5, asked_at=clock.now(), **values))
    past = {"state": WishState.WITHDRAWN, "settled_at": clock.now()}
    world.add(Wish(books=5, asked_at=clock.now(), **past, **values))
    work = shelve(world, name)
    wanted = world.add(Wanted(match_key=name, title=name, work_id=work.id, created_at=clock.now()))
    world.add(ClubWish(club_id=club.id, wanted_id=wanted.id, is_shown=True, created_at=clock.now()))
