"""What is printed for a box."""

from collections.abc import Callable

import pytest

from app.boxes import numbering, packing
from app.catalogue.models import Work
from app.clubs.models import Club
from app.core import clock
from app.deposits import dispatch, queries
from app.deposits.models import Box, Deposit
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
HOME = "/hjoerring"


def text_of(answer: object) -> str:
    return answer.get_data(as_text=True)  # type: ignore[attr-defined,no-any-return]


@pytest.fixture
def box(world: World) -> Box:
    """Box 8, new and empty."""
    return numbering.make_box(world.session, world.library, 8, "Fantasy", world.lise, clock.now())


@pytest.fixture
def deposit(world: World, box: Box) -> Deposit:
    """Box 8 with three copies of the one book, on its way to the club."""
    now = clock.now()
    for _ in range(3):
        packing.add_copy(world.session, box, world[Work], world.lise, now)
    return dispatch.send(world.session, box, world[Club].school, world[Club], None, world.lise, now)


def test_label_and_list_of_contents_are_for_paper(world: World, visit: Visit, deposit: Deposit) -> None:
    lise = visit(world.lise)
    box = queries.box_of(world.session, deposit)
    key, token = box.key, box.label_token

    label = text_of(lise.get(f"{HOME}/boxes/{key}/label"))
    contents = text_of(lise.get(f"{HOME}/boxes/{key}/contents"))

    assert "Løkken Skole" in label and "Klub Læseglad" in label and "<svg" in label
    assert token not in contents
    assert contents.count('class="tick-box"') == 3
