"""The pages of boxes: their list, a new one, packing; with and without JavaScript."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.boxes import numbering, packing
from app.catalogue.models import Copy, Edition, Work
from app.clubs.models import Club
from app.core import clock
from app.deposits import dispatch, queries
from app.deposits.models import Box, BoxState, Deposit, DepositedCopy
from app.homecoming import counting
from tests.deposits.boxes import state_of_box
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
HOME = "/hjoerring"
ISBN = "9788763841450"
NEW_ISBN = "9780439023481"


def test_the_list_says_where_each_box_is(world: World, visit: Visit, deposit: Deposit) -> None:
    lise = visit(world.lise)

    everything = lise.get(f"{HOME}/boxes").text
    at_school = lise.get(f"{HOME}/boxes?shown=at_school").text

    assert "Box 7" in everything and "Box 8" in everything and "Løkken Skole" in everything
    assert "Box 7" in at_school and "Box 8" not in at_school


def test_a_library_without_boxes_is_shown_where_to_begin(world: World, visit: Visit) -> None:
    assert "No boxes yet" in visit(world.sten).get("/thisted/boxes").text


def test_a_new_box_gets_the_next_number(world: World, visit: Visit) -> None:
    lise = visit(world.lise)
    assert 'value="8"' in lise.get(f"{HOME}/boxes/new").text

    answer = lise.post(f"{HOME}/boxes/new", {"number": "8", "name": " Fantasy "})

    assert "Box 8" in lise.follow(answer).text


def test_a_number_that_is_taken_is_refused_and_the_form_keeps_what_was_typed(
    world: World, visit: Visit
) -> None:
    answer = visit(world.lise).post(f"{HOME}/boxes/new", {"number": "7", "name": "Sea"}, status=409)

    assert "There is a box 7 already" in answer.text
    assert 'value="Sea"' in answer.text


def test_a_box_is_made_and_edited_as_one_of_a_kind(world: World, visit: Visit) -> None:
    lise = visit(world.lise)

    lise.post(f"{HOME}/boxes/new", {"number": "8", "name": "Ronja", "kind": "theme"})
    box = world.session.scalars(select(Box).where(Box.number == 8)).one()
    lise.post(f"{HOME}/boxes/{box.key}/edit", {"number": "9", "name": "Ronja", "kind": "class_set"})
    sets = lise.get(f"{HOME}/boxes?kind=class_set").text
    refused = lise.post(f"{HOME}/boxes/{box.key}/edit", {"number": "9", "kind": "crate"}, status=422)

    assert "Box 9" in sets and "class set" in sets and "Box 7" not in sets
    assert "Not a valid choice" in refused.text


def test_the_kinds_are_offered_as_a_filter_once_there_are_several(world: World, visit: Visit) -> None:
    lise = visit(world.lise)
    assert "Every kind" not in lise.get(f"{HOME}/boxes").text

    lise.post(f"{HOME}/boxes/new", {"number": "8", "kind": "circulating"})

    assert "Circulating boxes" in lise.get(f"{HOME}/boxes").text


def test_a_scan_adds_a_copy_and_answers_with_title_and_count(world: World, visit: Visit, box: Box) -> None:
    key = box.key
    lise = visit(world.lise)

    lise.part(f"{HOME}/boxes/{key}", "scan_answer", "POST", data={"text": ISBN})
    answer = lise.part(f"{HOME}/boxes/{key}", "scan_answer", "POST", data={"text": "978-87-638-4145-0"})

    said = answer.text
    assert "Skammerens datter" in said and "2 copies in the box" in said
    assert 'hx-target="#contents_list"' in said and 'hx-target="#box_steps"' in said
    assert state_of_box(world.session) == BoxState.BEING_PACKED


def test_a_scan_works_without_javascript(world: World, visit: Visit, box: Box) -> None:
    lise = visit(world.lise)

    answer = lise.post(f"{HOME}/boxes/{box.key}", {"text": ISBN})

    page = lise.follow(answer).text
    assert "Skammerens datter is in the box: 1 copy." in page
    assert "Send the box" in page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("9,78876E+12", "kept only the first digits"),
        ("9788763841451", "A digit is wrong"),
        ("978876384", "digit"),
        ("12", "too many or too few digits"),
        ("4006381333931", "not the number of a book"),
        ("   ", "Nothing was scanned"),
    ],
)
def test_a_damaged_number_is_explained(world: World, visit: Visit, box: Box, text: str, words: str) -> None:
    answer = visit(world.lise).post(f"{HOME}/boxes/{box.key}", {"text": text}, status=409)

    assert words in answer.text
    assert state_of_box(world.session) == BoxState.ON_SHELF


def test_a_book_nobody_knows_is_kept_until_its_title_is_typed(world: World, visit: Visit, box: Box) -> None:
    key = box.key
    lise = visit(world.lise)

    asked = lise.part(f"{HOME}/boxes/{key}", "scan_answer", "POST", data={"text": NEW_ISBN})
    again = lise.part(
        f"{HOME}/boxes/{key}", "scan_answer", "POST", data={"text": NEW_ISBN, "unknown": [NEW_ISBN]}
    )
    typed = lise.part(
        f"{HOME}/boxes/{key}/type-title",
        "unknown_books",
        "POST",
        data={"number": NEW_ISBN, "copies": "2", "title": "The Hunger Games", "author": "Suzanne Collins"},
    )

    assert "We do not know this book yet" in asked.text
    assert "× 2" in again.text
    assert "The Hunger Games" in typed.text and "2 copies in the box" in typed.text
    edition = world.session.scalars(select(Edition).where(Edition.isbn == NEW_ISBN)).one()
    assert edition.library_id == world.library.id


def test_what_nobody_knows_is_kept_without_javascript_too(world: World, visit: Visit, box: Box) -> None:
    lise = visit(world.lise)

    answer = lise.post(f"{HOME}/boxes/{box.key}", {"text": NEW_ISBN, "unknown": ["Ronja"]})

    page = lise.follow(answer).text
    assert page.count(f'value="{NEW_ISBN}"') >= 2
    assert 'value="Ronja"' in page


def test_a_title_left_empty_is_asked_for_again(world: World, visit: Visit, box: Box) -> None:
    answer = visit(world.lise).post(
        f"{HOME}/boxes/{box.key}/type-title", {"number": NEW_ISBN, "copies": "1", "title": " "}, status=422
    )

    assert "Write the title." in answer.text
    assert NEW_ISBN in answer.text


def test_a_book_is_taken_out_again(world: World, visit: Visit, box: Box) -> None:
    packing.add_copy(world.session, box, world[Work], world.lise, clock.now())
    lise, work = visit(world.lise), world[Work].key

    answer = lise.part(f"{HOME}/boxes/{box.key}/remove-copy", "contents_list", "POST", data={"work": work})

    assert "The box is empty." in answer.text


def test_a_counted_box_is_packed_again_or_emptied(world: World, visit: Visit, deposit: Deposit) -> None:
    counting.count_all(world.session, deposit, world.lise, clock.now())
    counting.finish_count(world.session, deposit, world.lise, clock.now())
    lise, key = visit(world.lise), queries.box_of(world.session, deposit).key

    lise.post(f"{HOME}/boxes/{key}/begin-packing")
    page = lise.follow(lise.post(f"{HOME}/boxes/{key}/empty")).text

    assert "3 books were put back on the shelf." in page
    assert state_of_box(world.session) == BoxState.ON_SHELF


@pytest.mark.parametrize(
    "address",
    [
        "boxes/{box}",
        "boxes/{box}/send",
        "boxes/{box}/label",
        "boxes/{box}/contents",
        "boxes/{box}/paste-titles",
    ],
)
def test_a_librarian_elsewhere_finds_nothing(world: World, visit: Visit, box: Box, address: str) -> None:
    visit(world.lise).get(f"{HOME}/{address.format(box=box.key)}")

    visit(world.sten).get(f"/thisted/{address.format(box=box.key)}", status=404)


def test_a_leader_looks_and_touches_nothing(world: World, visit: Visit, box: Box) -> None:
    lars, key = visit(world.lars), box.key

    page = lars.get(f"{HOME}/boxes/{key}").text
    lars.post(f"{HOME}/boxes/{key}", {"text": ISBN}, status=403)

    assert "Put books in" not in page


@pytest.mark.parametrize("name", ["show", "contents", "count", "index"])
def test_more_books_cost_no_more_questions(
    statements: list[str], world: World, visit: Visit, deposit: Deposit, name: str
) -> None:
    box = queries.box_of(world.session, deposit)
    addresses = {
        "show": f"{HOME}/boxes/{box.key}",
        "contents": f"{HOME}/boxes/{box.key}/contents",
        "count": f"{HOME}/deposits/{deposit.key}/count",
        "index": f"{HOME}/boxes",
    }
    lise, key = visit(world.lise), deposit.key
    lise.get(addresses[name])

    def asked() -> int:
        world.session.commit()
        statements.clear()
        lise.get(addresses[name])
        return len(statements)

    few = asked()
    box = world.session.scalars(select(Box).where(Box.number == 8)).one()
    for number in range(20):
        more = add_work(world, f"Bind {number}")
        copy = world.add(
            Copy(
                work_id=more.id, box_id=box.id, state="in_box", packed_at=clock.now(), created_at=clock.now()
            )
        )
        send_along(world, key, copy)
        other = numbering.make_box(world.session, world.library, 100 + number, "", world.lise, clock.now())
        packing.add_copy(world.session, other, more, world.lise, clock.now())
        dispatch.send(world.session, other, world[Club].school, world[Club], None, world.lise, clock.now())
    assert asked() == few


def add_work(world: World, title: str) -> Work:
    return world.add(  # type: ignore[no-any-return]
        Work(
            group_key=title,
            title=title,
            search_text=title,
            sort_key=title,
            created_at=clock.now(),
        )
    )


def send_along(world: World, key: str, copy: Copy) -> None:
    deposit = world.session.scalars(select(Deposit).where(Deposit.key == key)).one()
    world.add(DepositedCopy(deposit_id=deposit.id, copy_id=copy.id))
