"""Children come in: pasted, cleaned, looked through, chosen."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import html5lib

from app.children.models import Child
from app.clubs.models import Club
from app.core import clock
from app.places.models import Place, PlaceState, Queue
from tests.world import World

Visit = Callable[..., Any]
LIST = "Anna Holm\t4.A\t12-03-2016\nKarl Emil Jensen;4.B\nIda I., 4.A\n"


def page_of(world: World) -> str:
    return f"/hjoerring/clubs/{world[Club].key}/put-forward"


def fields(page: str) -> dict[str, Any]:
    """What a browser would send of the form on the page, as it stands."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    form = next(f for f in tree.iter("form") if (f.get("action") or "").endswith("/put-forward"))
    sent: dict[str, Any] = {}
    for element in (e for e in form.iter() if e.tag in ("input", "textarea")):
        kind, name = element.get("type"), element.get("name")
        if not name or (kind == "checkbox" and element.get("checked") is None):
            continue
        value = element.text if element.tag == "textarea" else element.get("value")
        sent.setdefault(name, []).append(value or "")
    return sent


def look(visitor: Any, address: str, names: str, **more: str) -> str:
    answer = visitor.post(address, {"names": names, "look": "1"} | more, status=200)
    return str(answer.text)


def test_a_list_is_looked_through_before_anything_is_stored(world: World, visit: Visit) -> None:
    visitor, address = visit(world.tom), page_of(world)
    visitor.get(address)

    page = look(visitor, address, LIST)

    assert "Left out, we don't keep it" in page
    assert "Surnames: 2" in page
    assert "Birth dates: 1" in page
    assert "3 children on your list" in page
    assert world.session.query(Child).count() == 3


def test_no_surname_and_no_date_comes_back_with_the_form(world: World, visit: Visit) -> None:
    visitor, address = visit(world.tom), page_of(world)

    page = look(visitor, address, LIST)

    for forgotten in ("Holm", "Jensen", "12-03-2016", "2016"):
        assert forgotten not in page


def test_a_whole_class_is_one_paste_and_one_tick(world: World, visit: Visit) -> None:
    world[Queue].capacity = 4
    visitor, address = visit(world.tom), page_of(world)
    sent = fields(look(visitor, address, "Anna H\nBjarke\nCille\nDina", class_label="5.B"))

    answer = visitor.post(address, sent | {"informed": "y", "confirm": "1"})

    new = world.session.query(Child).filter_by(class_label="5.B").order_by(Child.sort_key).all()
    assert [child.short_name for child in new] == ["Anna H.", "Bjarke", "Cille", "Dina"]
    assert {child.informed_on for child in new} == {clock.today("Europe/Copenhagen")}
    page = visitor.follow(answer).text
    # Mia waits already, so that nobody passes her.
    assert "4 children wait, with numbers 4, 5, 6, 7." in page


def test_those_there_is_room_for_get_in_and_the_rest_wait(world: World, visit: Visit) -> None:
    world[Queue].capacity = 3
    place = world.session.query(Place).filter_by(child_id=world.mia.id).one()
    place.state, world[Queue].waiting, place.settled_at = PlaceState.WITHDRAWN, 0, clock.now()
    visitor, address = visit(world.hanne), page_of(world)
    sent = fields(look(visitor, address, "Anna, 5.B\nBjarke, 5.B"))

    page = visitor.follow(visitor.post(address, sent | {"confirm": "1"})).text

    assert "1 child is in the club. 1 child waits, with number 5." in page


def test_only_the_ticked_children_are_stored(world: World, visit: Visit) -> None:
    visitor, address = visit(world.tom), page_of(world)
    sent = fields(look(visitor, address, "Anna, 5.B\nBjarke, 5.B\nCille, 5.B"))
    sent["take"] = ["1"]

    visitor.post(address, sent | {"confirm": "1"})

    assert [c.first_name for c in world.session.query(Child).filter_by(class_label="5.B")] == ["Bjarke"]


def test_a_second_first_name_comes_back_with_one_click(world: World, visit: Visit) -> None:
    visitor, address = visit(world.tom), page_of(world)
    page = look(visitor, address, "Ida Marie Holm, 5.B")
    assert "Called Ida Marie" in page

    visitor.post(address, fields(page) | {"restore": ["0"], "confirm": "1"})

    child = world.session.query(Child).filter_by(class_label="5.B").one()
    assert (child.first_name, child.initial) == ("Ida Marie", "H")


def test_a_child_the_school_knows_is_used_again(world: World, visit: Visit) -> None:
    world.child("Noor")
    visitor, address = visit(world.tom), page_of(world)
    page = look(visitor, address, "Noor N., 4.A")
    assert "The same child as Modig Noor" in page

    visitor.post(address, fields(page) | {"confirm": "1"})

    assert world.session.query(Child).filter_by(first_name="Noor").count() == 1
    assert world.session.query(Place).count() == 4


