"""One ISBN on several books: Deichman has 82-535-0596-5 on Lucky Luke 13 in Norwegian and in French."""

from typing import Any

import pytest

from app.book_lists.book_rows import BookRow
from app.boxes import scanning, scans, shared_numbers
from app.catalogue import works
from app.catalogue.models import Copy, Edition, Work
from app.core import clock
from app.core.errors import RuleBroken
from app.deposits.models import Box, BoxState, Deposit, DepositedCopy
from app.homecoming import sorting
from tests.world import World

ISBN, SPELLED = "9788253505961", "82-535-0596-5"
MORRIS = ("Morris",)


def lucky_luke(world: World) -> tuple[Work, Work]:
    """The same number on the Norwegian album and on the French one."""
    rows = (
        BookRow(1, "Lucky Luke. 13. Den hvite rytteren", MORRIS, isbn=ISBN, language="nb", year=1983),
        BookRow(2, "Lucky Luke. 13. Le cavalier blanc", MORRIS, isbn=ISBN, language="fr", year=1985),
    )
    norwegian, french = (works.record(world.session, world.library.id, row, clock.now())[0] for row in rows)
    return norwegian, french


def empty_box(world: World) -> Box:
    return world.add(Box(number=8, state=BoxState.ON_SHELF, created_at=clock.now()))


def inside(world: World, box: Box) -> list[int]:
    return [copy.work_id for copy in world.session.query(Copy).filter_by(box_id=box.id).order_by(Copy.id)]


def test_each_record_with_the_number_is_a_book_of_its_own(world: World) -> None:
    norwegian, french = lucky_luke(world)

    assert norwegian.id != french.id
    assert works.with_isbn(world.session, world.library.id, SPELLED) == [norwegian, french]
    assert works.by_isbn(world.session, world.library.id, SPELLED) is None


def test_a_third_record_with_the_number_is_kept_too(world: World) -> None:
    lucky_luke(world)
    row = BookRow(3, "Lucky Luke. 14. Daltons på sporet", MORRIS, isbn=ISBN, language="nb")

    third, _ = works.record(world.session, world.library.id, row, clock.now())

    assert third in works.with_isbn(world.session, world.library.id, ISBN)
    assert world.session.query(Edition).filter_by(isbn=ISBN).count() == 3


def test_records_brought_in_again_meet_the_books_they_made(world: World) -> None:
    first = lucky_luke(world)

    assert lucky_luke(world) == first
    assert world.session.query(Edition).filter_by(isbn=ISBN).count() == 2


@pytest.mark.parametrize("title", ["Skamerens datter", "Skammerens datter 1", "SKAMMERENS DATTER. Roman"])
def test_a_title_that_is_only_spelled_otherwise_is_the_same_book(world: World, title: str) -> None:
    row = BookRow(1, title, isbn="9788763841450", language="da")

    assert works.record(world.session, world.library.id, row, clock.now())[0] == world[Work]


def test_a_scan_that_may_mean_two_books_adds_none_and_names_both(world: World) -> None:
    box, both = empty_box(world), lucky_luke(world)

    done = scanning.scan(world.session, box, SPELLED, world.lise, clock.now())

    assert (done.work, done.either, done.text) == (None, both, ISBN)
    assert inside(world, box) == []


def test_the_one_that_is_chosen_goes_into_the_box_as_often_as_it_was_scanned(world: World) -> None:
    box, (_, french) = empty_box(world), lucky_luke(world)

    done = shared_numbers.choose(world.session, box, french, ISBN, world.lise, clock.now(), copies=2)

    assert inside(world, box) == [french.id, french.id]
    assert (done.work, done.copies, done.books) == (french, 2, 2)
    with pytest.raises(RuleBroken) as broken:
        shared_numbers.choose(world.session, box, french, ISBN, world.lise, clock.now(), copies=0)
    assert broken.value.code == "too_many_copies"


def test_at_home_it_is_the_one_that_went_out(world: World) -> None:
    norwegian, french = lucky_luke(world)
    deposit = sent_along(world, french)

    counted = sorting.count(world.session, deposit, SPELLED, world.lise, clock.now()).work

    assert counted == french
    assert scans.look(world.session, world.library.id, SPELLED).either == (norwegian, french)


