"""Asking for a club without signing in, the librarian's line of schools, and one tap for a check-in."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine

from app.clubs.models import Club
from app.core import clock
from app.deposits.models import Box
from app.libraries.models import School
from app.notices.models import Notice
from app.school_line.models import ClubRequest, RequestState, SchoolLine
from app.starts.models import CheckIn, RequestStep, StartStep
from tests.pages import Visitor
from tests.school_line.test_school_requests import in_line, new_school
from tests.world import World

Visit = Callable[..., Visitor]
LINE = "/hjoerring/clubs/line"


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-23 09:00Z"):
        yield


def text(answer: Any) -> str:
    return " ".join(answer.get_data(as_text=True).split())


def wish(world: World, **values: Any) -> dict[str, Any]:
    form = {"school": world[School].key, "grade_from": 3, "grade_to": 5, "weekdays": [1, 3]}
    return form | {"name": "Vera", "email": "vera@example.org", "phone": "12 34 56 78"} | values


def test_a_school_asks_without_signing_in_and_confirms_by_the_mailed_link(world: World, visit: Visit) -> None:
    school = new_school(world, "Vrå Skole")
    office = visit()
    office.get("/hjoerring/ask-for-club")

    sent = office.post("/hjoerring/ask-for-club", wish(world, school=school.key))
    assert sent.headers["Location"].endswith("/ask-for-club/sent")
    asked = world.session.query(ClubRequest).filter_by(school_id=school.id).one()
    assert (asked.state, asked.days) == (RequestState.UNCONFIRMED, [1, 3])

    own = f"/hjoerring/line/{asked.token}"
    assert "Yes, we ask for a club" in text(office.get(own))
    assert world.session.get_one(ClubRequest, asked.id).state == RequestState.UNCONFIRMED

    office.post(f"{own}/confirm")
    page = text(office.get(own))
    assert "You have number 3." in page
    assert "1 school stands before you." in page


def test_what_was_typed_wrong_is_kept_and_explained(world: World, visit: Visit) -> None:
    typed = wish(world, email="vera at school", grade_from=5, grade_to=3)

    page = text(visit().post("/hjoerring/ask-for-club", typed, status=422))

    assert "This is not an e-mail address." in page
    assert "The last grade cannot come before the first." in page
    assert 'value="vera at school"' in page


def test_a_machine_that_fills_every_field_is_thanked_and_forgotten(world: World, visit: Visit) -> None:
    visit().post("/hjoerring/ask-for-club", wish(world, website="http://spam.example"))

    assert world.session.query(ClubRequest).count() == 2
    assert not world.session.query(Notice).filter_by(template="club_request").count()


def test_too_many_requests_from_one_client_are_refused(world: World, visit: Visit) -> None:
    for number in range(10):
        visit().post("/hjoerring/ask-for-club", wish(world, email=f"{number}@example.org"))

    page = text(visit().post("/hjoerring/ask-for-club", wish(world, email="x@example.org"), status=429))

    assert "Too many requests have come from here." in page


def test_the_public_page_says_how_many_wait_and_names_nobody(world: World, visit: Visit) -> None:
    page = text(visit().get("/hjoerring/ask-for-club"))

    assert "1 school stands in line." in page
    assert "Hanne" not in page


def test_a_school_answers_its_turn_by_its_link(world: World, visit: Visit) -> None:
    asked = world[ClubRequest]
    world.add(Box(number=12, created_at=clock.now()))
    lise = visit(world.lise)
    assert "Løkken Skole is next: Lise can take it, and box 12 is free." in text(lise.get(LINE))
    lise.post(f"{LINE}/{asked.key}/offer", {"librarian": world.lise.key, "season": "2026/27", "back": "line"})

    office, own = visit(), f"/hjoerring/line/{asked.token}"
    assert "It is your turn. Lise from the library helps you begin." in text(office.get(own))
    office.post(f"{own}/accept")

    assert "Your club is starting up, together with Lise." in text(office.get(own))
    assert "0 of" not in text(office.get(own))


def test_the_line_says_what_must_happen_for_the_one_after(world: World, visit: Visit) -> None:
    world.add(Box(number=12, created_at=clock.now()))
    world[SchoolLine].clubs_each = 1
    in_line(world, "Vrå")

    page = text(visit(world.lise).get(LINE))

    assert "After that: Vrå waits until a librarian is free. Lise carries 1 of 1." in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"starts_a_season": 1}, "You wait for the next season: 1 of 1 starts are given in 2026/27."),
        ({}, "You wait until a box of books is free"),
    ],
)
def test_a_school_reads_why_it_waits(world: World, visit: Visit, change: dict[str, int], words: str) -> None:
    for name, value in change.items():
        setattr(world[SchoolLine], name, value)

    assert words in text(visit().get(f"/hjoerring/line/{world[ClubRequest].token}"))


def test_a_start_is_planned_ticked_run_and_handed_over(world: World, visit: Visit) -> None:
    asked, lise = world[ClubRequest], visit(world.lise)
    own = f"{LINE}/{asked.key}"
    lise.post(f"{own}/offer", {"librarian": world.lise.key, "season": "2026/27"})
    lise.post(f"{own}/accept")

    form = text(lise.get(f"{own}/plan"))
    assert "Løkken Skole" in form
    plan = {"school": world.session.get_one(School, asked.school_id).key, "season": "2026/27"}
    plan |= {"name": "Bogormene", "grade_from": "3", "grade_to": "5", "capacity": "12", "weekday": "1"}
    plan |= {"starts_at": "14:00", "ends_at": "15:00", "first_meeting_on": "2026-12-01", "every_weeks": "1"}
    lise.post(f"{own}/plan", plan | {"librarian": world.lise.key, "room": "", "goal": ""})
    step = world.session.query(RequestStep).filter_by(request_id=asked.id, kind="agreement").one()
    lise.post(f"/hjoerring/start-steps/{step.key}/tick")
    assert "Bogormene" in text(lise.get(own))

    lise.post(f"{own}/run")
    lise.post(f"{own}/hand-over")

    done = world.session.get_one(ClubRequest, asked.id)
    assert done.state == RequestState.HANDED_OVER
    assert world.session.get_one(Club, done.club_id).state == "open"


def test_one_tap_answers_a_check_in_and_looking_does_not(world: World, visit: Visit) -> None:
    host, own = visit(), f"/hjoerring/check-in/{world[CheckIn].token}"
    host.get(own)
    assert world.session.query(CheckIn).one().answer is None

    host.post(own, {"answer": "call"})
    assert "Thank you. The library calls you." in text(host.get(own))

    visit(world.lise).post(f"/hjoerring/check-ins/{world[CheckIn].key}/settle")
    assert "The library has been in touch." in text(host.get(own))
    assert host.post(own, {"answer": "fine"}, status=409)


def test_a_tap_that_means_nothing_changes_nothing(world: World, visit: Visit) -> None:
    visit().post(f"/hjoerring/check-in/{world[CheckIn].token}", {"answer": "maybe"}, status=422)

    assert world.session.query(CheckIn).one().answer is None


def test_the_library_sets_its_numbers_and_writes_its_own_checklist(world: World, visit: Visit) -> None:
    lise = visit(world.lise)
    assert "A host is found and invited" in text(lise.get("/hjoerring/settings/starting"))

    words = "Cake is ordered\n\n a host is found  and invited\nCake is ordered"
    form = {"starts_a_season": "6", "clubs_each": "3", "steps": words}
    lise.post("/hjoerring/settings/starting", form)

    line = world.session.query(SchoolLine).one()
    assert (line.starts_a_season, line.clubs_each) == (6, 3)
    rows = world.session.query(StartStep).order_by(StartStep.place)
    assert [(row.kind, row.name) for row in rows] == [("own", "Cake is ordered"), ("host", "")]


def test_a_refusal_is_worded_and_keeps_what_was_typed(world: World, visit: Visit) -> None:
    later = in_line(world, "Vrå")
    form = {"librarian": world.lise.key, "season": "2026/27", "reason": ""}

    page = text(visit(world.lise).post(f"{LINE}/{later.key}/offer", form, status=409))

    assert "A school has waited longer than Vrå." in page


def test_a_school_is_taken_off_with_a_reason_it_can_read(world: World, visit: Visit) -> None:
    asked, lise = world[ClubRequest], visit(world.lise)
    lise.post(f"{LINE}/{asked.key}/take-off-line", {"why": ""}, status=422)

    lise.post(f"{LINE}/{asked.key}/take-off-line", {"why": "The school closes in spring."})

    page = text(visit().get(f"/hjoerring/line/{asked.token}"))
    assert "The library writes: The school closes in spring." in page


def test_a_token_of_another_library_opens_nothing(world: World, visit: Visit) -> None:
    visit().get(f"/thisted/line/{world[ClubRequest].token}", status=404)
    visit().get(f"/thisted/check-in/{world[CheckIn].token}", status=404)


def test_twenty_schools_cost_as_many_statements_as_two(
    world: World, visit: Visit, statements: list[str]
) -> None:
    lise = visit(world.lise)
    in_line(world, "Two")
    lise.get(LINE)
    statements.clear()
    lise.get(LINE)
    few = len(statements)
    for number in range(18):
        in_line(world, f"School {number}")

    statements.clear()
    answer = lise.get(LINE)

    assert len(statements) == few <= 10
    assert len(answer.data) < 40_000
