"""New class lists matched to the children already known."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.children import class_lists
from app.children.models import Child
from app.core import clock
from app.core.errors import RuleBroken
from app.core.records import AuditEvent
from app.core.tables import Base
from app.enrolment import listed
from app.libraries.models import School
from app.places.models import Place, PlaceState
from tests.world import World

Visit = Callable[..., Any]


def child(name: str, label: str) -> Child:
    """`child("Ida K", "4.A")`."""
    first_name, _, initial = name.partition(" ")
    return Child(first_name=first_name, initial=initial, class_label=label)


def compared(text: str, *known: Child) -> class_lists.Comparison:
    return class_lists.compare(listed.read(text).children, known)


def moved(found: class_lists.Comparison) -> list[tuple[str, str, bool]]:
    return [(match.child.first_name, match.label, match.is_sure) for match in found.moved]


def test_the_same_child_moved_up_with_its_class() -> None:
    found = compared("Ida K 5.A\nBo S 5.A", child("Ida K", "4.A"), child("Bo S", "4.A"))

    assert moved(found) == [("Ida", "5.A", True), ("Bo", "5.A", True)]
    assert (found.missing, found.strangers) == ([], 0)


def test_a_child_that_changed_section_is_found_too() -> None:
    assert moved(compared("Ida K 5.B", child("Ida K", "4.A"))) == [("Ida", "5.B", True)]


def test_of_two_who_look_the_same_each_stays_with_its_class() -> None:
    found = compared("Ida K 5.B\nIda K 5.A", child("Ida K", "4.A"), child("Ida K", "4.B"))

    assert moved(found) == [("Ida", "5.A", True), ("Ida", "5.B", True)]


def test_what_could_be_either_of_two_is_left_to_a_person() -> None:
    found = compared("Ida K 5.C\nIda K 5.D", child("Ida K", "4.A"))
    other = compared("Ida K 5.C", child("Ida K", "4.A"), child("Ida K", "4.B"))

    assert [sure for _, _, sure in moved(found)] == [False]
    assert [sure for _, _, sure in moved(other)] == [False]


def test_another_initial_is_another_child() -> None:
    found = compared("Ida M 5.A", child("Ida K", "4.A"))

    assert (moved(found), found.strangers) == ([], 1)
    assert [each.initial for each in found.missing] == ["K"]


def test_a_child_of_another_grade_is_another_child() -> None:
    found = compared("Ida K 2.A", child("Ida K", "4.A"))

    assert (moved(found), found.strangers) == ([], 1)


def test_only_children_of_the_classes_on_the_list_can_be_missing_from_it() -> None:
    found = compared("Ida K 5.A", child("Ida K", "4.A"), child("Bo S", "4.A"), child("Mia D", "6.A"))

    assert [each.first_name for each in found.missing] == ["Bo"]


def test_a_list_of_the_same_year_changes_nothing() -> None:
    found = compared("Ida K 4.A", child("Ida K", "4.A"), child("Bo S", "4.A"))

    assert moved(found) == []
    assert [each.first_name for each in found.unchanged] == ["Ida"]
    assert [each.first_name for each in found.missing] == ["Bo"]


def test_a_second_name_that_was_given_back_is_recognised() -> None:
    one = Child(first_name="Ida Marie", initial="K", class_label="4.A")

    assert moved(compared("Ida Marie K 5.A", one)) == [("Ida Marie", "5.A", True)]


@pytest.mark.parametrize(
    ("now", "then"), [("4.A", "5.A"), ("4a", "5a"), ("Trin 4", "Trin 5"), ("9.C", "10.C"), ("Rød", "Rød")]
)
def test_a_class_a_year_later(now: str, then: str) -> None:
    assert class_lists.next_label(now) == then


def test_moving_up_changes_class_grade_and_order_in_one_go(world: World) -> None:
    number = class_lists.move_up(
        world.session, world.library, [(world.ida, "5. a"), (world.bo, "5.A")], world.tom, clock.now()
    )

    assert number == 2
    assert (world.ida.class_label, world.ida.grade) == ("5.A", 5)
    steps = world.session.query(AuditEvent).filter_by(action="move_up").all()
    assert {step.subject_key for step in steps} == {world.ida.key, world.bo.key}


def test_moving_nobody_is_refused(world: World) -> None:
    with pytest.raises(RuleBroken, match="nobody_chosen"):
        class_lists.move_up(world.session, world.library, [], world.tom, clock.now())


LIST = "Ida\tIversen\t12-03-2015\t5.A\nBo\tBrun\t01-05-2015\t5.A\nXerxes\tZander\t30-11-2014\t5.A"


def page_of(world: World) -> str:
    return f"/hjoerring/schools/{world[School].key}/class-lists"


def test_a_teacher_sees_who_moved_up_who_is_new_and_who_is_gone(world: World, visit: Visit) -> None:
    page = visit(world.tom).post(page_of(world), {"names": LIST, "look": "1"}, status=200).text

    assert "Ida I., 4.A" in page
    assert 'value="5.A"' in page
    assert "Mia M., 4.A" in page.split("Not on the list any more")[1]
    assert "1 child on the list is in no club and waits for none." in page


def test_a_child_that_has_left_stands_on_no_new_list(world: World, visit: Visit) -> None:
    for place in world.session.query(Place).filter_by(child_id=world.mia.id):
        place.state, place.settled_at = PlaceState.LEFT, clock.now()

    page = visit(world.tom).post(page_of(world), {"names": LIST, "look": "1"}, status=200).text

    assert "Ida I., 4.A" in page
    assert "Mia M." not in page


def test_nothing_of_a_child_the_library_does_not_know_is_stored_or_comes_back(
    world: World, visit: Visit
) -> None:
    page = visit(world.tom).post(page_of(world), {"names": LIST, "look": "1"}, status=200).text

    for word in ("Xerxes", "Zander", "Iversen", "2015"):
        assert word not in page
    for table in Base.metadata.sorted_tables:
        rows = repr(world.session.execute(select(table)).all())
        assert "Xerxes" not in rows
        assert "Zander" not in rows


def test_confirming_moves_those_who_are_ticked(world: World, visit: Visit) -> None:
    ida, bo = world.ida.key, world.bo.key
    visitor = visit(world.tom)

    answer = visitor.post(
        page_of(world), {"confirm": "1", "child": [ida], f"label-{ida}": "5.A", f"label-{bo}": "5.A"}
    )

    assert "1 child has a new class." in visitor.follow(answer).text
    labels = {c.first_name: (c.class_label, c.grade) for c in world.session.query(Child)}
    assert labels["Ida"] == ("5.A", 5)
    assert labels["Bo"] == ("4.A", 4)


def test_a_class_that_will_not_do_is_said_and_what_was_typed_stays(world: World, visit: Visit) -> None:
    ida = world.ida.key
    long = "a class with a very long name"

    page = visit(world.tom).post(
        page_of(world), {"confirm": "1", "child": [ida], f"label-{ida}": long}, status=409
    )

    assert f'value="{long}"' in page.text
    assert world.session.query(Child).filter_by(key=ida).one().class_label == "4.A"


def test_a_child_elsewhere_cannot_be_moved(world: World, visit: Visit) -> None:
    other = world.add(School(name="Vrå Skole", sort_key="vrå", kind="single", created_at=clock.now()))
    mia = world.mia.key
    world.mia.school_id = other.id

    page = visit(world.tom).post(
        page_of(world), {"confirm": "1", "child": [mia], f"label-{mia}": "5.A"}, status=409
    )

    assert "Tick at least one child." in page.text
    assert world.session.query(Child).filter_by(key=mia).one().class_label == "4.A"
    visit(world.hanne).get(page_of(world), status=403)