def test_at_home_two_that_went_out_are_told_apart_by_hand(world: World) -> None:
    norwegian, french = lucky_luke(world)
    sent_along(world, norwegian)
    deposit = sent_along(world, french)

    with pytest.raises(RuleBroken) as broken:
        sorting.count(world.session, deposit, SPELLED, world.lise, clock.now())

    assert broken.value.code == "scan_several"
    assert "Den hvite rytteren" in str(broken.value.values["titles"])


def test_the_packing_page_asks_and_goes_on(world: World, visit: Any) -> None:
    box, (norwegian, french) = empty_box(world), lucky_luke(world)
    lise, page = visit(world.lise), f"/hjoerring/boxes/{box.key}"

    asked = lise.part(page, "scan_answer", "POST", data={"text": SPELLED}).get_data(as_text=True)
    assert "stands on 2 books" in asked and norwegian.key in asked and french.key in asked
    assert "French" in asked

    scanned_on = lise.part(page, "scan_answer", "POST", data={"text": "9788763841450", "unknown": ISBN})
    assert "Skammerens datter" in (text := scanned_on.get_data(as_text=True)) and french.key in text

    data = {"number": ISBN, "copies": "1", "work": french.key}
    answer = lise.part(f"{page}/choose-book", "unknown_books", "POST", data=data).get_data(as_text=True)
    assert "Le cavalier blanc" in answer and norwegian.key not in answer
    assert inside(world, box)[-1] == french.id


def test_it_asks_without_scripts_too(world: World, visit: Any) -> None:
    box, (_, french) = empty_box(world), lucky_luke(world)
    lise, page = visit(world.lise), f"/hjoerring/boxes/{box.key}"

    shown = lise.follow(lise.post(page, {"text": SPELLED})).get_data(as_text=True)
    assert "Which one do you hold?" in shown and french.key in shown

    done = lise.follow(lise.post(f"{page}/choose-book", {"number": ISBN, "copies": "1", "work": french.key}))
    assert "Le cavalier blanc is in the box" in done.get_data(as_text=True)


def test_a_book_without_a_number_is_found_letter_by_letter_and_put_in(world: World, visit: Any) -> None:
    box, lise = empty_box(world), visit(world.lise)
    page, key = f"/hjoerring/boxes/{box.key}", world[Work].key

    part = lise.part(f"{page}/find-book?q=skam", "found_books").get_data(as_text=True)
    assert part.lstrip().startswith('<div id="found_books"') and key in part
    answer = lise.part(
        f"{page}/choose-book", "scan_answer", "POST", data={"work": key, "unknown": "29494940"}
    )
    assert "Skammerens datter" in (text := answer.get_data(as_text=True)) and "1 copy in the box" in text
    assert "unknown=29494940" in answer.headers["HX-Replace-Url"]


def test_a_book_is_found_without_scripts_too(world: World, visit: Any) -> None:
    box, lise = empty_box(world), visit(world.lise)
    page, key = f"/hjoerring/boxes/{box.key}", world[Work].key

    assert "find-book" in lise.get(page).get_data(as_text=True)
    found = lise.get(f"{page}/find-book?q=skam&unknown=29494940").get_data(as_text=True)
    assert 'name="unknown" value="29494940"' in found
    done = lise.follow(lise.post(f"{page}/choose-book", {"work": key, "unknown": "29494940"}))
    assert "Skammerens datter is in the box" in (text := done.get_data(as_text=True)) and "29494940" in text


def sent_along(world: World, work: Work) -> Deposit:
    """A copy of the work that went out with the box of the cast."""
    deposit = world[Deposit]
    world[Box].state = BoxState.UNDER_WAY_HOME
    values = {"box_id": world[Box].id, "state": "in_box", "packed_at": clock.now()}
    copy = world.add(Copy(work_id=work.id, created_at=clock.now(), **values))
    world.add(DepositedCopy(deposit_id=deposit.id, copy_id=copy.id))
    return deposit
