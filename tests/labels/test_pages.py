"""What is printed for a box, and for several."""

import re
from collections.abc import Callable

import pytest

from app.bookings.models import Booking
from app.core import clock
from app.deposits import dispatch, queries
from app.deposits.models import Box, Deposit
from app.rotations.models import Rotation
from app.transport import planning
from app.transport.models import Run
from tests.deposits.boxes import bindslev, packed, sent
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


def lists(text: str) -> dict[str, str]:
    """The list of each box on a page of several, by what stands above it."""
    found = re.findall(r'<h2 class="contents-list__box">(.*?)</h2>(.*?)</section>', text, re.DOTALL)
    return dict(found)


def test_the_lists_of_several_boxes_are_those_each_box_has_alone(world: World, visit: Visit) -> None:
    sent(world, 20, "Ronja", "Emil", "Emil")
    boxes = [packed(world, 22, "Pippi"), world.session.query(Box).filter_by(number=20).one()]
    lise, keys = visit(world.lise), [box.key for box in boxes]

    alone = [body(lise.get(f"{HOME}/boxes/{key}/contents").text) for key in keys]
    several = lists(lise.get(f"{HOME}/boxes/contents?box={keys[0]}&box={keys[1]}").text)

    assert list(several) == ["Box 20", "Box 22"], "by number, however they were asked for"
    assert [each.split() for each in several.values()] == [alone[1].split(), alone[0].split()]
    assert several["Box 20"].count('class="tick-box"') == 3 and "Løkken Skole" in several["Box 20"]


def body(page: str) -> str:
    """What stands below the heading of a single list."""
    return page.partition("</h1>")[2].partition("</main>")[0].strip()


def test_the_boxes_on_their_way_have_lists_until_others_are_chosen(world: World, visit: Visit) -> None:
    sent(world, 20, "Ronja")
    packed(world, 21, "Emil")
    lise, empty = visit(world.lise), packed(world, 23).key

    offered = lise.get(f"{HOME}/boxes/contents").text
    without = lise.get(f"{HOME}/boxes/contents?box={empty}").text
    nothing = lise.get(f"{HOME}/boxes/contents?sheet=2x4").text

    assert "Box 20" in lists(offered) and "Box 21" not in lists(offered)
    assert f'formaction="{HOME}/boxes/labels"' in offered
    assert f'formaction="{HOME}/boxes/contents"' in lise.get(f"{HOME}/boxes/labels").text
    assert "No list for box 23, which has no books in it." in without and not lists(without)
    assert "Choose the boxes that want a list." in nothing


def test_a_box_of_another_library_has_no_list_here(world: World, visit: Visit) -> None:
    """Its key in the address gives nothing, and our page is closed to its librarian."""
    ours = packed(world, 20, "Ronja").key
    lise, sten = visit(world.lise), visit(world.sten)

    theirs = sten.get(f"/thisted/boxes/contents?box={ours}").text

    sten.get(f"{HOME}/boxes/contents?box={ours}", status=403)
    assert "Ronja" not in theirs and not lists(theirs)
    assert "Ronja" in lise.get(f"{HOME}/boxes/contents?box={ours}").text


def chosen(_world: World, _box: Box) -> None:
    """Its key stands in the address."""


def on_the_run(world: World, box: Box) -> None:
    """To Bindslev, on the run of today."""
    values = (bindslev(world), None, None, world.lise, clock.now())
    planning.load_box(world.session, world[Run], box, *values)


def going_round(world: World, box: Box) -> None:
    """In the rotation of the cast, on the same days as its own box."""
    own = world.session.get_one(Booking, world[Booking].id)
    columns = [column.key for column in Booking.__mapper__.columns if column.key not in ("id", "key")]
    kept = {name: getattr(own, name) for name in columns}
    world.add(Booking(**kept | {"box_id": box.id}))


@pytest.mark.parametrize("place", [chosen, on_the_run, going_round], ids=lambda place: place.__name__)
def test_more_boxes_cost_no_more_questions(
    statements: list[str], world: World, visit: Visit, place: Callable[[World, Box], None]
) -> None:
    """Wherever lists for all are printed; the cast's own box is on that run and in that rotation too."""
    keys: list[str] = []
    addresses = {
        chosen: "boxes/contents?box=",
        on_the_run: f"runs/{world[Run].key}/contents?box=",
        going_round: f"rotations/{world[Rotation].key}/contents?box=",
    }
    lise, its = visit(world.lise), addresses[place]

    def put(*numbers: int) -> None:
        for number in numbers:
            box = packed(world, number, "Ronja", f"Bind {number}")
            place(world, box)
            keys.append(box.key)
        world.session.commit()

    def asked() -> tuple[int, list[str]]:
        statements.clear()
        found = lists(lise.get(f"{HOME}/{its}{'&box='.join(keys)}").text)
        return len(statements), [name for name in found if not name.startswith("Box 7")]

    put(20, 21)
    asked()
    questions, few = asked()
    put(*range(30, 39))

    again, many = asked()
    assert (again, few) == (questions, ["Box 20", "Box 21"])
    assert many == [*few, *(f"Box {number}" for number in range(30, 39))]


def test_a_run_has_lists_of_what_it_brings_and_not_of_what_it_fetches(world: World, visit: Visit) -> None:
    run, now = world[Run], clock.now()
    stay = sent(world, 24, "Emil", to=bindslev(world))
    dispatch.call_home(world.session, stay, world.lise, now)
    called = world.session.get_one(Box, stay.box_id)
    planning.load_box(world.session, run, called, None, None, None, world.lise, now)
    on_the_run(world, packed(world, 25, "Ronja"))
    lise, address = visit(world.lise), f"{HOME}/runs/{run.key}"

    page = lise.get(address).text
    found = lists(lise.get(f"{address}/contents").text)

    assert f'href="{address}/contents"' in page
    assert "Box 25" in found and "Box 24" not in found


def test_lists_of_a_run_or_rotation_stay_in_its_library(world: World, visit: Visit) -> None:
    sten = visit(world.sten)
    for address in (f"runs/{world[Run].key}", f"rotations/{world[Rotation].key}"):
        for library in ("hjoerring", "thisted"):
            sten.get(f"/{library}/{address}/contents", status=404)
