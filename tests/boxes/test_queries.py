"""The list of boxes: as many as fit on a page, and how many each filter shows."""

from datetime import UTC, datetime

from app.boxes import numbering, queries
from tests.deposits.boxes import sent
from tests.world import World

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def test_the_list_goes_on_after_fifty(world: World) -> None:
    for number in range(100, 155):
        numbering.make_box(world.session, world.library, number, "", world.lise, MONDAY)

    first = queries.boxes_here(world.session, world.library, MONDAY)
    rest = queries.boxes_here(world.session, world.library, MONDAY, after=first[queries.PAGE - 1].box.number)

    assert len(first) == queries.PAGE + 1
    assert [one.box.number for one in rest] == [149, 150, 151, 152, 153, 154]


def test_the_filters_say_how_many_they_show(world: World) -> None:
    sent(world, 8, "Ronja")
    numbering.make_box(world.session, world.library, 9, "", world.lise, MONDAY)

    assert queries.boxes_shown(world.session, world.library.id) == {
        "all": 3,
        "home": 1,
        "under_way": 1,
        "at_school": 1,
    }
