"""Pages where a box goes on to another school, and where a wrong book is told its place."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.catalogue.models import CopyState
from app.deposits.models import Box, BoxState, Deposit
from tests.deposits.boxes import bindslev, copy_of, sent
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
HOME = "/hjoerring"


@pytest.fixture
def ours(world: World) -> Deposit:
    """Box 8 at the club with Ronja; box 9 is at Bindslev with Mio."""
    sent(world, 9, "Mio", to=bindslev(world))
    return sent(world, 8, "Ronja")


def test_a_box_is_sent_on_to_another_school(world: World, visit: Visit, ours: Deposit) -> None:
    lise, key, to = visit(world.lise), ours.key, bindslev(world).key

    page = lise.get(f"{HOME}/deposits/{key}/send-on").text
    answer = lise.post(f"{HOME}/deposits/{key}/send-on", {"to": f"school:{to}", "due_on": ""})

    assert "It leaves Løkken Skole" in page and "1 book" in page
    shown = lise.follow(answer).text
    assert "Bindslev Skole" in shown and "went straight on" in shown
    assert world.session.scalars(select(Box.state).where(Box.number == 8)).one() == BoxState.UNDER_WAY


def test_a_school_it_stands_at_is_refused_and_the_form_kept(
    world: World, visit: Visit, ours: Deposit
) -> None:
    to = {"to": f"club:{ours.club.key}", "due_on": ""}  # type: ignore[union-attr]
    page = visit(world.lise).post(f"{HOME}/deposits/{ours.key}/send-on", to, status=409)

    assert "is at Løkken Skole already" in page.text


def test_the_count_says_in_large_words_where_a_book_belongs(
    world: World, visit: Visit, ours: Deposit
) -> None:
    lise, address = visit(world.lise), f"{HOME}/deposits/{ours.key}/count"

    part = lise.part(address, "count_answer", "POST", data={"text": "mio"}).text

    assert "Belongs to box 9 · Bindslev Skole" in part and "Put it on the shelf" in part
    assert copy_of(world, "Mio").state == CopyState.ON_SHELF


def test_without_javascript_too_and_a_person_may_choose(world: World, visit: Visit, ours: Deposit) -> None:
    sent(world, 10, "Mio", to=bindslev(world))
    lise, address, mio = visit(world.lise), f"{HOME}/deposits/{ours.key}", copy_of(world, "Mio").key

    asked = lise.post(f"{address}/count", {"text": "mio"}, status=200).text
    chosen = lise.post(f"{address}/sort-copy", {"copy": mio}, status=200).text

    assert "Which one is it?" in asked and f'value="{mio}"' in asked
    assert "Belongs to box 10 · Bindslev Skole" in chosen


def test_the_teacher_asks_where_a_book_belongs(world: World, visit: Visit, ours: Deposit) -> None:
    tom, address = visit(world.tom), f"{HOME}/deposits/{ours.key}"

    page = tom.post(f"{address}/wrong-book", {"text": "mio"}, status=200).text
    unknown = tom.post(f"{address}/wrong-book", {"text": "Pippi"}, status=409).text

    assert "Belongs to box 9 · Bindslev Skole" in page and "It may stay here" in page
    assert "Pippi" in unknown


def test_the_teacher_names_one_of_several(world: World, visit: Visit, ours: Deposit) -> None:
    sent(world, 10, "Mio", to=bindslev(world))
    tom, address, mio = visit(world.tom), f"{HOME}/deposits/{ours.key}", copy_of(world, "Mio")

    page = tom.post(f"{address}/wrong-copy", {"copy": mio.key}, status=200).text

    assert "Belongs to box 10" in page
    assert copy_of(world, "Mio").box_id == ours.box_id
