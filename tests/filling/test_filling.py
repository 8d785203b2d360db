"""Filling from the shelf: what fits, in a fair mix, never twice; and everything out again."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.boxes import numbering, packing
from app.catalogue.models import Copy, CopyState, Work
from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.deposits.models import Box, BoxState
from app.filling import filling, templates
from app.filling.models import BoxTemplate
from app.filling.recipes import Recipe
from app.invariants import broken
from app.wishes import asking, fulfilment
from app.wishes.models import Wish
from tests.wishes.shelves import shelve, shelve_many
from tests.world import World


def a_template(world: World, **values: Any) -> BoxTemplate:
    given: dict[str, Any] = {"books": 10, "age_from": 8, "age_to": 9} | values
    return templates.make_template(
        world.session, world.library, "Start", Recipe(**given), world.lise, clock.now()
    )


def a_box(world: World, number: int = 20) -> Box:
    return numbering.make_box(world.session, world.library, number, "", world.lise, clock.now())


def works_in(world: World, box: Box) -> list[Work]:
    return list(
        world.session.scalars(select(Work).join(Copy, Copy.work_id == Work.id).where(Copy.box_id == box.id))
    )


def fill(world: World, box: Box, template: BoxTemplate, club: Club | None = None) -> Any:
    return filling.fill(world.session, box, template, club, world.lise, clock.now())


def test_a_box_is_filled_with_what_fits(world: World) -> None:
    shelve_many(world, "Hest", 12)
    shelve(world, "For the big ones", age_from=12, age_to=14)
    shelve(world, "In Swedish", language="sv")
    box = a_box(world)

    filled = fill(world, box, a_template(world, languages=("da",)))

    assert (filled.placed, filled.wanted, filled.short) == (10, 10, "")
    assert {work.title.split()[0] for work in works_in(world, box)} == {"Hest"}
    assert box.state == BoxState.BEING_PACKED
    assert broken(world.session) == []


def test_a_short_shelf_is_said_in_numbers(world: World) -> None:
    shelve_many(world, "Danish", 9)
    shelve_many(world, "Arabic", 2, language="ar")
    shelve(world, "Nobody knows for whom", language="ar", age_from=None, age_to=None)

    filled = fill(world, a_box(world), a_template(world, books=20, languages=("da", "ar")))

    assert (filled.placed, filled.wanted) == (11, 20)
    assert filled.short == "ar:2/10 ?:1"


def test_languages_come_in_equal_parts(world: World) -> None:
    shelve_many(world, "Danish", 30)
    shelve_many(world, "Somali", 30, language="so")
    box = a_box(world)

    fill(world, box, a_template(world, languages=("da", "so")))

    assert sorted(work.language for work in works_in(world, box)) == ["da"] * 5 + ["so"] * 5


def test_no_series_fills_a_box_alone(world: World) -> None:
    shelve_many(world, "Silas", 20, series="Silas")
    others = shelve_many(world, "Other", 9)
    box = a_box(world)

    fill(world, box, a_template(world))

    titles = {work.title for work in works_in(world, box)}
    assert {work.title for work in others} <= titles
    assert len(titles) == 10


def test_of_one_work_no_more_copies_come_than_the_template_says(world: World) -> None:
    shelve(world, "Popular", copies=9)
    shelve(world, "Rare")
    box = a_box(world)

    filled = fill(world, box, a_template(world, most_each=2))
    again = filling.fill_as(
        world.session, box, Recipe(10, most_each=3), None, world.lise, clock.now() + timedelta(minutes=1)
    )

    assert filled.placed == 3
    assert again.placed == 1, "two are in the box already"


def test_what_the_club_has_had_stays_on_the_shelf(world: World) -> None:
    had = world[Work]
    had.age_from, had.age_to = 8, 9
    world.add(Copy(work_id=had.id, state=CopyState.ON_SHELF, created_at=clock.now()))
    shelve(world, "New")
    box = a_box(world)

    fill(world, box, a_template(world), world[Club])

    assert [work.title for work in works_in(world, box)] == ["New"]


def test_an_empty_shelf_and_a_full_box_are_refused(world: World) -> None:
    box, template = a_box(world), a_template(world, books=1)
    with pytest.raises(RuleBroken, match="shelf_has_none"):
        fill(world, box, template)
    shelve(world, "One")
    fill(world, box, template)

    with pytest.raises(RuleBroken, match="box_full_enough"):
        fill(world, box, template)


def test_undoing_takes_out_what_the_filling_put_in_and_no_more(world: World) -> None:
    box, template = a_box(world), a_template(world, books=4)
    mine = packing.add_copy(world.session, box, shelve(world, "By hand"), world.lise, clock.now())
    shelve_many(world, "Filled", 5)
    filled = filling.fill(world.session, box, template, None, world.lise, clock.now() + timedelta(minutes=1))
    packing.remove_copy(world.session, box, works_in(world, box)[-1], world.lise, clock.now())

    out = filling.undo(world.session, filled, world.lise, clock.now())

    assert filled.placed == 3
    assert out == 2
    assert world.session.scalars(select(Copy).where(Copy.box_id == box.id)).all() == [mine]
    assert filling.last_fill(world.session, box) is None
    assert broken(world.session) == []


def test_a_wish_brings_its_titles_the_childrens_and_its_theme_before_others(world: World) -> None:
    session, club = world.session, world[Club]
    named, theme = shelve(world, "Named", age_from=14), shelve(world, "Heste i sne")
    shelve_many(world, "Other", 9)
    asked = asking.Asked(books=3, age_from=8, age_to=9, theme="heste", titles=("Named",))
    wish = asking.ask(session, club.school, club, asked, world.hanne, clock.now())
    box = a_box(world)
    fulfilment.pack_for(session, wish, box, world.lise, clock.now())

    filled = filling.fill_for(session, wish, box, world.lise, clock.now())

    assert {named.id, theme.id} < {work.id for work in works_in(world, box)}
    assert filled.placed == 3
    assert session.get_one(Wish, wish.id).sent == 0


def test_a_copy_is_only_put_in_from_the_shelf(world: World, session: Session) -> None:
    with pytest.raises(RuleBroken, match="shelf_without"):
        filling.put_from_shelf(session, a_box(world), world[Work], world.lise, clock.now())
