"""The pages of bookings: finding and booking on a phone, the librarian's lists."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Role, RoleName
from app.bookings import booking
from app.bookings.models import Booking, BookingState
from app.boxes import numbering, packing
from app.catalogue.models import Work
from app.clubs.models import Club, ClubState
from app.core import clock
from app.deposits.models import Box, BoxKind
from app.libraries.models import Library, School
from tests.deposits.boxes import bindslev
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
HOME = "/hjoerring"
LATER = date(2027, 3, 1)
"""A Monday long after the world's own booking."""


@pytest.fixture
def box(world: World) -> Box:
    """A class set of three."""
    made = numbering.make_box(
        world.session, world.library, 31, "Ronja", world.lise, clock.now(), BoxKind.CLASS_SET
    )
    for _ in range(3):
        packing.add_copy(world.session, made, world[Work], world.lise, clock.now())
    return made


def days(first: date = LATER, weeks: int = 2) -> dict[str, str]:
    return {"first_on": f"{first}", "last_on": f"{first + timedelta(weeks=weeks, days=-3)}"}


def book(world: World, box: Box, first: date = LATER, by: str = "tom") -> Booking:
    wish = booking.Wish(world[School], None, "4.A", first, first + timedelta(days=11))
    return booking.book(world.session, world.library, box, wish, world.people[by], clock.now())


def test_a_teacher_finds_a_class_set_and_books_it_in_two_taps(world: World, visit: Visit, box: Box) -> None:
    key = box.key
    tom = visit(world.tom)

    found = tom.get(f"{HOME}/class-sets").text
    asked = tom.get(f"{HOME}/boxes/{key}/book").text
    to = re.search(r'value="(school:[^"]+)"', asked)
    first = re.search(r'name="first_on"[^>]*value="([^"]+)"', asked)
    last = re.search(r'name="last_on"[^>]*value="([^"]+)"', asked)
    assert to and first and last
    answer = tom.post(f"{HOME}/boxes/{key}/book", {"to": to[1], "first_on": first[1], "last_on": last[1]})

    assert "Skammerens datter" in found and "3 copies" in found and "Free for four weeks from" in found
    assert "Booked. The library makes it ready and brings it." in tom.follow(answer).text


def test_a_clubs_own_box_is_not_offered_to_schools(world: World, visit: Visit, box: Box) -> None:
    tom = visit(world.tom)

    found = tom.get(f"{HOME}/class-sets").text
    assert f"/boxes/{box.key}/book" in found and f"/boxes/{world[Box].key}/book" not in found
    tom.get(f"{HOME}/boxes/{world[Box].key}/book", status=404)


def test_a_host_books_for_its_club_alone(world: World, visit: Visit, box: Box) -> None:
    asked = visit(world.hanne).get(f"{HOME}/boxes/{box.key}/book").text

    assert f"club:{world[Club].key}" in asked and "school:" not in asked


def test_a_teacher_who_is_a_host_elsewhere_books_for_the_club_there_and_not_for_its_school(
    world: World, visit: Visit, box: Box
) -> None:
    there, key = bindslev(world), box.key
    club = Club(
        library_id=world.library.id,
        school_id=there.id,
        season_id=world[Club].season_id,
        librarian_id=world.lise.id,
        name="Klub Bog",
        sort_key="klub bog",
        state=ClubState.OPEN,
        grade_from=3,
        grade_to=4,
        weekday=1,
        starts_at=time(14),
        ends_at=time(15),
        first_meeting_on=LATER,
        room="",
        created_at=clock.now(),
    )
    world.session.add(club)
    world.session.flush()
    world.session.add(
        Role(
            library_id=world.library.id,
            person_id=world.tom.id,
            name=RoleName.HOST,
            club_id=club.id,
            created_at=clock.now(),
        )
    )
    world.session.flush()
    tom, school, own = visit(world.tom), f"school:{there.key}", f"club:{club.key}"

    asked = tom.get(f"{HOME}/boxes/{key}/book").text
    tom.post(f"{HOME}/boxes/{key}/book", {"to": school} | days(), status=422)
    tom.post(f"{HOME}/boxes/{key}/book", {"to": own} | days(), status=303)

    assert own in asked and school not in asked and f"school:{world[School].key}" in asked


def test_a_leader_who_is_also_a_host_books_for_the_own_club_alone(
    world: World, visit: Visit, box: Box
) -> None:
    world.session.add(
        Role(
            library_id=world.library.id,
            person_id=world.lars.id,
            name=RoleName.HOST,
            club_id=world[Club].id,
            created_at=clock.now(),
        )
    )
    world.session.flush()
    bindslev(world)

    asked = visit(world.lars).get(f"{HOME}/boxes/{box.key}/book").text

    assert f"club:{world[Club].key}" in asked and "school:" not in asked


