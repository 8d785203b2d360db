"""What is printed for a box."""

from collections.abc import Callable

from app.deposits import queries
from app.deposits.models import Deposit
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
HOME = "/hjoerring"


def test_label_and_list_of_contents_are_for_paper(world: World, visit: Visit, deposit: Deposit) -> None:
    lise = visit(world.lise)
    box = queries.box_of(world.session, deposit)
    key, token = box.key, box.label_token

    label = lise.get(f"{HOME}/boxes/{key}/label").text
    contents = lise.get(f"{HOME}/boxes/{key}/contents").text

    assert "Løkken Skole" in label and "Klub Læseglad" in label and "<svg" in label
    assert token not in contents
    assert contents.count('class="tick-box"') == 3
