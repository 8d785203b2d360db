"""The page of adults, as a librarian comes to it from a club."""

from collections.abc import Callable
from typing import Any

from app.clubs.models import Club
from tests.world import World


def test_who_comes_from_a_club_finds_it_chosen_and_told_from_its_namesakes(
    visit: Callable[..., Any], world: World
) -> None:
    key, label = world[Club].key, f"{world[Club].name}, {world[Club].school.name}"

    shown = visit(world.lise).get(f"/hjoerring/people?club={key}").get_data(as_text=True)

    assert f'<option selected value="{key}">{label}</option>' in shown
    assert '<option selected value="host">' in shown
