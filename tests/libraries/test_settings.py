"""What a library decides about itself."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.libraries import breaks, settings
from app.libraries.models import Goal, Library, School, SchoolBreak
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
FORM = {
    "name": "Hjørring Bibliotekerne",
    "language": "en",
    "accent": "berry",
    "phone": "72 33 00 00",
    "email": "bib@example.org",
    "offer_days": "3",
    "goals": "Reading joy\n\n  Reading  joy \nMeetings across schools",
}


def goal_names(world: World) -> list[str]:
    return [goal.name for goal in settings.goals(world.session, world.library)]


def test_settings_are_saved(visit: Visit, world: World) -> None:
    browser = visit(world.lise)
    browser.get("/hjoerring/settings")

    page = browser.follow(browser.post("/hjoerring/settings", FORM)).get_data(as_text=True)

    assert 'data-accent="berry"' in page
    library = world.session.scalars(select(Library).where(Library.slug == "hjoerring")).one()
    assert (library.phone, library.email, library.offer_days) == ("72 33 00 00", "bib@example.org", 3)
    assert goal_names(world) == ["Reading joy", "Meetings across schools"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("accent", "neon"), ("offer_days", "0"), ("email", "nobody"), ("name", ""), ("language", "xx")],
)
def test_what_makes_no_sense_is_refused(visit: Visit, world: World, field: str, value: str) -> None:
    visit(world.lise).post("/hjoerring/settings", FORM | {field: value}, status=422)

    library = world.session.scalars(select(Library).where(Library.slug == "hjoerring")).one()
    assert (library.accent, library.offer_days) == ("ocean", 5)


def test_a_new_language_puts_the_schools_into_its_own_order(world: World) -> None:
    settings.edit_library(world.session, world.library, {"language": "da"}, world.lise.id, clock.now())

    assert world[School].sort_key == "l|kken skole"


def test_goals_are_a_list_one_a_line(world: World) -> None:
    by, now = world.lise.id, clock.now()
    settings.set_goals(world.session, world.library, ["Joy", "Meetings"], by, now)
    kept = settings.goals(world.session, world.library)[1].id

    settings.set_goals(world.session, world.library, ["Meetings", "Democracy"], by, now)

    assert goal_names(world) == ["Meetings", "Democracy"]
    assert settings.goals(world.session, world.library)[0].id == kept


def test_a_goal_that_clubs_serve_stays(visit: Visit, world: World) -> None:
    goal = world.add(Goal(name="Joy"))
    world[Club].goal_id = goal.id

    answer = visit(world.lise).post("/hjoerring/settings", FORM | {"goals": "Democracy"}, status=409)

    assert "Clubs serve the goal “Joy”, so it stays." in answer.get_data(as_text=True)
    assert goal_names(world) == ["Joy"]


def test_a_break_is_added_and_removed(visit: Visit, world: World) -> None:
    browser = visit(world.lise)
    winter = {
        "break-name": "Winter break",
        "break-first_on": "2027-02-15",
        "break-last_on": "2027-02-19",
    }

    page = browser.follow(browser.post("/hjoerring/settings/breaks", winter)).get_data(as_text=True)
    assert "Winter break" in page

    row = world.session.scalars(select(SchoolBreak).where(SchoolBreak.name == "Winter break")).one()
    page = browser.follow(browser.post(f"/hjoerring/breaks/{row.key}/remove")).get_data(as_text=True)
    assert "Winter break" not in page


@pytest.mark.parametrize(
    ("last_on", "rule"), [(date(2027, 2, 14), "break_backwards"), (date(2028, 2, 15), "break_too_long")]
)
def test_a_break_has_a_first_and_a_last_day(world: World, last_on: date, rule: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        breaks.add_break(
            world.session, world.library, "Winter", date(2027, 2, 15), last_on, world.lise.id, clock.now()
        )

    assert refused.value.code == rule


def test_breaks_that_are_over_are_not_listed(world: World) -> None:
    here = breaks.breaks_from(world.session, world.library, date(2026, 10, 17))

    assert here == []
    assert len(breaks.breaks_from(world.session, world.library, date(2026, 10, 16))) == 1


def test_only_librarians_decide(visit: Visit, world: World) -> None:
    visit(world.lars).get("/hjoerring/settings", status=403)
    visit(world.tom).post("/hjoerring/settings", FORM, status=403)
    visit(world.sten).get("/hjoerring/settings", status=403)
    visit(world.sten).post(f"/thisted/breaks/{world[SchoolBreak].key}/remove", status=404)
