"""Borrowing, keeping longer and giving back."""

from datetime import timedelta

import pytest

from app.catalogue.models import Work
from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.deposits import dispatch
from app.deposits.models import Box, BoxState, Deposit
from app.loans import lending, switch
from app.loans.models import Ending, Lending, Loan, LoanFigure
from tests.loans.shelf import book, copies_of, in_club
from tests.world import World


def lend(world: World, child: str, work: Work, **values: object) -> Loan:
    return lending.lend(
        world.session,
        world[Club],
        getattr(world, child),
        work,
        world.hanne,
        clock.now(),
        **values,  # type: ignore[arg-type]
    )


def figure(world: World, work: Work) -> tuple[int, int]:
    row = world.session.query(LoanFigure).filter_by(work_id=work.id).one()
    world.session.refresh(row)
    return row.loans, row.renewals


def test_a_child_takes_a_book_of_the_clubs_box(world: World) -> None:
    ronja = book(world, "Ronja")

    loan = lend(world, "bo", ronja)

    assert loan.child_id == world.bo.id
    assert loan.copy_id == copies_of(world, ronja)[0].id
    assert loan.deposit_id == world[Deposit].id
    assert figure(world, ronja) == (1, 0)


def test_a_child_may_have_as_many_books_as_it_likes(world: World) -> None:
    books = [book(world, f"Book {number}") for number in range(12)]

    loans = {lend(world, "bo", one).copy_id for one in books}

    assert len(loans) == 12


def test_a_book_that_is_out_is_not_lent_again(world: World) -> None:
    with pytest.raises(RuleBroken) as refused:
        lend(world, "bo", world[Work])

    assert refused.value.code == "copy_is_out"


def test_of_two_copies_the_second_child_gets_the_second(world: World) -> None:
    ronja = book(world, "Ronja", copies=2)

    first, second = lend(world, "ida", ronja), lend(world, "bo", ronja)

    assert {first.copy_id, second.copy_id} == {copy.id for copy in copies_of(world, ronja)}


def test_who_has_the_title_already_keeps_it_and_nothing_is_counted_twice(world: World) -> None:
    ronja = book(world, "Ronja", copies=2)
    first = lend(world, "bo", ronja)

    assert lend(world, "bo", ronja) is first
    assert figure(world, ronja) == (1, 0)


def test_a_copy_with_a_barcode_is_lent_by_it(world: World) -> None:
    ronja = book(world, "Ronja", copies=2)
    last = copies_of(world, ronja)[1]

    assert lend(world, "bo", ronja, copy=last).copy_id == last.id


def test_only_children_of_the_club_borrow_from_its_box(world: World) -> None:
    with pytest.raises(RuleBroken) as refused:
        lend(world, "mia", book(world, "Ronja"))

    assert refused.value.code == "not_in_club"


def test_only_books_of_the_clubs_boxes_are_lent(world: World) -> None:
    elsewhere = world.add(
        Work(group_key="x", title="X", search_text="x", sort_key="x", created_at=clock.now())
    )

    with pytest.raises(RuleBroken) as refused:
        lend(world, "bo", elsewhere)

    assert refused.value.code == "not_in_clubs_box"


def test_a_box_for_the_whole_school_serves_its_clubs(world: World) -> None:
    world[Deposit].club_id = None
    world.session.flush()

    assert lend(world, "bo", book(world, "Ronja")).club_id == world[Club].id


@pytest.mark.parametrize("state", [BoxState.UNDER_WAY_HOME, BoxState.COUNTED, BoxState.ON_SHELF])
def test_nothing_is_lent_from_a_box_that_is_not_there(world: World, state: BoxState) -> None:
    ronja = book(world, "Ronja")
    world[Box].state = state
    world.session.flush()

    with pytest.raises(RuleBroken) as refused:
        lend(world, "bo", ronja)

    assert refused.value.code == "not_in_clubs_box"


