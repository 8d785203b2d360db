"""R10: a club's places lived through at random, every rule of `safety.md` 3 checked after each step.

The checks are worked out here anew from the rows, the audit and the outbox; they do not ask the code
they watch. A step is one verb, carried out in a savepoint; a refusal must leave everything as it was.
"""

import base64
import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from app import invariants
from app.clubs.models import Club
from app.core import audit, clock
from app.core.errors import RuleBroken
from app.core.records import AuditEvent
from app.draws import draws
from app.notices.models import Notice
from app.places import offers, queues, waiting_list
from app.places.models import LIVE, Place, PlaceState, Queue
from app.turns import priorities, ties
from tests.world import World, make_world

BEGINNING = datetime(2026, 9, 1, 8, tzinfo=UTC)
EDGES = {
    None: {"waiting", "active"},
    "waiting": {"offered", "active", "withdrawn"},
    "offered": {"active", "declined", "waiting", "withdrawn"},
    "active": {"left"},
    "declined": set(),
    "withdrawn": set(),
    "left": set(),
}
SEATED = ("active", "offered")
any_number = st.integers(0, 1_000)
one_in_three = st.integers(0, 2)
"""For what stands in the way of everything else when it comes too often."""


class Crash(Exception):
    """The database went away in the middle of a step."""


class Dice:
    """What is drawn at random, the same in every run of one life, so that a failure can be found again."""

    def __init__(self) -> None:
        self._chance = random.Random(20261122)

    def begin_again(self) -> None:
        self._chance.seed(20261122)

    def token_urlsafe(self, many: int) -> str:
        return base64.urlsafe_b64encode(self._chance.randbytes(many)).rstrip(b"=").decode()

    def token_hex(self, many: int) -> str:
        return self._chance.randbytes(many).hex()


@dataclass(frozen=True)
class Seen:
    """One place as it stood after a step."""

    key: str
    state: str
    number: int
    priority: int
    tie: str | None
    is_unanswered: bool
    expires_at: datetime | None