def test_another_child_of_the_same_name_can_be_told_apart(world: World, visit: Visit) -> None:
    world.child("Noor")
    visitor, address = visit(world.tom), page_of(world)
    sent = fields(look(visitor, address, "Noor N., 4.A"))
    del sent["same"]

    visitor.post(address, sent | {"confirm": "1"})

    assert world.session.query(Child).filter_by(first_name="Noor").count() == 2


def test_who_is_in_line_already_is_not_ticked(world: World, visit: Visit) -> None:
    visitor, address = visit(world.tom), page_of(world)

    page = look(visitor, address, "Mia M., 4.A\nAnna, 4.A")

    assert "In this club or in line already" in page
    assert fields(page)["take"] == ["1"]


def test_nobody_ticked_keeps_the_list(world: World, visit: Visit) -> None:
    visitor, address = visit(world.tom), page_of(world)
    sent = fields(look(visitor, address, "Anna, 5.B"))
    del sent["take"]

    page = visitor.post(address, sent | {"confirm": "1"}, status=409).text

    assert "Tick at least one child." in page
    assert "Anna" in page


def test_parents_are_not_informed_in_the_future(world: World, visit: Visit) -> None:
    visitor, address = visit(world.tom), page_of(world)
    sent = fields(look(visitor, address, "Anna, 5.B"))
    later = clock.today("Europe/Copenhagen") + timedelta(days=3)

    page = visitor.post(
        address,
        sent | {"confirm": "1", "informed": "y", "informed_on": later.isoformat()},
        status=409,
    ).text

    assert "cannot be in the future" in page
    assert later.isoformat() in page
    assert world.session.query(Child).count() == 3


def test_new_lines_are_looked_at_before_they_count(world: World, visit: Visit) -> None:
    visitor, address = visit(world.tom), page_of(world)
    sent = fields(look(visitor, address, "Anna, 5.B"))

    page = visitor.post(address, sent | {"names": "Bjarke Holm, 5.B", "confirm": "1"}, status=422).text

    assert "Look at the new children first" in page
    assert "2 children on your list" in page
    assert "Holm" not in page
    assert world.session.query(Child).count() == 3


def test_a_row_that_was_tampered_with_holds_no_surname(world: World, visit: Visit) -> None:
    visitor, address = visit(world.tom), page_of(world)
    sent = fields(look(visitor, address, "Anna, 5.B"))

    page = visitor.post(address, sent | {"row_first": ["Anna Petersen"], "confirm": "1"}, status=409).text

    assert "Petersen" not in page
    assert world.session.query(Child).count() == 3


def test_a_line_nobody_understands_is_told_by_its_number(world: World, visit: Visit) -> None:
    page = look(visit(world.tom), page_of(world), "Anna, 5.B\n12345678\n")

    assert re.search(r"Line 2: no first name in it", page)


def test_several_parents_are_marked_informed_at_once(world: World, visit: Visit) -> None:
    keys = [world.ida.key, world.mia.key]
    visitor, club = visit(world.tom), f"/hjoerring/clubs/{world[Club].key}"

    answer = visitor.part(
        f"{club}/informed",
        "informed",
        "POST",
        data={"child": keys, "informed_on": "2026-11-20"},
    )

    assert answer.text.startswith('<section id="informed"')
    marked = world.session.query(Child).filter(Child.informed_on.is_not(None)).all()
    assert {child.first_name for child in marked} == {"Ida", "Mia"}


def test_a_child_of_no_place_here_is_not_marked(world: World, visit: Visit) -> None:
    noor = world.child("Noor").key

    page = visit(world.tom).post(
        f"/hjoerring/clubs/{world[Club].key}/informed",
        {"child": [noor], "informed_on": "2026-11-20"},
        status=409,
    )

    assert "Tick at least one child." in page.text


def test_a_list_of_forty_takes_few_queries_to_look_at(
    world: World, visit: Visit, statements: list[str]
) -> None:
    visitor, address = visit(world.tom), page_of(world)
    names = "\n".join(f"Barn{chr(97 + n % 26)}{chr(97 + n // 26)}, 5.B" for n in range(40))
    look(visitor, address, "Anna, 5.B")
    statements.clear()

    look(visitor, address, names)

    assert len(statements) <= 12


def test_a_name_that_may_be_a_surname_comes_with_what_to_do(world: World, visit: Visit) -> None:
    visitor, address = visit(world.tom), page_of(world)
    what_to_do = "Take the tick away, and write the child again below"

    assert what_to_do in look(visitor, address, "Jensen Omar, 4.A")
    assert what_to_do not in look(visitor, address, "Omar Jensen, 4.A\nOmar Juhl, 4.A")
