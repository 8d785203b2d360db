"""The pages of templates, and of boxes filled from the shelf."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.catalogue.models import Copy
from app.clubs.models import Club
from app.core import clock
from app.deposits.models import Box, BoxState
from app.filling.models import BoxTemplate, Fill
from tests.wishes.shelves import shelve_many
from tests.world import World

Visit = Callable[..., Any]
HERE = "/hjoerring"


def test_a_box_is_filled_by_a_template_and_emptied_again(visit: Visit, world: World) -> None:
    shelve_many(world, "Book", 4, age_from=9, age_to=11)
    box = world.add(Box(number=30, state=BoxState.ON_SHELF, created_at=clock.now()))
    browser = visit(world.lise)
    assert "Start-box 3-4" in browser.get(f"{HERE}/boxes/{box.key}/fill").text

    filled = browser.post(
        f"{HERE}/boxes/{box.key}/fill", {"template": world[BoxTemplate].key, "club": world[Club].key}
    )
    page = browser.follow(filled).text
    assert "4 of 40 books came from the shelf" in page
    assert "Too few books in Danish for 9–11 years: 4 where 40 were wanted." in page
    fill = world.session.scalars(select(Fill).where(Fill.box_id == box.id)).one()
    page = browser.follow(browser.post(f"{HERE}/fills/{fill.key}/undo")).text

    assert "4 books were put back on the shelf." in page
    assert world.session.scalar(select(Copy.id).where(Copy.box_id == box.id)) is None


def test_templates_are_made_changed_and_retired(visit: Visit, world: World) -> None:
    browser = visit(world.lise)
    form = {"name": "Comics", "books": "20", "formats": "comic", "fiction": "", "most_each": "2"}
    assert "Comics" in browser.follow(browser.post(f"{HERE}/templates/new", form)).text
    taken = browser.post(f"{HERE}/templates/new", form, status=409)
    assert "There is a template called Comics already." in taken.text
    made = world.session.scalars(select(BoxTemplate).where(BoxTemplate.name == "Comics")).one()
    key = made.key

    browser.post(f"{HERE}/templates/{key}", form | {"name": "Comics for all"})
    assert "Comics for all" in browser.get(f"{HERE}/templates").text
    browser.post(f"{HERE}/templates/{key}/retire")

    assert "Comics for all" not in browser.get(f"{HERE}/templates").text