@pytest.mark.parametrize("number", ["9" * 30, "-1", "1.5", "x"])
def test_a_number_no_list_reaches_begins_it_from_its_first_row(
    world: World, visit: Visit, box: Box, number: str
) -> None:
    key, lise = box.key, visit(world.lise)

    assert key in lise.get(f"{HOME}/class-sets?after={number}").text
    assert key in lise.get(f"{HOME}/boxes?after={number}").text


def test_whoever_comes_second_is_told_number_and_day(world: World, visit: Visit, box: Box) -> None:
    book(world, box)
    tom = visit(world.tom)

    answer = tom.post(f"{HOME}/boxes/{box.key}/book", {"to": f"school:{world[School].key}", **days()})

    said = tom.follow(answer).text
    assert "You are in the line." in said
    assert "Number 1 in the line. You can expect it on about Friday 19 March 2027." in said


def test_a_day_too_soon_is_refused_with_the_first_that_can_be(world: World, visit: Visit, box: Box) -> None:
    answer = visit(world.tom).post(
        f"{HOME}/boxes/{box.key}/book",
        {"to": f"school:{world[School].key}", "class_label": "5.B", **days(clock.today("UTC"))},
        status=409,
    )

    assert "The first day it can be there is" in answer.text and 'value="5.B"' in answer.text


def test_the_search_finds_by_title_and_by_name(world: World, visit: Visit, box: Box) -> None:
    tom = visit(world.tom)

    for words in ("skammer", "ronja"):
        assert "3 copies" in tom.get(f"{HOME}/class-sets?words={words}").text
    assert "Nothing like that" in tom.get(f"{HOME}/class-sets?words=xyz").text
    assert "Nothing like that" in tom.get(f"{HOME}/class-sets?kind=theme").text


def test_the_last_day_is_changed_and_the_booking_called_off(world: World, visit: Visit, box: Box) -> None:
    made = book(world, box)
    tom = visit(world.tom)

    answer = tom.post(f"{HOME}/bookings/{made.key}/last-day", {"last_on": "2027-03-19"})
    assert "You have it longer now." in tom.follow(answer).text
    refused = tom.post(f"{HOME}/bookings/{made.key}/last-day", {"last_on": "2027-02-19"}, status=409)
    assert "must come after" in refused.text
    answer = tom.post(f"{HOME}/bookings/{made.key}/cancel")

    assert "The booking is called off." in tom.follow(answer).text
    kept = select(Booking.state, Booking.renewals).where(Booking.box_id == box.id)
    assert tuple(world.session.execute(kept).one()) == (BookingState.CANCELLED, 1)


def test_the_librarian_sees_all_bookings_and_a_month_of_one_box(world: World, visit: Visit, box: Box) -> None:
    book(world, box)
    lise = visit(world.lise)

    everything = lise.get(f"{HOME}/bookings").text
    month = lise.get(f"{HOME}/boxes/{box.key}/plan?month=2027-03").text

    assert "Box 31" in everything and "Box 7" in everything and "4.A" in everything
    assert "at the school" in month and "fetched and counted" in month and "free" in month
    assert "March 2027" in month


def test_the_list_asks_as_often_for_twenty_as_for_two(
    world: World, visit: Visit, box: Box, statements: list[str]
) -> None:
    lise, asked = visit(world.lise), []
    for number in range(20):
        book(world, box)
        if number in (1, 19):
            for page in ("bookings", "bookings?shown=waiting", "class-sets"):
                statements.clear()
                lise.get(f"{HOME}/{page}")
                asked.append(len(statements))

    assert asked[:3] == asked[3:] and max(asked) <= 10


def test_the_days_of_transport_are_set(world: World, visit: Visit) -> None:
    lise = visit(world.lise)
    form = {"box_days_before": "3", "box_days_after": "1"}

    refused = lise.post(f"{HOME}/bookings/transport", form | {"closed_from": "2026-06-01"}, status=422)
    lise.post(f"{HOME}/bookings/transport", form | {"closed_from": "2026-06-01", "closed_to": "2026-08-15"})

    assert "Choose both days, or neither." in refused.text
    library = world.session.scalars(select(Library).where(Library.slug == "hjoerring")).one()
    assert (library.box_days_before, library.box_days_after) == (3, 1)
    assert (library.no_transport_from, library.no_transport_to) == ("06-01", "08-15")
    assert 'value="2028-08-15"' in lise.get(f"{HOME}/bookings/transport").text


def test_today_says_which_boxes_are_to_be_made_ready(world: World, visit: Visit, box: Box) -> None:
    lise = visit(world.lise)
    assert "Booked boxes this week" not in lise.get(f"{HOME}/today").text

    book(world, box, clock.today("Europe/Copenhagen") + timedelta(days=7))

    today = lise.get(f"{HOME}/today").text
    assert "Booked boxes this week" in today and "make it ready" in today


def test_a_booked_box_is_sent_to_where_it_is_booked(world: World, visit: Visit, box: Box) -> None:
    book(world, box)

    asked = visit(world.lise).get(f"{HOME}/boxes/{box.key}/send").text

    assert "Booked for Løkken Skole · 4.A" in asked and 'value="2027-03-12"' in asked
