"""The next box: more of what they liked, what clubs like them loved; nothing they had or put down."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

from sqlalchemy import select

from app.catalogue.models import Copy, CopyState, Work
from app.children.models import Child
from app.clubs.models import Club, ClubState
from app.core import clock
from app.deposits.models import Box, BoxState
from app.loans.models import LoanFigure
from app.reviews.models import Review, ReviewState
from app.reviews.next_box import Because, suggestions
from app.wanted import childrens
from tests.wishes.shelves import shelve
from tests.world import World


def another_club(world: World, name: str, **grades: int) -> Club:
    ours = world[Club]
    given = {"grade_from": 3, "grade_to": 5} | grades
    club: Club = world.add(
        Club(
            school_id=ours.school_id,
            season_id=ours.season_id,
            name=name,
            sort_key=name,
            state=ClubState.OPEN,
            weekday=2,
            starts_at=time(14),
            ends_at=time(15),
            first_meeting_on=ours.first_meeting_on,
            created_at=clock.now(),
            **given,
        )
    )
    return club


def rate(world: World, club: Club, child: Child, work: Work, rating: int) -> None:
    now = clock.now()
    moments = {"created_at": now, "changed_at": now, "submitted_at": now}
    state = ReviewState.SUBMITTED
    values = {"child_id": child.id, "work_id": work.id, "club_id": club.id}
    world.add(Review(rating=rating, words="x", state=state, **values, **moments))


def because(world: World) -> dict[str, list[tuple[str, int, str]]]:
    return {
        each.work.title: [(reason.because.value, reason.number, reason.name) for reason in each.reasons]
        for each in suggestions(world.session, world[Club])
    }


def test_what_clubs_like_them_loved_comes_with_the_number(world: World) -> None:
    vrå, big = another_club(world, "Vrå"), another_club(world, "Big", grade_from=8, grade_to=9)
    loved, for_big = shelve(world, "Loved in Vrå"), shelve(world, "Loved by the big")
    for name in ("Ea", "Ib"):
        rate(world, vrå, world.child(name), loved, 5)
    rate(world, big, world.child("Ka"), for_big, 5)

    assert because(world) == {"Loved in Vrå": [("loved", 2, "Vrå")]}


def test_more_of_a_series_they_liked_before_more_of_the_author(world: World) -> None:
    liked = shelve(world, "Silas 1", series="Silas", author="Bodker")
    shelve(world, "Silas 2", series="Silas", author="Bodker")
    shelve(world, "Something else", author="Bodker")
    rate(world, world[Club], world.ida, liked, 5)

    assert list(because(world).items()) == [
        ("Silas 2", [("series", 1, "Silas 1")]),
        ("Something else", [("author", 1, "Silas 1")]),
    ]


def test_what_the_children_wish_for_comes_first(world: World) -> None:
    ronja = shelve(world, "Ronja")
    wish = childrens.wish_for(world.session, world[Club], world.ida, ronja, clock.now())
    childrens.vote(world.session, wish, world.bo, clock.now())

    assert because(world) == {"Ronja": [("wished", 2, "")]}


def test_what_they_put_down_has_no_second_part(world: World) -> None:
    first = shelve(world, "Boring 1", series="Boring")
    second = shelve(world, "Boring 2", series="Boring")
    rate(world, world[Club], world.ida, first, 1)
    rate(world, another_club(world, "Vrå"), world.child("Ea"), second, 5)

    assert because(world) == {}


def test_what_was_borrowed_often_was_liked(world: World) -> None:
    first = shelve(world, "Silas 1", series="Silas")
    shelve(world, "Silas 2", series="Silas")
    for month, loans in ((9, 2), (10, 1)):
        values = {"club_id": world[Club].id, "work_id": first.id, "month": date(2026, month, 1)}
        world.add(LoanFigure(loans=loans, renewals=0, **values))

    assert because(world) == {"Silas 2": [("series", 1, "Silas 1")]}


def test_nothing_the_club_had_or_read_and_nothing_that_is_out(world: World) -> None:
    vrå, had = another_club(world, "Vrå"), world[Work]
    world.add(Copy(work_id=had.id, state=CopyState.ON_SHELF, created_at=clock.now()))
    out, read = shelve(world, "Out", copies=0), shelve(world, "Read")
    for name, work in (("Ea", had), ("Ib", out), ("Ka", read)):
        rate(world, vrå, world.child(name), work, 5)
    rate(world, world[Club], world.bo, read, 3)

    assert because(world) == {}


def test_it_takes_three_statements(world: World, statements: list[str]) -> None:
    vrå = another_club(world, "Vrå")
    for number in range(20):
        rate(world, vrå, world.child(f"C{number}"), shelve(world, f"Book {number}"), 5)
    club = world[Club]
    world.session.flush()
    statements.clear()

    found = suggestions(world.session, club)

    assert len(found) == 20
    assert len(statements) == 3


def test_one_button_puts_a_suggestion_in_the_box(visit: Callable[..., Any], world: World) -> None:
    ronja, club = shelve(world, "Ronja"), world[Club]
    childrens.wish_for(world.session, club, world.ida, ronja, clock.now())
    address = f"/hjoerring/clubs/{club.key}/next-box"
    browser = visit(world.lise)
    assert "Begin packing a box" in browser.get(address).text
    box = world.add(Box(number=30, state=BoxState.BEING_PACKED, created_at=clock.now()))
    page = browser.get(address).text
    assert "1 child here wishes for it" in page
    assert "Put it in box 30" in page

    browser.follow(browser.post(address, {"work": ronja.key, "box": box.key}))

    copy = world.session.scalars(select(Copy).where(Copy.work_id == ronja.id)).one()
    assert copy.box_id == box.id
    assert "Ronja" not in browser.get(address).text
    assert Because.WISHED == "wished"
