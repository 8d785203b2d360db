"""Anybody does anything with one box at any time: its days never overlap, and the line keeps its order."""

import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from app.bookings import booking, line
from app.bookings.models import LIVE, Booking, BookingState
from app.boxes import numbering, packing
from app.catalogue.models import Work
from app.core.errors import RuleBroken
from app.deposits import dispatch
from app.deposits.models import BoxKind, BoxState, Deposit
from app.homecoming import counting
from app.invariants import broken
from app.libraries.models import School
from tests.world import World

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
STEPS = 40


class Life:
    """One box, two schools, and a day that goes on."""

    def __init__(self, world: World, dice: random.Random) -> None:
        self.world, self.dice, self.now = world, dice, MONDAY
        self.session, self.library = world.session, world.library
        self.library.no_transport_from, self.library.no_transport_to = "12-18", "01-06"
        self.box = numbering.make_box(
            world.session, world.library, 31, "", world.lise, MONDAY, BoxKind.CLASS_SET
        )
        packing.add_copy(world.session, self.box, world[Work], world.lise, MONDAY)
        other = School(name="Vrå Skole", sort_key="vrå skole", kind="single", created_at=MONDAY)
        self.schools = [world[School], world.add(other)]

    def step(self) -> None:
        doing = self.dice.choice(
            (self.book, self.book, self.book, self.cancel, self.change, self.send, self.home, self.sleep)
        )
        try:
            with self.session.begin_nested():
                doing()
        except RuleBroken:
            self.session.expire_all()

    def book(self) -> None:
        first = self.today() + timedelta(days=self.dice.randrange(2, 60))
        last = first + timedelta(days=self.dice.randrange(0, 30))
        wish = booking.Wish(self.dice.choice(self.schools), None, "", first, last)
        booking.book(self.session, self.library, self.box, wish, self.world.tom, self.now)

    def cancel(self) -> None:
        if one := self.any_of(BookingState.WAITING, BookingState.BOOKED):
            booking.cancel(self.session, self.library, one, self.world.tom, self.now)

    def change(self) -> None:
        if one := self.any_of(BookingState.BOOKED, BookingState.OUT):
            last_on = one.last_on + timedelta(days=self.dice.randrange(-10, 10))
            booking.change_last_day(self.session, self.library, one, last_on, self.world.tom, self.now)

    def send(self) -> None:
        if self.box.state in (BoxState.BEING_PACKED, BoxState.COUNTED):
            if self.box.state == BoxState.COUNTED:
                packing.begin_packing(self.session, self.box, self.world.lise, self.now)
            school = self.dice.choice(self.schools)
            dispatch.send(self.session, self.box, school, None, None, self.world.lise, self.now)

    def home(self) -> None:
        stay = self.session.scalars(
            select(Deposit).where(Deposit.box_id == self.box.id, Deposit.counted_at.is_(None))
        ).first()
        if stay:
            counting.count_all(self.session, stay, self.world.lise, self.now)
            counting.finish_count(self.session, stay, self.world.lise, self.now)

    def sleep(self) -> None:
        self.now += timedelta(days=self.dice.randrange(1, 12))
        line.settle_all(self.session, self.library, self.now)

    def any_of(self, *states: BookingState) -> Booking | None:
        found = self.session.scalars(
            select(Booking).where(Booking.box_id == self.box.id, Booking.state.in_(states))
        ).all()
        return self.dice.choice(found) if found else None

    def today(self) -> date:
        return self.now.date()

    def numbers(self) -> list[int]:
        wanted = select(Booking.number).where(Booking.box_id == self.box.id).order_by(Booking.id)
        return list(self.session.scalars(wanted))


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_the_days_of_a_box_never_overlap(world: World, seed: int) -> None:
    life = Life(world, random.Random(seed))

    for _ in range(STEPS):
        life.step()

        live = life.session.scalars(
            select(Booking).where(Booking.box_id == life.box.id, Booking.state.in_(LIVE))
        ).all()
        days = sorted((one.busy_from, one.busy_to) for one in live if one.state != BookingState.WAITING)
        assert all(before[1] < after[0] for before, after in pairwise(days))
        waiting = line.line_of(life.session, life.library, life.box, life.now).waiting
        assert [one.number for one in waiting] == sorted(one.number for one in waiting)
    assert life.numbers() == list(range(1, len(life.numbers()) + 1))
    assert broken(life.session) == []
