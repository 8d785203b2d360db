"""The life of a wish: packed, part now and the rest later, loose books, declined, withdrawn."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.boxes import numbering, packing
from app.catalogue.models import Copy, CopyState, Work
from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.deposits import dispatch, onward
from app.deposits.models import Box, BoxState, Deposit
from app.invariants import broken
from app.loose_books import loose as books
from app.notices.models import Notice
from app.wishes import asking, fulfilment, loose, queries
from app.wishes.models import LineState, Wish, WishState
from tests.wishes.shelves import shelve, shelve_many
from tests.world import World


def a_wish(world: World, books: int = 3, titles: tuple[str, ...] = ()) -> Wish:
    club = world[Club]
    asked = asking.Asked(books=books, titles=titles)
    return asking.ask(world.session, club.school, club, asked, world.hanne, clock.now())


def a_box(world: World, books: int, number: int = 20) -> Box:
    box = numbering.make_box(world.session, world.library, number, "", world.lise, clock.now())
    for work in shelve_many(world, f"Book {number}", books):
        packing.add_copy(world.session, box, work, world.lise, clock.now())
    return box


def send(world: World, box: Box) -> None:
    later = clock.now() + timedelta(minutes=1)
    dispatch.send(world.session, box, world[Club].school, world[Club], None, world.lise, later)


def told(world: World, wish: Wish) -> list[str]:
    notices = select(Notice).where(Notice.about == wish.key).order_by(Notice.id)
    return [notice.template for notice in world.session.scalars(notices)]


def test_about_two_books_for_each_child_are_suggested(world: World) -> None:
    suggested = asking.suggested_for(world.session, world[Club])

    assert (suggested.children, suggested.books) == (2, 4)
    assert (suggested.age_from, suggested.age_to) == (9, 12)


def test_part_comes_now_and_the_rest_later(world: World) -> None:
    session, wish = world.session, a_wish(world, books=5)
    first, second = a_box(world, 2), a_box(world, 3, number=21)

    fulfilment.pack_for(session, wish, first, world.lise, clock.now())
    send(world, first)
    assert (wish.state, wish.sent, wish.missing) == (WishState.PARTLY_SENT, 2, 3)
    fulfilment.pack_for(session, wish, second, world.lise, clock.now())
    send(world, second)

    assert (wish.state, wish.sent) == (WishState.SENT, 5)
    assert [(part.books, part.number) for part in queries.parts_of(session, wish)] == [(2, 20), (3, 21)]
    assert told(world, wish) == ["wish_answered", "wish_sent", "wish_sent"]
    assert broken(session) == []


def test_a_box_that_goes_elsewhere_leaves_the_wish_waiting(world: World) -> None:
    session, wish, box = world.session, a_wish(world), a_box(world, 2)
    fulfilment.pack_for(session, wish, box, world.lise, clock.now())
    other = world.add(
        type(world[Club].school)(
            register_number="280092",
            municipality_code="860",
            name="Vrå Skole",
            sort_key="vrå",
            kind="single",
            created_at=clock.now(),
        )
    )

    dispatch.send(session, box, other, None, None, world.lise, clock.now() + timedelta(minutes=1))

    assert (wish.state, wish.sent) == (WishState.WAITING, 0)
    assert broken(session) == []


def test_a_box_is_packed_for_one_wish_at_a_time(world: World) -> None:
    box = a_box(world, 1)
    fulfilment.pack_for(world.session, a_wish(world), box, world.lise, clock.now())

    with pytest.raises(RuleBroken, match="box_has_wish"):
        fulfilment.pack_for(world.session, a_wish(world), box, world.lise, clock.now())


def test_a_box_taken_off_the_wish_lets_it_wait_again(world: World) -> None:
    wish, box = a_wish(world), a_box(world, 1)
    fulfilment.pack_for(world.session, wish, box, world.lise, clock.now())

    fulfilment.drop_box(world.session, wish, world.lise, clock.now())

    assert wish.state == WishState.WAITING
    assert fulfilment.pack_for(world.session, a_wish(world), box, world.lise, clock.now())
    assert broken(world.session) == []


def test_a_title_rides_along_without_a_box(world: World) -> None:
    session = world.session
    known = shelve(world, "Ronja")
    wish = a_wish(world, books=1, titles=("Ronja", "Nobody knows this"))
    first, second = queries.lines_of(session, wish)
    assert (wish.books, first.work_id, second.work_id) == (2, known.id, None)

    loose.send_loosely(session, first, world.lise, clock.now())
    loose.send_loosely(session, second, world.lise, clock.now())
    waiting = [line for line in loose.to_send(session, world.library.id) if line.wish_id == wish.id]
    assert [line.work.title for line in waiting if line.work] == ["Ronja", "Nobody knows this"]
    loose.gone(session, first, world.lise, clock.now())
    assert (wish.state, wish.sent) == (WishState.PARTLY_SENT, 1)
    loose.keep_back(session, second, world.lise, clock.now())
    loose.does_not_come(session, second, world.lise, clock.now())

    assert (wish.state, wish.sent) == (WishState.PARTLY_SENT, 1), "one of two has come"
    assert told(world, wish) == ["wish_sent"]
    assert broken(session) == []


def test_a_title_in_the_box_counts_as_come(world: World) -> None:
    session = world.session
    shelve(world, "Ronja")
    wish, box = a_wish(world, books=2, titles=("Ronja",)), a_box(world, 1)
    ronja = session.scalars(select(Work).where(Work.title == "Ronja")).one()
    packing.add_copy(session, box, ronja, world.lise, clock.now())
    fulfilment.pack_for(session, wish, box, world.lise, clock.now())

    send(world, box)

    assert [line.state for line in queries.lines_of(session, wish)] == [LineState.CAME]
    assert (wish.state, wish.sent) == (WishState.SENT, 2)


def test_a_no_says_why_and_is_told(world: World) -> None:
    wish = a_wish(world, titles=("Ronja",))
    with pytest.raises(RuleBroken, match="say_why"):
        fulfilment.decline(world.session, wish, "  ", world.lise, clock.now())

    fulfilment.decline(world.session, wish, "All are out.", world.lise, clock.now())

    assert (wish.state, wish.answer) == (WishState.DECLINED, "All are out.")
    assert [line.state for line in queries.lines_of(world.session, wish)] == [LineState.NOT_COMING]
    assert told(world, wish) == ["wish_answered"]
    with pytest.raises(RuleBroken, match="wish_has_moved_on"):
        fulfilment.withdraw(world.session, wish, world.hanne, clock.now())


def test_the_library_may_say_that_no_more_comes(world: World) -> None:
    wish, box = a_wish(world, books=5), a_box(world, 2)
    with pytest.raises(RuleBroken, match="wish_has_moved_on"):
        fulfilment.finish(world.session, wish, "No more.", world.lise, clock.now())
    fulfilment.pack_for(world.session, wish, box, world.lise, clock.now())
    send(world, box)

    fulfilment.finish(world.session, wish, "The shelf is empty.", world.lise, clock.now())

    assert (wish.state, wish.sent) == (WishState.SENT, 2)
    assert broken(world.session) == []


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        (asking.Asked(books=3, age_from=9, age_to=7), "ages_turned"),
        (asking.Asked(books=3, titles=("x",) * 31), "too_many_titles"),
    ],
)
def test_what_cannot_be_is_refused(world: World, asked: asking.Asked, rule: str) -> None:
    with pytest.raises(RuleBroken, match=rule):
        asking.ask(world.session, world[Club].school, world[Club], asked, world.hanne, clock.now())


def test_a_loose_book_that_leaves_on_a_run_has_come(world: World) -> None:
    session, known = world.session, shelve(world, "Ronja")
    wish = a_wish(world, books=1, titles=("Ronja",))
    (line,) = queries.lines_of(session, wish)
    loose.send_loosely(session, line, world.lise, clock.now())
    copy = session.scalars(select(Copy).where(Copy.work_id == known.id)).one()
    assert copy.state == CopyState.LOOSE

    books.send(session, books.of_copy(session, copy), world.lise, clock.now())

    assert (line.state, wish.state, wish.sent) == (LineState.CAME, WishState.SENT, 1)
    assert broken(session) == []


def test_a_book_kept_back_stands_on_the_shelf_again(world: World) -> None:
    session, known = world.session, shelve(world, "Ronja")
    wish = a_wish(world, books=1, titles=("Ronja",))
    (line,) = queries.lines_of(session, wish)
    loose.send_loosely(session, line, world.lise, clock.now())

    with pytest.raises(RuleBroken, match="loose_book_waits"):
        fulfilment.withdraw(session, wish, world.hanne, clock.now())

    loose.keep_back(session, line, world.lise, clock.now())

    copy = session.scalars(select(Copy).where(Copy.work_id == known.id)).one()
    assert (copy.state, line.state, wish.sent) == (CopyState.ON_SHELF, LineState.ASKED, 0)
    assert broken(session) == []


def test_a_box_that_had_not_gone_is_packed_again(world: World) -> None:
    session, wish, box = world.session, a_wish(world, books=2), a_box(world, 2)
    fulfilment.pack_for(session, wish, box, world.lise, clock.now())
    send(world, box)
    assert wish.state == WishState.SENT
    deposit = session.scalars(select(Deposit).where(Deposit.box_id == box.id)).one()

    onward.take_back_sending(session, deposit, BoxState.BEING_PACKED, world.lise, clock.now())
    assert (wish.state, wish.sent) == (WishState.BEING_PACKED, 0)
    assert broken(session) == []
    send(world, box)

    assert (wish.state, wish.sent) == (WishState.SENT, 2)
