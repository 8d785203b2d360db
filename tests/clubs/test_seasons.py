"""Which school year it is."""

from datetime import date

import pytest

from app.clubs import seasons
from app.clubs.models import Season
from tests.world import World


@pytest.mark.parametrize(
    ("today", "names"),
    [
        (date(2026, 6, 30), ["2025/26", "2026/27"]),
        (date(2026, 7, 1), ["2026/27", "2027/28"]),
        (date(2099, 8, 1), ["2099/00", "2100/01"]),
    ],
)
def test_this_season_and_the_next_can_be_chosen(today: date, names: list[str]) -> None:
    assert seasons.names_to_choose(today) == names


def test_a_season_is_made_when_it_is_missing(world: World) -> None:
    made = seasons.season_named(world.session, world.library.id, "2027/28")

    assert (made.first_on, made.last_on) == (date(2027, 8, 1), date(2028, 6, 30))
    assert seasons.season_named(world.session, world.library.id, "2027/28") is made


def test_a_name_that_is_no_school_year_is_no_season(world: World) -> None:
    with pytest.raises(ValueError, match="2027/29"):
        seasons.season_named(world.session, world.library.id, "2027/29")


@pytest.mark.parametrize(
    ("today", "name"),
    [
        (date(2026, 11, 21), "2026/27"),
        (date(2026, 7, 15), "2026/27"),
        (date(2027, 7, 15), "2027/28"),
        (date(2030, 1, 1), "2027/28"),
    ],
)
def test_the_season_now_the_coming_or_the_last(world: World, today: date, name: str) -> None:
    seasons.season_named(world.session, world.library.id, "2027/28")

    found = seasons.season_at(seasons.all_seasons(world.session, world.library.id), today)

    assert isinstance(found, Season)
    assert found.name == name


def test_without_seasons_there_is_none() -> None:
    assert seasons.season_at([], date(2026, 1, 1)) is None
