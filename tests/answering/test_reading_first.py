"""A teacher or a host reads first where the library wants it, and is never a bottleneck."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.models import Role
from app.answering import queries
from app.answering.patience import school_since
from app.clubs.models import Club
from app.clubs.plans import Plan, change
from app.core import clock
from app.reviews.models import Review, ReviewState
from tests.clubs.second_club import second_club
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def two_steps(world: World) -> World:
    world.library.teachers_read_first = True
    world[Review].submitted_at = clock.now()
    return world


def waits_for_the_library(world: World, now: datetime) -> bool:
    since = school_since(world.session, world.library, now)
    found = queries.waiting_reviews(world.session, world.library.id, school_since=since)
    assert queries.moderation_summary(world.session, world.library.id, since).count == len(found)
    return bool(found)


@pytest.mark.parametrize(
    ("sent", "with_school_until", "with_library_from"),
    [
        (MONDAY, MONDAY + timedelta(days=3), MONDAY + timedelta(days=4)),
        (MONDAY + timedelta(days=3), MONDAY + timedelta(days=8), MONDAY + timedelta(days=9)),
        (MONDAY - timedelta(days=45), MONDAY - timedelta(days=33), MONDAY - timedelta(days=32)),
    ],
    ids=["in a week", "over a weekend", "over the autumn break"],
)
def test_after_three_school_days_it_goes_on_by_itself(
    two_steps: World, sent: datetime, with_school_until: datetime, with_library_from: datetime
) -> None:
    two_steps[Review].submitted_at = sent
    two_steps.session.flush()

    assert not waits_for_the_library(two_steps, with_school_until)
    assert waits_for_the_library(two_steps, with_library_from)


def test_without_the_setting_it_comes_at_once(two_steps: World) -> None:
    assert not waits_for_the_library(two_steps, clock.now())
    two_steps.library.teachers_read_first = False

    assert waits_for_the_library(two_steps, clock.now())


@pytest.mark.parametrize("library", [False, True])
@pytest.mark.parametrize("club", [None, False, True])
def test_a_club_chooses_for_itself_and_else_it_is_as_the_library_has_it(
    two_steps: World, visit: Visit, library: bool, club: bool | None
) -> None:
    two_steps.library.teachers_read_first, two_steps[Club].teachers_read_first = library, club
    two_steps.library.some_clubs_choose = club is True
    is_first = library if club is None else club
    address, key, version = (
        f"/hjoerring/clubs/{two_steps[Club].key}",
        two_steps[Review].key,
        two_steps[Review].version,
    )

    assert waits_for_the_library(two_steps, clock.now()) is not is_first
    hanne = visit(two_steps.hanne)
    assert ("The best book I know." in hanne.get("/hjoerring/reviews/first").text) is is_first
    main = hanne.get(address).text.partition("<main")[2]
    assert ("/hjoerring/reviews/first" in main) is is_first
    hanne.post(f"/hjoerring/reviews/{key}/pass-on", {"version": version}, status=303 if is_first else 409)


def test_another_clubs_choice_changes_nothing_here(two_steps: World) -> None:
    two_steps.library.teachers_read_first = False
    second_club(two_steps).teachers_read_first = two_steps.library.some_clubs_choose = True
    two_steps.session.flush()

    assert waits_for_the_library(two_steps, clock.now())


def test_where_nobody_could_read_first_it_comes_at_once(two_steps: World) -> None:
    readers = (two_steps.tom.id, two_steps.hanne.id)
    for role in two_steps.session.query(Role).filter(Role.person_id.in_(readers)):
        role.ended_at = clock.now()
    two_steps.session.flush()

    assert waits_for_the_library(two_steps, clock.now())


@pytest.mark.parametrize("who", ["tom", "hanne"])
def test_what_looks_good_goes_on_to_the_library(two_steps: World, visit: Visit, who: str) -> None:
    reader, review = visit(getattr(two_steps, who)), two_steps[Review]
    key, version = review.key, review.version
    page = reader.get("/hjoerring/reviews/first").get_data(as_text=True)
    assert "The best book I know." in page and "Reviews to read first" in page

    reader.post(f"/hjoerring/reviews/{key}/pass-on", {"version": version})

    assert "Nothing to read just now" in reader.get("/hjoerring/reviews/first").get_data(as_text=True)
    librarians = visit(two_steps.lise).get("/hjoerring/reviews").get_data(as_text=True)
    assert "The best book I know." in librarians and "Read at the school" in librarians


def test_a_host_hands_back_with_a_hint_and_takes_it_back(two_steps: World, visit: Visit) -> None:
    hanne, review = visit(two_steps.hanne), two_steps[Review]
    key, fields = review.key, {f"r{review.key}:version": review.version, f"r{review.key}:hint": "why"}

    answer = hanne.post(f"/hjoerring/reviews/{key}/first-hand-back", fields)
    assert "Take it back" in hanne.follow(answer).get_data(as_text=True)
    assert "Why did you like it" in visit(two_steps.ida).get("/hjoerring/me").get_data(as_text=True)

    hanne.post("/hjoerring/reviews/first/undo", {"review": key})
    two_steps.session.expire_all()
    assert two_steps.session.query(Review).order_by(Review.id).first().state == ReviewState.SUBMITTED


def test_the_librarian_sees_how_many_are_with_the_school(two_steps: World, visit: Visit) -> None:
    lise = visit(two_steps.lise)

    page = lise.get("/hjoerring/reviews").get_data(as_text=True)

    assert "1 more is with a teacher or a host." in page and "The best book I know." not in page
    assert "The best book I know." in lise.get("/hjoerring/reviews/first").get_data(as_text=True)
    assert "review to read" not in lise.get("/hjoerring/today").get_data(as_text=True)


@pytest.mark.parametrize("is_on", [False, True])
def test_the_menu_leads_there_only_where_it_is_wanted(world: World, visit: Visit, is_on: bool) -> None:
    world.library.teachers_read_first = is_on

    page = visit(world.hanne).get("/hjoerring/clubs").get_data(as_text=True)

    assert ("/hjoerring/reviews/first" in page) == is_on


@pytest.mark.parametrize("choice", [None, False, True])
def test_the_library_knows_whether_a_club_has_chosen_it(world: World, choice: bool | None) -> None:
    club = world[Club]
    plan = Plan(
        school=club.school,
        season="2026/27",
        name=club.name,
        grade_from=3,
        grade_to=5,
        capacity=2,
        weekday=club.weekday,
        starts_at=club.starts_at,
        ends_at=club.ends_at,
        first_meeting_on=club.first_meeting_on,
        teachers_read_first=choice,
    )

    change(world.session, world.library, club, plan, world.lise, clock.now())

    assert world.library.may_be_read_first is (choice is True)
