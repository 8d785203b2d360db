"""What must be true of the database: the cast breaks nothing, and each planted fault is found."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from app.accounts import sessions
from app.accounts.models import Person
from app.bookings.models import Booking
from app.cards.models import Card
from app.catalogue.models import Copy, Merge, Work
from app.children.models import Child, Guardian, Guardianship
from app.clubs.models import Club
from app.consents.models import Consent, GuardianLink
from app.core import audit, clock
from app.deposits.models import Box, Deposit, DepositedCopy
from app.invariants import broken, invariants, tenants
from app.libraries.models import School
from app.loans.models import Loan, LoanFigure
from app.loose_books.models import LooseBook
from app.places import queues, waiting_list
from app.places.models import Place, PlaceState, Queue
from app.reviews.models import Review, ReviewState
from app.school_line.models import ClubRequest, SchoolLine
from app.starts.models import CheckIn
from app.together.models import Ballot, Vote, VoteChoice
from app.trips import trips
from app.trips.models import Trip, TripAnswer
from app.wanted.models import Wanted
from app.wishes.models import Wish, WishLine
from tests.clubs.second_club import second_club
from tests.world import World

FAULTS: list[tuple[str, Callable[[World], None]]] = []


def fault(id: str) -> Callable[[Callable[[World], None]], Callable[[World], None]]:
    """Register a fault, with the invariant that must notice it."""

    def keep(plant: Callable[[World], None]) -> Callable[[World], None]:
        FAULTS.append((id, plant))
        return plant

    return keep


def found(session: Session) -> set[str]:
    session.flush()
    return {complaint.split()[0] for complaint in broken(session)}


def test_the_cast_breaks_nothing(world: World) -> None:
    assert broken(world.session) == []


def test_what_the_waiting_list_does_breaks_nothing(world: World) -> None:
    """A seat is left, offered, declined; places are taken away and given back."""
    session, queue = world.session, world[Queue]
    noor = waiting_list.ask_for_place(session, queue, world.child("Noor"), world.tom)
    place = {place.child_id: place for place in session.scalars(select(Place))}

    waiting_list.leave(session, place[world.bo.id], world.tom)
    waiting_list.decline(session, place[world.mia.id], world.tom)
    waiting_list.accept(session, noor, world.tom)
    queues.change_capacity(session, queue, 1, world.lise)

    assert broken(session) == []


@fault("I1")
def fewer_places_without_a_trace(world: World) -> None:
    _set(world, Queue, capacity=1)


@fault("I1")
def one_more_let_in_after_places_were_taken_away(world: World) -> None:
    queues.change_capacity(world.session, world[Queue], 1, world.lise)
    world.place(world.child("Noor"), PlaceState.ACTIVE, settled_at=clock.now() + timedelta(seconds=1))


@fault("I2")
def a_seat_nobody_was_offered(world: World) -> None:
    _set(world, Queue, capacity=3)


@fault("I3")
def a_child_in_line_twice(world: World) -> None:
    world.session.execute(text("DROP INDEX uq_places_live"))
    world.place(world.mia, PlaceState.WAITING)


@fault("I4")
def an_offer_out_of_order(world: World) -> None:
    later = clock.now() + timedelta(days=1)
    world.place(world.child("Noor"), PlaceState.OFFERED, offered_at=clock.now(), expires_at=later)


@fault("I2")
def two_seats_a_pair_was_not_offered(world: World) -> None:
    _set(world, Place, Place.state == PlaceState.WAITING, tie="pair")
    world.place(world.child("Noor"), PlaceState.WAITING, tie="pair")
    _set(world, Queue, capacity=4)


@fault("I4")
def a_pair_that_passed_the_line_because_of_its_tie(world: World) -> None:
    soon, tomorrow = clock.now() + timedelta(hours=1), clock.now() + timedelta(days=1)
    later = {"offered_at": soon, "expires_at": tomorrow, "tie": "pair"}
    _set(world, Place, Place.state == PlaceState.WAITING, state="offered", **later)
    world.place(world.child("Noor"), PlaceState.WAITING)
    world.place(world.child("Otto"), PlaceState.OFFERED, **later)


@fault("I4b")
def a_place_given_for_no_reason(world: World) -> None:
    world.place(world.child("Noor"), PlaceState.ACTIVE, settled_at=clock.now() + timedelta(hours=1))


@fault("I4c")
def a_pair_of_which_one_is_offered_a_seat(world: World) -> None:
    _set(world, Place, Place.state == PlaceState.WAITING, tie="pair")
    later = clock.now() + timedelta(days=1)
    world.place(world.child("Noor"), PlaceState.OFFERED, offered_at=clock.now(), expires_at=later, tie="pair")


@fault("I4d")
def a_child_that_comes_first_without_a_class(world: World) -> None:
    _set(world, Place, Place.state == PlaceState.WAITING, priority=-3)


@fault("I5")
def a_child_that_waits_although_it_is_settled(world: World) -> None:
    _set(world, Place, Place.state == PlaceState.WAITING, settled_at=clock.now())


@fault("I5")
def a_place_that_came_back_to_life(world: World) -> None:
    _audit(world, world[Place], before="left", after="active")


@fault("I5")
def a_box_that_went_from_the_shelf_to_the_school_by_itself(world: World) -> None:
    _audit(world, world[Box], before="on_shelf", after="in_use")


@fault("I5")
def a_draft_that_was_published(world: World) -> None:
    _audit(world, world[Review], before="draft", after="published")


@fault("I6")
def an_offer_over_before_it_was_made(world: World) -> None:
    _offer_mia(world, expires_at=clock.now() - timedelta(days=1))


@fault("I7")
def a_place_offered_to_a_child_that_said_no(world: World) -> None:
    _audit(world, world[Place], before="offered", after="declined")
    _audit(world, world[Place], before="waiting", after="offered")


@fault("I8")
def a_place_offered_after_sign_up_closed(world: World) -> None:
    _offer_mia(world)
    _set(world, Queue, closes_at=clock.now() - timedelta(days=1))


@fault("I8")
def a_place_offered_after_the_club_started(world: World) -> None:
    _offer_mia(world)
    _set(world, Queue, starts_at=clock.now() - timedelta(days=1))


@fault("I8b")
def a_place_offered_before_the_draw(world: World) -> None:
    _offer_mia(world)
    _set(world, Queue, draws_at=clock.now() + timedelta(days=1))


@fault("I9")
def a_queue_that_lost_count_of_its_seats(world: World) -> None:
    _set(world, Queue, taken=1)


@fault("I9")
def a_queue_that_lost_count_of_who_waits(world: World) -> None:
    _set(world, Queue, waiting=7)


@fault("I9")
def a_number_that_will_be_given_twice(world: World) -> None:
    _set(world, Queue, next_number=3)


@fault("V1")
def a_child_that_voted_twice(world: World) -> None:
    world.session.execute(text("DROP INDEX uq_ballots_child"))
    first = world[Ballot]
    world.add(Ballot(vote_id=first.vote_id, choice_id=first.choice_id, child_id=first.child_id, at=first.at))


@fault("V2")
def a_vote_for_something_else(world: World) -> None:
    first, now = world[Vote], clock.now()
    values = {"club_id": first.club_id, "opened_by_id": first.opened_by_id, "opened_at": now}
    other = world.add(Vote(question="Where?", closed_at=now, **values))
    _set(world, Ballot, vote_id=other.id)


@fault("V3")
def a_vote_that_was_closed_and_not_counted(world: World) -> None:
    _set(world, Vote, closed_at=clock.now())


@fault("V4")
def a_vote_with_one_choice(world: World) -> None:
    world.session.execute(delete(VoteChoice).where(VoteChoice.words == "Read alone"))


@fault("T1")
def a_trip_without_places_of_its_own(world: World) -> None:
    _set(world, Trip, queue_id=world[Queue].id)


@fault("T2")
def a_child_that_comes_along_although_a_parent_says_no(world: World) -> None:
    trips.sign_up(world.session, world[Trip], world.ida, None, clock.now())
    _set(world, TripAnswer, is_yes=False)


@fault("I12")
def a_copy_that_is_missed_and_there(world: World) -> None:
    _set(world, Copy, lost_at=clock.now())


@fault("I12b")
def a_copy_that_left_its_box_at_the_school(world: World) -> None:
    _set(world, Copy, state="on_shelf", box_id=None)


@fault("I12c")
def a_copy_that_jumped_into_a_box_at_the_school(world: World) -> None:
    world.session.execute(delete(DepositedCopy))


@fault("I12d")
def a_copy_both_home_and_missed(world: World) -> None:
    _set(world, DepositedCopy, counted_at=clock.now(), lost_at=clock.now())


@fault("I12e")
def a_loose_copy_nobody_knows_the_place_of(world: World) -> None:
    _set(world, LooseBook, ended_at=clock.now())


@fault("I13")
def a_copy_two_children_have(world: World) -> None:
    world.session.execute(text("DROP INDEX uq_loans_open"))
    its = world[Loan]
    values = {"copy_id": its.copy_id, "deposit_id": its.deposit_id, "club_id": its.club_id}
    world.add(Loan(child_id=world.bo.id, lent_at=its.lent_at, **values))


@fault("I13b")
def a_book_lent_from_another_clubs_box(world: World) -> None:
    _set(world, Deposit, club_id=second_club(world).id)


@fault("I13c")
def a_book_lent_before_its_box_came(world: World) -> None:
    _set(world, Loan, lent_at=clock.now() - timedelta(days=30))


@fault("I13d")
def a_loan_nobody_counted(world: World) -> None:
    _set(world, LoanFigure, loans=0)


@fault("I14b")
def a_loan_that_outlives_the_stay(world: World) -> None:
    _set(world, Deposit, counted_at=clock.now())


@fault("I14c")
def a_book_at_home_that_a_child_has(world: World) -> None:
    _set(world, DepositedCopy, counted_at=clock.now())


@fault("I12f")
def a_copy_left_behind_when_two_works_became_one(world: World) -> None:
    kept = Work(group_key="k", title="K", search_text="k", sort_key="k", created_at=clock.now())
    values = {"moved": "{}", "facts": "{}", "merged_at": clock.now()}
    world.add(Merge(lost_id=world[Work].id, kept_id=world.add(kept).id, **values))


@fault("I14")
def a_box_at_two_schools(world: World) -> None:
    world.session.execute(text("DROP INDEX uq_deposits_open"))
    deposit = world[Deposit]
    world.add(Deposit(box_id=deposit.box_id, school_id=deposit.school_id, sent_at=clock.now()))


@fault("I15")
def a_box_on_the_shelf_and_at_a_school(world: World) -> None:
    _set(world, Box, state="on_shelf")


@fault("I15")
def a_box_at_no_school(world: World) -> None:
    _set(world, Deposit, counted_at=clock.now())


@fault("I17")
def a_child_on_the_public_wall_without_consent(world: World) -> None:
    _set(world, Child, Child.id == world.ida.id, on_public_wall=True)


@fault("I17")
def a_child_on_the_public_wall_against_one_guardian(world: World) -> None:
    _consent(world, True, guardian_id=world[Guardian].id)
    _consent(world, False, registered_by_id=world.lise.id)
    _set(world, Child, Child.id == world.ida.id, on_public_wall=True)


@fault("I17")
def a_child_kept_off_the_wall_it_may_stand_on(world: World) -> None:
    _consent(world, False, registered_by_id=world.lise.id)
    _consent(world, True, registered_by_id=world.lise.id)


@fault("I17d")
def pictures_shown_without_consent(world: World) -> None:
    _set(world, Child, Child.id == world.ida.id, pictures_allowed=True)


@fault("I17e")
def films_shown_without_consent(world: World) -> None:
    _set(world, Child, Child.id == world.ida.id, videos_allowed=True)


@fault("I18")
def a_review_published_by_nobody(world: World) -> None:
    _set(world, Review, state="published", published_at=clock.now())


@fault("I18w")
def a_review_without_words_for_everybody(world: World) -> None:
    _set(world, Review, words="", audience="public", state=ReviewState.SUBMITTED)


@fault("I18h")
def a_draft_hidden_because_somebody_flagged_it(world: World) -> None:
    _set(world, Review, state=ReviewState.DRAFT, hidden_at=clock.now())


@fault("I18")
def a_review_published_by_a_librarian_elsewhere(world: World) -> None:
    _set(world, Review, state="published", published_at=clock.now(), moderated_by_id=world.sten.id)


@fault("I20")
def a_child_named_in_the_audit(world: World) -> None:
    _audit(world, world[Club], after="Ida")


@fault("I20")
def an_address_in_the_audit(world: World) -> None:
    _audit(world, world[Club], before="tom@example.org")


@fault("I21")
def a_voided_card_that_still_lets_in(world: World) -> None:
    sessions.open_for_child(world.session, world.ida, clock.now(), world[Card].id)
    _set(world, Card, voided_at=clock.now())


@fault("I21")
def a_person_who_may_not_sign_in_and_is(world: World) -> None:
    sessions.open_for_person(world.session, world.tom, clock.now())
    _set(world, Person, Person.id == world.tom.id, disabled_at=clock.now())


@fault("S1")
def more_starts_than_the_library_can_make(world: World) -> None:
    _set(world, SchoolLine, starts_a_season=0)
    _set(world, ClubRequest, ClubRequest.number == 2, offered_at=clock.now() + timedelta(seconds=1))


@fault("S2")
def a_school_that_pushed_in(world: World) -> None:
    world.session.execute(text("DROP INDEX uq_club_requests_live"))
    later = clock.now() + timedelta(days=1)
    values = {"offered_at": later, "expires_at": later, "club_id": None, "state": "offered"}
    _set(world, ClubRequest, ClubRequest.number == 2, **values)


@fault("S3")
def a_number_in_line_that_will_be_given_twice(world: World) -> None:
    _set(world, SchoolLine, next_number=2)


@fault("S4")
def a_school_that_waits_although_it_said_no(world: World) -> None:
    _set(world, ClubRequest, ClubRequest.number == 1, settled_at=clock.now())


@fault("S5")
def a_club_at_another_school_than_asked(world: World) -> None:
    other = School(name="Vrå Skole", sort_key="vrå skole", kind="single", created_at=clock.now())
    _set(world, Club, school_id=world.add(other).id)


@fault("S6")
def a_school_that_is_asked_about_a_club_it_has_not(world: World) -> None:
    _set(world, CheckIn, asked_at=clock.now() - timedelta(days=400))


@fault("I5")
def a_school_that_runs_without_having_begun(world: World) -> None:
    _audit(world, world[ClubRequest], before="waiting", after="running")


@fault("I14b")
def a_box_promised_to_two(world: World) -> None:
    first = world[Booking]
    for rule in _rules_of_bookings(world.session):
        world.session.execute(text(rule))
    values = {
        name: getattr(first, name)
        for name in ("box_id", "school_id", "state", "wanted_from", "stay_days", "asked_by_id", "asked_at")
    }
    days = {"first_on": first.busy_to, "last_on": first.busy_to}
    busy = {"busy_from": first.busy_to, "busy_to": first.busy_to + timedelta(days=9)}
    world.add(Booking(number=2, **values, **days, **busy))


def _rules_of_bookings(session: Session) -> list[str]:
    """What keeps the days of a box apart, taken away."""
    if session.get_bind().dialect.name == "postgresql":
        return ["ALTER TABLE bookings DROP CONSTRAINT ex_bookings_days"]
    return ["DROP TRIGGER bookings_days_insert", "DROP TRIGGER bookings_days_update"]


@fault("I14c")
def a_booking_that_is_out_although_nothing_was_sent(world: World) -> None:
    _set(world, Booking, state="out")


@fault("I16")
def a_school_that_moved_to_another_library(world: World) -> None:
    _look_away(world.session)
    _set(world, School, library_id=world.elsewhere.id)


@fault("I17b")
def a_yes_of_somebody_who_is_no_guardian(world: World) -> None:
    stranger = world.add(Guardian(name="Per", created_at=clock.now()))
    _consent(world, False, guardian_id=stranger.id)


@fault("I17c")
def two_slips_that_lie_about(world: World) -> None:
    for token in ("first", "second"):
        its = world[Guardianship].id
        world.add(GuardianLink(guardianship_id=its, token_hash=token, created_at=clock.now()))


@fault("W1")
def a_wish_that_got_more_than_went_out(world: World) -> None:
    _set(world, Wish, sent=3)


@fault("W2")
def a_wish_that_is_packed_in_no_box(world: World) -> None:
    _set(world, Wish, state="being_packed")


@fault("W3")
def a_title_that_arrived_and_is_no_book(world: World) -> None:
    values = {"state": "arrived", "settled_at": clock.now(), "work_id": None}
    _set(world, Wanted, **values)


@fault("W4")
def a_book_that_rides_along_for_nobody(world: World) -> None:
    _set(world, WishLine, state="to_send", is_loose=True)
    _set(world, Wish, state="withdrawn", settled_at=clock.now())


@pytest.mark.parametrize(("id", "plant"), FAULTS, ids=[f"{id}-{plant.__name__}" for id, plant in FAULTS])
def test_a_planted_fault_is_found(world: World, id: str, plant: Callable[[World], None]) -> None:
    plant(world)

    assert id in found(world.session)


def test_every_invariant_has_a_fault_that_breaks_it() -> None:
    assert {id for id, _ in FAULTS} == {invariant.id for invariant in invariants()}


def test_a_parent_that_is_not_there_is_found_for_every_reference(world: World) -> None:
    """Every row of the cast, its parent gone: one invariant after the other notices."""
    session = world.session
    _look_away(session)
    unnoticed = []
    for invariant in tenants():
        table, column = invariant.says.split()[0].split(".")
        if not session.scalar(text(f"SELECT count(*) FROM {table} WHERE {column} IS NOT NULL")):
            continue
        with session.begin_nested() as step:
            session.execute(text(f"UPDATE {table} SET {column} = 987654 + id WHERE {column} IS NOT NULL"))
            if not session.execute(text(invariant.query)).all():
                unnoticed.append(invariant.says)
            step.rollback()

    assert unnoticed == []


def _offer_mia(world: World, **values: Any) -> None:
    """Mia is offered a seat; where it came from does not matter."""
    offer = {"offered_at": clock.now(), "expires_at": clock.now() + timedelta(days=1)} | values
    _set(world, Place, Place.state == PlaceState.WAITING, state="offered", **offer)


def _set(world: World, model: type[Any], *which: Any, **values: Any) -> None:
    """Change rows behind the back of every verb."""
    world.session.flush()
    changed = world.session.execute(
        update(model).where(*which).values(**values).execution_options(synchronize_session=False)
    )
    assert changed.rowcount  # type: ignore[attr-defined]
    world.session.expire_all()


def _audit(world: World, row: Any, **states: str) -> None:
    audit.record(world.session, "plant", row, now=clock.now(), **states)


def _consent(world: World, is_given: bool, **source: int) -> None:
    values = {"purpose": "public_wall", "is_given": is_given, "text_version": "x", "language": "da"}
    world.add(Consent(child_id=world.ida.id, at=clock.now(), **values, **source))


def _look_away(session: Session) -> None:
    """Let foreign keys be broken until the test is rolled back."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    session.execute(
        text("PRAGMA defer_foreign_keys=ON" if is_sqlite else "SET LOCAL session_replication_role = replica")
    )
