"""Cards and what was cut out of photographs go with the child, and in their time."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import retention
from app.children.models import Child
from app.clubs import seasons
from app.clubs.models import Season
from app.core import clock
from app.core.errors import RuleBroken
from app.paper import printing
from app.paper.models import PaperCard, PaperCut, PilePhoto
from app.privacy import erasure
from tests.world import World


def count(world: World, model: type) -> int:
    return world.session.scalar(select(func.count()).select_from(model)) or 0


def test_erasing_a_child_takes_its_cards_and_cuts_along(world: World) -> None:
    erasure.erase(world.session, world.session.get_one(Child, world.ida.id), clock.now(), world.lise)

    assert count(world, PaperCard) == 0
    [left] = world.session.scalars(select(PaperCut))
    assert left.child_id is None


def test_photographs_go_after_a_fortnight_and_cards_thirty_days_after_the_school_year(world: World) -> None:
    now = clock.now()
    retention.forget_what_is_due(world.session, world.library, now + timedelta(days=13))
    assert count(world, PilePhoto) == 1
    retention.forget_what_is_due(world.session, world.library, now + timedelta(days=15))
    assert count(world, PilePhoto) == 0
    assert (count(world, PaperCard), count(world, PaperCut)) == (1, 2)

    year_over = seasons.school_year_ends_on(world[Season]) - now.date()
    retention.forget_what_is_due(world.session, world.library, now + year_over + timedelta(days=32))

    assert (count(world, PaperCard), count(world, PaperCut)) == (0, 0)


def test_each_card_has_a_token_of_its_own_and_nobody_prints_a_thousand(world: World) -> None:
    club = world[PaperCut].club
    children = [world.session.get_one(Child, each.id) for each in (world.ida, world.bo)]

    made = printing.print_cards(world.session, club, children, [], 0, world.lise, clock.now())
    blank = printing.print_cards(world.session, club, [], [], 3, world.lise, clock.now())

    assert len({card.token for card in (*made, *blank)}) == 5
    assert [card.child_id for card in blank] == [None] * 3
    with pytest.raises(RuleBroken, match="too_many_cards"):
        printing.print_cards(world.session, club, [], [], 201, world.lise, clock.now())
    with pytest.raises(RuleBroken, match="no_cards_wanted"):
        printing.print_cards(world.session, club, [], [], 0, world.lise, clock.now())
