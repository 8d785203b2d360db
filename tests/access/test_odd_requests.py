"""What an attacker or a slip of the hand found: each stays a message or a refusal, and nothing is kept."""

from collections.abc import Callable

import pytest

from app.clubs.models import Club
from app.deposits.models import Box
from tests.pages import Visitor
from tests.world import GUARDIANS_TOKEN, World

Visit = Callable[..., Visitor]
HOME = "/hjoerring"
CLUB = {
    "name": "Klub Læseglad",
    "grade_from": "3",
    "grade_to": "5",
    "capacity": "2",
    "weekday": "1",
    "starts_at": "14:00",
    "ends_at": "15:30",
    "first_meeting_on": "2026-09-01",
    "every_weeks": "1",
}


@pytest.mark.parametrize("address", ["guardian", "guardian/copy", "guardian/copy.json", "guardian/copy.zip"])
def test_a_guardians_page_and_copy_stay_in_no_browser(world: World, visit: Visit, address: str) -> None:
    """They were kept by the browser, though it had to ask anew: on a shared computer Back showed them."""
    gry = visit()
    gry.post(f"{HOME}/g", {"token": GUARDIANS_TOKEN})

    answer = gry.get(f"{HOME}/{address}")

    assert answer.headers["Cache-Control"] == "no-store"
    assert visit().get(f"{HOME}/wall").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("address", ["children?school=a%00b", "wall?after=%00", "link/a%00b", "arrived/%00"])
def test_an_address_that_is_no_text_is_refused(world: World, visit: Visit, address: str) -> None:
    """PostgreSQL takes no NUL: the page ended in a fault."""
    visit(world.lise).get(f"{HOME}/{address}", status=400)


def test_a_form_that_is_no_text_is_refused(world: World, visit: Visit) -> None:
    visit(world.lise).post(f"{HOME}/boxes/{world[Box].key}/list", {"titles": "a\0b"}, status=400)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("grade_to", "many"),
        pytest.param("grade_to", "9" * 400, id="endless"),
        ("ends_at", "late"),
        ("first_meeting_on", "9999-12-31"),
        ("first_meeting_on", "0001-01-01"),
    ],
)
def test_what_is_no_number_hour_or_near_day_gets_its_message(
    world: World, visit: Visit, field: str, typed: str
) -> None:
    club = world[Club]
    plan = CLUB | {"school": club.school.key, "season": "2026/27", field: typed}

    page = visit(world.lise).post(f"{HOME}/clubs/{club.key}/edit", plan, status=422).text

    assert f'value="{typed}"' in page