class Places(RuleBasedStateMachine):
    """One club with few seats, its librarian, its teacher, and a dozen children."""

    engine: Engine
    dice: Dice
    steps: Counter[str] = Counter()

    @initialize(capacity=st.integers(1, 4))
    def begin(self, capacity: int) -> None:
        self.now = BEGINNING
        self.dice.begin_again()
        self.connection = self.engine.connect()
        self.outer = self.connection.begin()
        self.session = Session(
            bind=self.connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        )
        with clock.stopped_at(self.now):
            self.world: World = make_world(self.session)
            self.queue: Queue = self.world[Queue]
            queues.change_capacity(self.session, self.queue, capacity, self.world.lise)
            self.children = [*self.world.children.values()]
            self.children += [self.world.child(f"Barn{number}") for number in range(9)]
            self.classes = [
                priorities.add(self.session, self.world.library, name, "Fordi", self.world.lise, self.now)
                for name in ("A", "B")
            ]
            self.session.flush()
        self.before = self._seen()
        self.events, self.offers_told = self._last_event(), self._told()

    def teardown(self) -> None:
        if not hasattr(self, "connection"):
            return
        try:
            with clock.stopped_at(self.now):
                complaints = invariants.broken(self.session)
            assert not complaints, complaints
        finally:
            self.session.close()
            self.outer.rollback()
            self.connection.close()

    # What people do

    @rule(which=any_number, in_class=st.integers(0, 3))
    def ask(self, which: int, in_class: int) -> None:
        child = self.children[which % len(self.children)]
        given = self.classes[in_class] if in_class < len(self.classes) else None
        self._step(
            "ask", lambda: waiting_list.ask_for_place(self.session, self.queue, child, self.world.tom, given)
        )

    @rule(which=any_number, many=st.integers(2, 3))
    def ask_together(self, which: int, many: int) -> None:
        first = which % (len(self.children) - many)
        some = self.children[first : first + many]
        self._step(
            "ask_together",
            lambda: waiting_list.ask_together(self.session, self.queue, some, self.world.tom),
        )

    @rule(which=any_number)
    def give(self, which: int) -> None:
        self._with("give", which, ("waiting",), lambda p: self._give(p, "aftalt"))

    @rule(which=any_number)
    def give_without_reason(self, which: int) -> None:
        self._with("give_without_reason", which, ("waiting",), lambda p: self._give(p, " "), may_pass=False)

    @rule(which=any_number)
    def accept(self, which: int) -> None:
        self._with("accept", which, ("offered",), self._accept)

    @rule(which=any_number)
    def accept_at_the_very_end(self, which: int) -> None:
        place = self._one(which, ("offered",))
        if place is not None and place.expires_at is not None:
            self.now = max(self.now, place.expires_at)
            self._step("accept_at_the_very_end", lambda: self._accept(place), may_pass=False)

    @rule(which=any_number)
    def accept_what_is_settled(self, which: int) -> None:
        settled = ("declined", "withdrawn", "left", "active", "waiting")
        self._with("accept_what_is_settled", which, settled, self._accept, may_pass=False)

    @rule(which=any_number)
    def decline(self, which: int) -> None:
        self._with(
            "decline", which, ("offered",), lambda p: waiting_list.decline(self.session, p, self.world.tom)
        )

    @rule(which=any_number)
    def withdraw(self, which: int) -> None:
        self._with(
            "withdraw",
            which,
            ("waiting", "offered"),
            lambda p: waiting_list.withdraw(self.session, p, self.world.tom),
        )

    @rule(which=any_number)
    def leave(self, which: int) -> None:
        self._with("leave", which, ("active",), lambda p: waiting_list.leave(self.session, p, self.world.tom))

    @rule(which=any_number)
    def answer_for(self, which: int) -> None:
        self._with(
            "answer_for",
            which,
            ("waiting",),
            lambda p: waiting_list.answer_for(self.session, p, self.world.lise),
        )

    @rule(capacity=st.integers(1, 8))
    def change_capacity(self, capacity: int) -> None:
        self._step(
            "change_capacity",
            lambda: queues.change_capacity(self.session, self.queue, capacity, self.world.lise),
        )

    @rule(days=st.integers(1, 9))
    def days_go_by(self, days: int) -> None:
        """The worker's tick comes once at the end of them."""
        self.now += timedelta(days=days)
        self._step("expire", lambda: offers.expire_offers(self.session, self.queue))

    @rule(hours=st.integers(1, 30))
    def hours_go_by(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def close(self) -> None:
        self._step("close", lambda: queues.close(self.session, self.queue, self.now))

    @rule()
    def reopen(self) -> None:
        self._step("reopen", lambda: queues.reopen(self.session, self.queue))

    @rule(days=st.integers(-1, 12), chance=one_in_three)
    def start(self, days: int, chance: int) -> None:
        if not chance:
            self._step("start", lambda: self._start(self.now + timedelta(days=days)))

    @rule(wanted=st.booleans())
    def offer_in_season(self, wanted: bool) -> None:
        reason = "Klubben har plads" if wanted else None
        self._step(
            "offer_in_season",
            lambda: offers.offer_in_season(self.session, self.queue, reason, self.world.lise),
        )

    @rule(days=st.integers(1, 5))
    def plan_a_draw(self, days: int) -> None:
        at = self.now + timedelta(days=days)
        self._step("plan_a_draw", lambda: draws.schedule(self.session, self.queue, at, self.world.lise))

    @rule(days=st.integers(0, 6))
    def draw_lots(self, days: int) -> None:
        if self.queue.draws_at is not None:
            self.now += timedelta(days=days)
        self._step("draw_lots", lambda: draws.draw_lots(self.session, self.queue, self.world.lise))

    @rule(which=any_number)
    def leave_and_be_followed(self, which: int) -> None:
        """Two seats fall free in turn, and whoever is asked says yes, no, or yes a moment too late."""
        if which % 2 and not self._makes_offers():
            self._step("reopen", lambda: queues.reopen(self.session, self.queue))
            self.offer_in_season(wanted=True)
        answers = (self.accept, self.decline, self.accept_at_the_very_end)
        for turn in (which, which + 1):
            self.leave(turn)
            answers[turn % len(answers)](turn)

    @rule(first=any_number, second=any_number)
    def tie(self, first: int, second: int) -> None:
        some = [place for place in (self._one(first, ("waiting",)), self._one(second, ("waiting",))) if place]
        self._step("tie", lambda: ties.tie(self.session, self.queue, some, self.world.lise))

    @rule(which=any_number)
    def untie(self, which: int) -> None:
        self._with("untie", which, ("waiting",), lambda p: ties.untie(self.session, p, self.world.lise))

    @rule(which=any_number, in_class=st.integers(0, 2))
    def give_priority(self, which: int, in_class: int) -> None:
        given = self.classes[in_class] if in_class < len(self.classes) else None
        self._with(
            "give_priority",
            which,
            ("waiting",),
            lambda p: priorities.give(self.session, p, given, self.world.lise),
        )

    @rule()
    def turn_the_classes(self) -> None:
        self._step(
            "turn_the_classes",
            lambda: priorities.move_up(
                self.session, max(self.classes, key=lambda one: one.rank), self.world.lise, self.now
            ),
        )

    @rule(which=any_number, after=st.integers(1, 15))
    def crash(self, which: int, after: int) -> None:
        """The database goes away at one of the statements of a child's leaving: nothing has happened."""
        place = self._one(which, ("active",))
        if place is None:
            return
        left = [after]

        def go_away(*_statement: object) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise Crash

        event.listen(self.engine, "before_cursor_execute", go_away)
        savepoint = self.session.begin_nested()
        try:
            with clock.stopped_at(self.now), suppress(Crash):
                waiting_list.leave(self.session, place, self.world.tom)
        finally:
            event.remove(self.engine, "before_cursor_execute", go_away)
        self._forget(savepoint)
        assert self._seen() == self.before, "half a step was kept"

    # How a step is taken, and what must hold after it

    def _with(
        self,
        name: str,
        which: int,
        states: tuple[str, ...],
        act: Callable[[Place], object],
        *,
        may_pass: bool = True,
    ) -> None:
        place = self._one(which, states)
        if place is not None:
            self._step(name, lambda: act(place), may_pass=may_pass)

    def _step(self, name: str, act: Callable[[], object], *, may_pass: bool = True) -> None:
        type(self).steps[name] += 1
        self.makes_offers_before = self._makes_offers()
        savepoint = self.session.begin_nested()
        try:
            with clock.stopped_at(self.now):
                act()
                self.session.flush()
        except RuleBroken:
            self._forget(savepoint)
            assert self._seen() == self.before, f"{name} was refused, and yet did something"
            return
        assert may_pass, f"{name} was not refused"
        savepoint.commit()
        self._check(name)

    def _forget(self, savepoint: Any) -> None:
        savepoint.rollback()
        self.session.expire_all()

    def _check(self, name: str) -> None:
        before, after = self.before, self._seen()
        changed = {key for key, seen in after.items() if key not in before or before[key].state != seen.state}
        self._moves_along_edges(before, after, changed, name)
        self._offers_are_right(before, after, changed)
        self._numbers_stay(before, after, name)
        self._is_written_down(after, changed)
        self.before = after

    def _moves_along_edges(
        self, before: dict[str, Seen], after: dict[str, Seen], changed: set[str], name: str
    ) -> None:
        for key in changed:
            was, is_now = before[key].state if key in before else None, after[key].state
            assert is_now in EDGES[was], f"{was} became {is_now}"
            if was == "active":
                assert name == "leave", "somebody who was in was thrown out"
            if was == "offered" and is_now == "active":
                assert self.now < before[key].expires_at, "a yes after the end"  # type: ignore[operator]
            if was == "offered" and is_now == "waiting":
                assert self.now >= before[key].expires_at, "an offer ended before its time"  # type: ignore[operator]
                assert after[key].is_unanswered
                assert after[key].number == before[key].number, "an unanswered offer cost the number"
        for key in changed:
            tied = [seen for seen in after.values() if after[key].tie and seen.tie == after[key].tie]
            if name == "accept":
                assert all(seen.state != "offered" for seen in tied), "one yes answers for all"

    def _offers_are_right(self, before: dict[str, Seen], after: dict[str, Seen], changed: set[str]) -> None:
        taken = sum(seen.state in SEATED for seen in after.values())
        new_offers = [after[key] for key in changed if after[key].state == "offered"]
        came_in = [after[key] for key in changed if key not in before and after[key].state == "active"]
        if new_offers:
            assert taken <= self.queue.capacity, "more offers than seats"
            assert self._makes_offers(), "an offer that should not have been made by itself"
        still = [party for party in self._parties(after) if self._is_eligible(party)]
        for party in self._grouped(new_offers):
            assert not any(
                self._turn(other) < self._turn(party) and len(other) <= len(party) for other in still
            ), "somebody was passed by"
            assert not any(before[seen.key].is_unanswered for seen in party if seen.key in before) or (
                "answered" in self._actions()
            ), "offered again before an adult has answered"
        free = self.queue.capacity - taken
        if came_in:
            had_room = free + len(came_in)
            assert not any(len(other) <= had_room for other in still), "came in past the line"
        if self._makes_offers() and (new_offers or changed):
            assert not any(len(party) <= free for party in still), "a seat is free and nobody is asked"

    def _numbers_stay(self, before: dict[str, Seen], after: dict[str, Seen], name: str) -> None:
        numbers = [seen.number for seen in after.values()]
        assert len(set(numbers)) == len(numbers) and min(numbers, default=1) > 0
        if name != "draw_lots":
            moved = [key for key, seen in before.items() if after[key].number != seen.number]
            assert not moved, "a number changed without a draw"
        last = max((seen.number for seen in before.values()), default=0)
        assert all(seen.number > last for key, seen in after.items() if key not in before)

    def _is_written_down(self, after: dict[str, Seen], changed: set[str]) -> None:
        events = self.session.scalars(
            select(AuditEvent).where(AuditEvent.id > self.events, AuditEvent.subject == "places")
        ).all()
        moves = [one for one in events if one.after in set(PlaceState)]
        assert sorted(one.subject_key for one in moves) == sorted(changed), "one event for each move"
        offered = sum(one.action == "offer" for one in events)
        told = self._told()
        assert told - self.offers_told == offered, "one mail for each offer"
        self.events, self.offers_told = self._last_event(), told

    @invariant()
    def the_counters_agree(self) -> None:
        if not hasattr(self, "queue"):
            return
        states = Counter(seen.state for seen in self._seen().values())
        assert self.queue.taken == states["active"] + states["offered"]
        assert self.queue.waiting == states["waiting"]

    @invariant()
    def a_draw_can_be_worked_out_again(self) -> None:
        if hasattr(self, "queue") and (draw := draws.draw_of(self.session, self.queue)):
            assert draws.proof(self.session, draw).holds

    # What is read

    def _makes_offers(self) -> bool:
        queue = self.queue
        closed = queue.closes_at is not None and self.now >= queue.closes_at
        started = queue.starts_at is not None and self.now >= queue.starts_at
        return queue.draws_at is None and not closed and (queue.offers_in_season or not started)

    def _seen(self) -> dict[str, Seen]:
        rows = self.session.execute(
            select(Place.key, Place.state, Place.number, Place.priority, Place.tie)
            .add_columns(Place.unanswered_at, Place.expires_at)
            .where(Place.queue_id == self.queue.id)
            .order_by(Place.id)
        )
        return {
            key: Seen(key, state, number, priority, tie, unanswered is not None, expires)
            for key, state, number, priority, tie, unanswered, expires in rows
        }

    def _parties(self, seen: dict[str, Seen]) -> list[list[Seen]]:
        return self._grouped([one for one in seen.values() if one.state == "waiting"])

    def _grouped(self, seen: list[Seen]) -> list[list[Seen]]:
        groups: dict[str, list[Seen]] = {}
        for one in seen:
            groups.setdefault(one.tie or one.key, []).append(one)
        return list(groups.values())

    def _is_eligible(self, party: list[Seen]) -> bool:
        return not any(one.is_unanswered for one in party)

    def _turn(self, party: list[Seen]) -> tuple[int, int]:
        return max(one.priority for one in party), max(one.number for one in party)

    def _actions(self) -> set[str]:
        found = self.session.scalars(select(AuditEvent.action).where(AuditEvent.id > self.events))
        return {"answered" for action in found if action == "answer_for"}

    def _last_event(self) -> int:
        return self.session.scalar(select(func.max(AuditEvent.id))) or 0

    def _told(self) -> int:
        return self.session.scalar(select(func.count()).where(Notice.template == "place_offered")) or 0

    def _one(self, which: int, states: tuple[str, ...]) -> Place | None:
        found = self.session.scalars(
            select(Place).where(Place.queue_id == self.queue.id, Place.state.in_(states)).order_by(Place.id)
        ).all()
        return found[which % len(found)] if found else None

    def _give(self, place: Place, reason: str) -> None:
        waiting_list.give_place(self.session, place, self.world.lise, reason)

    def _start(self, at: datetime) -> None:
        """The club is changed, as `plans.change` does it."""
        by = self.world.lise
        audit.record(self.session, "edit_club", self.world[Club], now=self.now, actor_id=by.id)
        offers.begin(self.session, self.queue, at)

    def _accept(self, place: Place) -> None:
        waiting_list.accept(self.session, place, self.world.tom)


assert set(EDGES) - {None} == set(PlaceState), "a state without a rule here"
assert set(LIVE) == {"waiting", "offered", "active"}