def test_a_box_nobody_said_had_come_and_one_called_home_still_lend(world: World) -> None:
    first, second = book(world, "Ronja"), book(world, "Mio")
    world[Box].state = BoxState.UNDER_WAY
    world.session.flush()
    assert lend(world, "bo", first).returned_at is None

    dispatch.call_home(world.session, world[Deposit], world.lise, clock.now())

    assert lend(world, "bo", second).returned_at is None


def test_a_club_that_keeps_no_loans_lends_nothing(world: World) -> None:
    switch.turn(world.session, world[Club], is_on=False, by_children=False, by=world.lise, now=clock.now())

    with pytest.raises(RuleBroken) as refused:
        lend(world, "bo", book(world, "Ronja"))

    assert refused.value.code == "loans_are_off"


def test_without_a_word_a_club_keeps_no_loans(world: World) -> None:
    world.session.delete(world[Lending])
    world.session.flush()

    assert switch.of(world.session, world[Club]) == switch.OFF


def test_a_child_borrows_by_itself_only_where_the_club_lets_it(world: World) -> None:
    club, ronja = world[Club], book(world, "Ronja")
    switch.turn(world.session, club, is_on=True, by_children=False, by=world.lise, now=clock.now())

    with pytest.raises(RuleBroken) as refused:
        lending.lend(world.session, club, world.bo, ronja, None, clock.now())

    assert refused.value.code == "children_do_not_lend"
    switch.turn(world.session, club, is_on=True, by_children=True, by=world.lise, now=clock.now())
    assert lending.lend(world.session, club, world.bo, ronja, None, clock.now()).lent_by_id is None


def test_giving_back_twice_is_harmless(world: World) -> None:
    loan, now = world[Loan], clock.now()

    first = lending.give_back(world.session, loan, world.hanne, now)
    again = lending.give_back(world.session, loan, world.lise, now + timedelta(hours=1))

    assert (first, again) == (True, False)
    assert (loan.returned_at, loan.ending, loan.returned_by_id) == (now, Ending.RETURNED, world.hanne.id)


def test_a_book_that_is_back_can_be_lent_again(world: World) -> None:
    lending.give_back(world.session, world[Loan], world.hanne, clock.now())

    assert lend(world, "bo", world[Work]).copy_id == world[Loan].copy_id


def test_a_renewal_is_counted_apart_and_not_twice_within_the_hour(world: World) -> None:
    loan, now = lend(world, "bo", ronja := book(world, "Ronja")), clock.now()

    counted = [
        lending.renew(world.session, loan, world.hanne, now + timedelta(hours=hours))
        for hours in (0.5, 2, 2.5, 30)
    ]

    assert counted == [False, True, False, True]
    assert loan.renewals == 2
    assert figure(world, ronja) == (1, 2)


def test_a_book_that_is_back_is_not_renewed(world: World) -> None:
    later = clock.now() + timedelta(days=1)
    lending.give_back(world.session, world[Loan], world.hanne, later)

    assert not lending.renew(world.session, world[Loan], world.hanne, later + timedelta(days=1))


def test_a_book_is_handed_over_without_coming_back(world: World) -> None:
    before = figure(world, world[Work])

    new = lending.hand_over(world.session, world[Loan], world.bo, world.hanne, clock.now())

    assert world[Loan].ending == Ending.HANDED_OVER
    assert (new.child_id, new.copy_id) == (world.bo.id, world[Loan].copy_id)
    assert figure(world, world[Work]) == (before[0] + 1, 0)


def test_a_book_is_handed_over_to_another_child_of_the_club(world: World) -> None:
    for to, code in ((world.ida, "same_child"), (world.mia, "not_in_club")):
        with pytest.raises(RuleBroken) as refused, world.session.begin_nested():
            lending.hand_over(world.session, world[Loan], to, world.hanne, clock.now())
        assert refused.value.code == code
    world.session.expire_all()

    assert world[Loan].returned_at is None


def test_more_children_may_join_and_borrow(world: World) -> None:
    in_club(world, "Eva")

    assert lend(world, "eva", book(world, "Mio")).child_id == world.eva.id
