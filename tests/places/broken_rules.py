"""Each rule of the waiting list broken on purpose, one at a time: the machine must notice every one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core.errors import RuleBroken
from app.draws import draws
from app.places import offers, parties, queues, seats, told, waiting_list
from app.places.models import Place, PlaceState, Queue

Break = Callable[[pytest.MonkeyPatch], None]

_move = seats.move


def an_answer_at_the_end_counts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Place, "stands", lambda self, now: self.expires_at is not None and now <= self.expires_at)


def a_seat_is_not_given_back(patch: pytest.MonkeyPatch) -> None:
    def move(session: Session, place: Place, state: PlaceState, *rest: Any) -> None:
        _move(session, place, state, *rest)
        place.queue.taken += state == PlaceState.LEFT

    _everywhere(patch, move)


def who_leaves_stays_listed(patch: pytest.MonkeyPatch) -> None:
    """pretix #1163."""

    def move(session: Session, place: Place, state: PlaceState, *rest: Any) -> None:
        _move(session, place, state, *rest)
        if state == PlaceState.LEFT:
            place.state = PlaceState.WAITING
            place.settled_at = None
            place.queue.waiting += 1

    _everywhere(patch, move)


def classes_do_not_come_first(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(parties, "turn", lambda party: (0, max(place.number for place in party)))
    patch.setattr(parties, "_first_alone", _first_by_number)


def offers_go_on_after_sign_up(patch: pytest.MonkeyPatch) -> None:
    """pretix #681."""
    patch.setattr(offers, "makes_offers", lambda queue, now: queue.draws_at is None)


def the_size_of_a_party_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    right = parties.next_party
    patch.setattr(parties, "next_party", lambda session, queue, seats: right(session, queue, 99))


def one_yes_answers_for_one(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(parties, "party_of", lambda session, place: [place])


def nobody_is_told(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(told, "place_offered", lambda session, place, now: None)


def everybody_is_told_twice(patch: pytest.MonkeyPatch) -> None:
    right = told.place_offered

    def twice(session: Session, place: Place, now: datetime) -> None:
        right(session, place, now)
        right(session, place, now + timedelta(seconds=1))

    patch.setattr(told, "place_offered", twice)


def the_unanswered_are_asked_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(parties, "may_be_offered", lambda party: True)
    patch.setattr(parties, "_first_alone", _first_of_all)


def an_unanswered_offer_costs_the_number(patch: pytest.MonkeyPatch) -> None:
    def move(session: Session, place: Place, state: PlaceState, *rest: Any) -> None:
        was = place.state
        _move(session, place, state, *rest)
        if was == PlaceState.OFFERED and state == PlaceState.WAITING:
            place.number = place.queue.next_number
            place.queue.next_number += 1

    _everywhere(patch, move)


def a_settled_place_can_be_accepted(patch: pytest.MonkeyPatch) -> None:
    def accept(session: Session, place: Place, by: Person | None) -> None:
        with seats.locked(session, place.queue) as now:
            if place.state != PlaceState.ACTIVE:
                patched = seats.MOVES | {PlaceState(place.state): frozenset({PlaceState.ACTIVE})}
                patch.setattr(seats, "MOVES", patched)
                _move(session, place, PlaceState.ACTIVE, now, by, "accept")

    patch.setattr(waiting_list, "accept", accept)


def fewer_places_throw_somebody_out(patch: pytest.MonkeyPatch) -> None:
    right = queues.change_capacity

    def change(session: Session, queue: Queue, capacity: int, by: Person) -> None:
        right(session, queue, capacity, by)
        last = session.scalar(
            select(Place)
            .where(Place.queue_id == queue.id, Place.state == PlaceState.ACTIVE)
            .order_by(Place.number.desc())
        )
        if last is not None and queue.taken > queue.capacity:
            waiting_list.leave(session, last, by)

    patch.setattr(queues, "change_capacity", change)


def one_seat_too_many_is_offered(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Queue, "free", property(lambda self: max(self.capacity - self.taken + 1, 0)))


def the_reason_may_be_blank(patch: pytest.MonkeyPatch) -> None:
    right = waiting_list.give_place
    patch.setattr(
        waiting_list, "give_place", lambda session, place, by, reason: right(session, place, by, "x")
    )


def lots_fall_outside_the_seed(patch: pytest.MonkeyPatch) -> None:
    right, dealt = draws.lot, iter(range(10**6))
    proving = [False]

    def lot(seed: str, key: str) -> str:
        return right(seed, key) if proving[0] else f"{(next(dealt) * 7919) % 100_003:064d}"

    def proof(session: Session, draw: Any) -> Any:
        proving[0] = True
        try:
            return right_proof(session, draw)
        finally:
            proving[0] = False

    right_proof = draws.proof
    patch.setattr(draws, "lot", lot)
    patch.setattr(draws, "proof", proof)


def latecomers_come_in_past_the_line(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(waiting_list, "_may_come_in", lambda session, queue, children: queue.free >= children)


def a_free_seat_stays_empty(patch: pytest.MonkeyPatch) -> None:
    """pretix #3628: nobody is asked."""
    for module in (waiting_list, queues):
        patch.setattr(module, "offer_free_seats", lambda session, queue, now: session.flush())


def who_leaves_is_put_in_line_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(seats, "MOVES", seats.MOVES | {PlaceState.LEFT: frozenset({PlaceState.WAITING})})

    def leave(session: Session, place: Place, by: Person | None) -> None:
        with seats.locked(session, place.queue) as now:
            if place.state != PlaceState.ACTIVE:
                raise RuleBroken("place_settled", state=place.state)
            _move(session, place, PlaceState.LEFT, now, by, "leave")
            _move(session, place, PlaceState.WAITING, now, by, "requeue")

    patch.setattr(waiting_list, "leave", leave)


def _everywhere(patch: pytest.MonkeyPatch, move: Any) -> None:
    for module in (waiting_list, offers, draws):
        patch.setattr(module, "move", move)


def _first_by_number(session: Session, queue: Queue) -> Place | None:
    return session.scalar(
        select(Place)
        .where(Place.queue_id == queue.id, Place.state == "waiting")
        .where(Place.unanswered_at.is_(None), Place.tie.is_(None))
        .order_by(Place.number)
        .limit(1)
    )


def _first_of_all(session: Session, queue: Queue) -> Place | None:
    return session.scalar(
        select(Place)
        .where(Place.queue_id == queue.id, Place.state == "waiting", Place.tie.is_(None))
        .order_by(Place.priority, Place.number)
        .limit(1)
    )


BROKEN: tuple[Break, ...] = (
    an_answer_at_the_end_counts,
    a_seat_is_not_given_back,
    who_leaves_stays_listed,
    who_leaves_is_put_in_line_again,
    classes_do_not_come_first,
    offers_go_on_after_sign_up,
    the_size_of_a_party_is_forgotten,
    one_yes_answers_for_one,
    nobody_is_told,
    everybody_is_told_twice,
    the_unanswered_are_asked_again,
    an_unanswered_offer_costs_the_number,
    a_settled_place_can_be_accepted,
    fewer_places_throw_somebody_out,
    one_seat_too_many_is_offered,
    the_reason_may_be_blank,
    lots_fall_outside_the_seed,
    latecomers_come_in_past_the_line,
    a_free_seat_stays_empty,
)
