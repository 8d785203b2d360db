"""I12–I16: boxes and loans lived through at random, every rule of `safety.md` 3 worked out after each step.

The checks read the rows and keep books of their own (what each club has lent, what has been acquired); they
do not ask the code they watch. A step is one verb in a savepoint; a refusal must leave everything as it was.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app import invariants, retention
from app.boxes import numbering, packing
from app.catalogue.models import Copy, CopyState, Work
from app.children.models import Child
from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.deposits import dispatch, losses, onward
from app.deposits.models import Box, BoxState, Deposit, DepositedCopy
from app.homecoming import counting
from app.libraries.models import School
from app.loans import leaving, lending, switch
from app.loans.models import Ending, Loan, LoanFigure
from app.places import queues, waiting_list
from app.places.models import Place, PlaceState, Queue
from app.privacy import erasure
from tests.clubs.second_club import second_club
from tests.loans.shelf import book
from tests.world import World, make_world

BEGINNING = datetime(2026, 9, 1, 8, tzinfo=UTC)
TABLES: tuple[type[Any], ...] = (Copy, Box, Deposit, DepositedCopy, Loan, LoanFigure)
OUT = {"under_way", "arrived", "in_use", "called_home", "under_way_home"}
any_number = st.integers(0, 1_000)
one_in_three = st.integers(0, 2)
"""For what stands in the way of everything else when it comes too often."""


@dataclass(frozen=True)
class Seen:
    """All rows of boxes and loans as they stood after a step, by table and id."""

    tables: dict[type[Any], dict[int, Any]]

    def __getitem__(self, model: type[Any]) -> dict[int, Any]:
        return self.tables[model]


class Boxes(RuleBasedStateMachine):
    """Two clubs at two schools, three boxes, a handful of children, and a score of books."""

    engine: Engine
    steps: Counter[str] = Counter()

    @initialize()
    def begin(self) -> None:
        self.now, self.is_sound = BEGINNING, False
        self.connection = self.engine.connect()
        self.outer = self.connection.begin()
        self.session = Session(
            bind=self.connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        )
        with clock.stopped_at(self.now):
            self._make_the_cast()
        self.is_sound = True
        """Until a check here has failed; what it says is heard before what the application would say."""
        self.before = self._seen()
        self.acquired = Counter(row.work_id for row in self.before[Copy].values())
        self.lent = Counter({row.club_id: row.loans for row in self.before[LoanFigure].values()})
        self.kept_longer: Counter[int] = Counter()

    def _make_the_cast(self) -> None:
        self.world: World = make_world(self.session)
        world = self.world
        queues.change_capacity(self.session, world[Queue], 30, world.lise)
        far = world.add(School(name="Vrå Skole", sort_key="vrå", kind="single", created_at=self.now))
        self.clubs = [world[Club], second_club(world, capacity=30)]
        self.clubs[1].school_id = far.id
        self.session.flush()
        self.session.refresh(self.clubs[1])
        for club in self.clubs:
            switch.turn(self.session, club, is_on=True, by_children=True, by=world.lise, now=self.now)
        self.children = [world.ida, world.bo, *(world.child(f"Barn{number}") for number in range(4))]
        for child in self.children[3:]:
            waiting_list.ask_for_place(self.session, self.clubs[1].queue, child, world.lise)
        self.works = [
            world[Work],
            *(book(world, f"Book {number}", copies=1 + number % 3) for number in range(5)),
        ]
        for copy in self.session.scalars(select(Copy).where(Copy.work_id == self.works[2].id)):
            copy.barcode = f"barcode {copy.id}"
        self.boxes = [world[Box]]
        for number in (21, 22):
            self.boxes.append(
                numbering.make_box(self.session, world.library, number, "", world.lise, self.now)
            )
            self.works.append(book(world, f"Of box {number}", copies=0))
            for _ in range(3):
                packing.add_copy(self.session, self.boxes[-1], self.works[-1], world.lise, self.now)
        far_box, club = self.boxes[1], self.clubs[1]
        dispatch.send(self.session, far_box, club.school, club, None, world.lise, self.now)
        self.session.flush()

    def teardown(self) -> None:
        if not hasattr(self, "connection"):
            return
        try:
            if self.is_sound:
                with clock.stopped_at(self.now):
                    assert invariants.broken(self.session) == []
        finally:
            self.session.close()
            self.outer.rollback()
            self.connection.close()

    # What the library does

    @rule(which=any_number, what=any_number)
    def pack(self, which: int, what: int) -> None:
        work = self.works[what % len(self.works)]
        self._step(
            "pack", lambda: packing.add_copy(self.session, self._box(which), work, self._lise, self.now)
        )

    @rule(which=any_number)
    def unpack(self, which: int) -> None:
        box = self._box(which)
        inside = [row for row in self.before[Copy].values() if row.box_id == box.id]
        if inside:
            work = self.session.get_one(Work, inside[which % len(inside)].work_id)
            self._step("unpack", lambda: packing.remove_copy(self.session, box, work, self._lise, self.now))

    @rule(which=any_number, to=any_number, is_for_all=one_in_three)
    def send(self, which: int, to: int, is_for_all: int) -> None:
        club = self.clubs[to % 2]
        due = (self.now + timedelta(days=40)).date()
        self._step(
            "send",
            lambda: dispatch.send(
                self.session,
                self._box(which),
                club.school,
                club if is_for_all else None,
                due,
                self._lise,
                self.now,
            ),
        )

    @rule(which=any_number)
    def arrive(self, which: int) -> None:
        self._of_stay("arrive", which, lambda stay: dispatch.arrive(self.session, stay, None, self.now))

    @rule(which=any_number)
    def take_into_use(self, which: int) -> None:
        self._of_stay(
            "take_into_use",
            which,
            lambda stay: dispatch.take_into_use(self.session, stay, self._lise, self.now),
        )

    @rule(which=any_number, to=any_number, chance=one_in_three)
    def send_on(self, which: int, to: int, chance: int) -> None:
        """From school to school: what children have taken stays behind, and is returned."""
        if chance:
            return
        club = self.clubs[to % 2]
        self._of_stay(
            "send_on",
            which,
            lambda stay: onward.send_on(self.session, stay, club.school, club, None, self._lise, self.now),
        )

    @rule(which=any_number, chance=one_in_three)
    def call_home(self, which: int, chance: int) -> None:
        if not chance:
            self._of_stay(
                "call_home",
                which,
                lambda stay: dispatch.call_home(self.session, stay, self._lise, self.now),
            )

    @rule(which=any_number, chance=one_in_three)
    def send_home(self, which: int, chance: int) -> None:
        if not chance:
            self._of_stay(
                "send_home",
                which,
                lambda stay: dispatch.send_home(self.session, stay, self._lise, self.now),
            )

    @rule(which=any_number, what=any_number)
    def count(self, which: int, what: int) -> None:
        work = self.works[what % len(self.works)]
        self._of_stay(
            "count",
            which,
            lambda stay: counting.count_copy(self.session, stay, work, self._lise, self.now),
        )

    @rule(which=any_number)
    def undo_last(self, which: int) -> None:
        self._of_stay(
            "undo_last", which, lambda stay: counting.undo_last(self.session, stay, self._lise, self.now)
        )

    @rule(which=any_number, chance=one_in_three, everything=st.booleans())
    def come_home(self, which: int, chance: int, everything: bool) -> None:
        """The count is finished: of what was not counted every copy is lost."""
        if chance:
            return
        if everything:
            self._of_stay(
                "count_all", which, lambda stay: counting.count_all(self.session, stay, self._lise, self.now)
            )
        self._of_stay(
            "finish_count",
            which,
            lambda stay: counting.finish_count(self.session, stay, self._lise, self.now),
        )

    @rule(which=any_number)
    def surface(self, which: int) -> None:
        lost = [row.id for row in self.before[Copy].values() if row.state == "lost"]
        if lost:
            copy = self.session.get_one(Copy, lost[which % len(lost)])
            self._step("surface", lambda: losses.surface(self.session, copy, self._lise, self.now))

    @rule(which=any_number, to=any_number, wishes=st.lists(st.tuples(any_number, any_number), max_size=4))
    def a_whole_stay(self, which: int, to: int, wishes: list[tuple[int, int]]) -> None:
        """Packed, sent, borrowed from, some given back, some counted, and home."""
        box = self._box(which)
        if box.state not in ("on_shelf", "being_packed", "counted"):
            return
        for what in range(which % 4):
            self.pack(which, to + what)
        self.send(which, to, to % 3)
        stay = self.session.scalar(
            select(Deposit).where(Deposit.box_id == box.id, Deposit.counted_at.is_(None))
        )
        if stay is None:
            return
        self._step("arrive", lambda: dispatch.arrive(self.session, stay, None, self.now))
        self.lend(wishes, by_itself=False)
        self.now += timedelta(hours=3)
        self.give_back(to)
        self.count(self._number_of(stay), which)
        if to % 2:
            self.send_on(self._number_of(stay), to + 1, 0)
        self.come_home(self._number_of(stay), 0, everything=not which % 3)

    # What the children and their host do

    @rule(wishes=st.lists(st.tuples(any_number, any_number), min_size=1, max_size=5), by_itself=st.booleans())
    def lend(self, wishes: list[tuple[int, int]], by_itself: bool) -> None:
        """A meeting: some children take a book each, mostly one that is there."""
        by = None if by_itself else self._lise
        for which, what in wishes:
            child = self._child(which)
            club = self._club_of(child)
            if club is not None:
                self._lend(club, child, self._book(club, what), by)

    def _lend(self, club: Club, child: Child, work: Work, by: Any) -> None:
        had = self._titles_of(child)
        if self._step("lend", lambda: lending.lend(self.session, club, child, work, by, self.now)):
            self.lent[club.id] += work.id not in had
            self._check_figures()

    @rule(which=any_number, what=any_number)
    def lend_what_is_out(self, which: int, what: int) -> None:
        """The very copy another child has is scanned: it stays with that child."""
        loan, child = self._open_loan(what), self._child(which)
        if loan is not None and loan.child_id != child.id and self._club_of(child) is not None:
            copy = self.session.get_one(Copy, loan.copy_id)
            club = self._club_of(child)
            self._step(
                "lend_what_is_out",
                lambda: lending.lend(
                    self.session,
                    club,
                    child,
                    copy.work,
                    self._lise,
                    self.now,
                    copy,  # type: ignore[arg-type]
                ),
                may_pass=False,
            )

    @rule(which=any_number, what=any_number)
    def lend_to_another_clubs_child(self, which: int, what: int) -> None:
        child, work = self._child(which), self.works[what % len(self.works)]
        own = self._club_of(child)
        for club in self.clubs:
            if club is not own:
                self._step(
                    "lend_to_another_clubs_child",
                    lambda club=club: lending.lend(  # type: ignore[misc]
                        self.session, club, child, work, self._lise, self.now
                    ),
                    may_pass=False,
                )

    @rule(which=any_number)
    def give_back(self, which: int) -> None:
        loan = self._open_loan(which)
        if loan is None:
            return
        self._step("give_back", lambda: lending.give_back(self.session, loan, self._lise, self.now))
        self._again(loan)

    @rule(which=any_number)
    def give_back_again(self, which: int) -> None:
        over = self._loans(is_open=False)
        if over:
            self._again(over[which % len(over)])

    @rule(which=any_number, to=any_number)
    def hand_over(self, which: int, to: int) -> None:
        loan, child = self._open_loan(which), self._child(to)
        if loan is None:
            return
        if self._step(
            "hand_over", lambda: lending.hand_over(self.session, loan, child, self._lise, self.now)
        ):
            self.lent[loan.club_id] += 1
            self._check_figures()

    @rule(which=any_number)
    def renew(self, which: int) -> None:
        loan = self._open_loan(which)
        if loan is not None:
            is_due = self.now - (loan.renewed_at or loan.lent_at) >= timedelta(hours=1)
            self._step("renew", lambda: lending.renew(self.session, loan, None, self.now))
            self.kept_longer[loan.club_id] += is_due
            self._check_figures()

    @rule(which=any_number, ways=st.lists(st.integers(0, 2), min_size=6, max_size=6), to=any_number)
    def leave_and_say_what_becomes_of_books(self, which: int, ways: list[int], to: int) -> None:
        child, other = self._child(which), self._child(to)
        place, club = self._place(child), self._club_of(child)
        if place is None or club is None:
            return
        loans = leaving.books_out(self.session, child, club)
        may_take = other is not child and self._club_of(other) is club and not self._titles_of(other)
        said: dict[str, Any] = {}
        for loan, way in zip(loans, ways, strict=False):
            options = [Ending.RETURNED, Ending.WRITTEN_OFF, other if may_take else Ending.RETURNED]
            said[loan.key] = options[way]
        if self._step("leave", lambda: self._leave(place, said)):
            self.lent[club.id] += sum(isinstance(way, Child) for way in said.values())
            self._check_figures()
            assert not [row for row in self._loans(is_open=True) if row.child_id == child.id]

    @rule(which=any_number, chance=one_in_three)
    def leave_without_a_word(self, which: int, chance: int) -> None:
        """A guardian takes the child out: its books are still at home."""
        place = self._place(self._child(which))
        if place is not None and not chance:
            self._step("leave_without_a_word", lambda: waiting_list.leave(self.session, place, None))

    @rule(which=any_number, to=any_number)
    def join(self, which: int, to: int) -> None:
        child = self._child(which)
        if self._place(child) is None:
            queue = self.clubs[to % 2].queue
            self._step("join", lambda: waiting_list.ask_for_place(self.session, queue, child, self._lise))

    @rule(which=any_number, chance=one_in_three)
    def erase(self, which: int, chance: int) -> None:
        """Everything of the child is gone at once, and what it counted for stays."""
        if chance or len(self.children) < 4:
            return
        child = self._child(which)
        gone = child.id
        if self._step("erase", lambda: erasure.erase(self.session, child, self.now, self._lise)):
            self.children.remove(child)
            assert not [row for row in self.before[Loan].values() if row.child_id == gone]
            self._check_figures()

    @rule(hours=st.integers(1, 60))
    def hours_go_by(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(days=st.integers(10, 40), chance=one_in_three)
    def nights_go_by(self, days: int, chance: int) -> None:
        """The link between child and title is forgotten 30 days after return; the counts are not."""
        if chance:
            return
        self.now += timedelta(days=days)
        rule_of_loans = next(one for one in retention.RULES if "book" in one.name)
        night = retention.Night(self.session, self.world.library, self.now)

        def forget() -> None:
            rule_of_loans.forget(night, list(self.session.scalars(rule_of_loans.due(night))))

        self._step("nights_go_by", forget)
        limit = self.now - timedelta(days=30)
        assert not [
            row for row in self.before[Loan].values() if row.returned_at and row.returned_at < limit
        ], "who had which book is known for too long"
        self._check_figures()

    # How a step is taken, and what must hold after it

    def _of_stay(self, name: str, which: int, act: Callable[[Deposit], object]) -> None:
        stays = [row.id for row in self.before[Deposit].values() if row.counted_at is None]
        if stays:
            stay = self.session.get_one(Deposit, stays[which % len(stays)])
            self._step(name, lambda: act(stay))

    def _step(self, name: str, act: Callable[[], object], *, may_pass: bool = True) -> bool:
        """Take one step; whether it went through."""
        self.is_sound = False
        savepoint = self.session.begin_nested()
        try:
            with clock.stopped_at(self.now):
                act()
                self.session.flush()
        except RuleBroken:
            savepoint.rollback()
            self.session.expire_all()
            assert self._seen() == self.before, f"{name} was refused, and yet did something"
            type(self).steps[f"{name} refused"] += 1
            self.is_sound = True
            return False
        assert may_pass, f"{name} was not refused"
        savepoint.commit()
        self.session.expire_all()
        type(self).steps[name] += 1
        self.before = self._seen()
        self._each_copy_is_in_one_place()
        self._loans_are_right()
        self._stays_are_right()
        self._all_is_of_one_library()
        self.is_sound = True
        return True

    def _each_copy_is_in_one_place(self) -> None:
        """I12: Σ over places per title = acquired."""
        places: dict[int, str] = {}
        for copy in self.before[Copy].values():
            is_in = copy.box_id is not None
            assert is_in == (copy.state == CopyState.IN_BOX), "in a box and elsewhere too"
            assert (copy.state == CopyState.LOST) == (copy.lost_at is not None)
            places[copy.id] = f"box {copy.box_id}" if is_in else str(copy.state)
        known = Counter(self.before[Copy][copy_id].work_id for copy_id in places)
        bought = known - self.acquired
        assert not self.acquired - known, "a copy is gone"
        self.acquired = known if bought else self.acquired
        holding = Counter(
            row.copy_id
            for row in self.before[DepositedCopy].values()
            if self._is_open(row.deposit_id) and row.counted_at is None
        )
        assert max(holding.values(), default=1) == 1, "a copy is out with two boxes"
        for row in self.before[DepositedCopy].values():
            box_id = self.before[Deposit][row.deposit_id].box_id
            if self._is_open(row.deposit_id) and row.counted_at is None:
                assert places[row.copy_id] == f"box {box_id}", "what is out is not in its box"

    def _loans_are_right(self) -> None:
        """I13: one open loan per copy, of a copy that went out to the child's club, in the right order."""
        open_loans = [row for row in self.before[Loan].values() if row.returned_at is None]
        assert max(Counter(row.copy_id for row in open_loans).values(), default=1) == 1, "lent twice"
        sent = {(row.deposit_id, row.copy_id): row for row in self.before[DepositedCopy].values()}
        schools = {club.id: club.school_id for club in self.clubs}
        for loan in self.before[Loan].values():
            deposit = self.before[Deposit][loan.deposit_id]
            assert (loan.deposit_id, loan.copy_id) in sent, "lent what never came"
            assert loan.club_id == deposit.club_id or (
                deposit.club_id is None and schools[loan.club_id] == deposit.school_id
            ), "lent from another club's box"
            assert deposit.sent_at <= loan.lent_at <= (loan.returned_at or self.now)
            assert loan.lent_at <= (deposit.counted_at or self.now)
            assert (loan.returned_at is None) == (loan.ending is None)
        for loan in open_loans:
            row = sent[loan.deposit_id, loan.copy_id]
            assert row.counted_at is None and row.lost_at is None, "home or lost, and with a child"

    def _stays_are_right(self) -> None:
        """I14: stays of a box follow each other; one that is over has no open loan, and misses nothing."""
        for box in self.before[Box].values():
            stays = sorted(
                (row for row in self.before[Deposit].values() if row.box_id == box.id), key=lambda row: row.id
            )
            for earlier, later in pairwise(stays):
                assert earlier.counted_at is not None and earlier.counted_at <= later.sent_at
            is_out = any(row.counted_at is None for row in stays)
            assert is_out == (box.state in OUT), "a box is out when one of its stays is not over"
        for loan in self.before[Loan].values():
            assert loan.returned_at is not None or self._is_open(loan.deposit_id), "it outlived the stay"
        for row in self.before[DepositedCopy].values():
            deposit = self.before[Deposit][row.deposit_id]
            if deposit.counted_at is not None and deposit.sent_on_at is None:
                assert (row.counted_at is None) == (row.lost_at is not None), "neither home nor lost"
            if row.lost_at is not None and row.surfaced_at is None:
                assert self.before[Copy][row.copy_id].state == CopyState.LOST, "lost, and not counted so"

    def _all_is_of_one_library(self) -> None:
        """I16: whatever hangs together belongs to the library of the cast."""
        for model in TABLES:
            for row in self.before[model].values():
                assert row.library_id == self.world.library.id, f"a {model.__name__} of another library"

    def _check_figures(self) -> None:
        """Every first loan and every renewal is counted once, whoever is forgotten meanwhile."""
        rows = self.before[LoanFigure].values()
        counted, renewed = Counter[int](), Counter[int]()
        for row in rows:
            counted[row.club_id] += row.loans
            renewed[row.club_id] += row.renewals
        assert +counted == +self.lent, "first loans are miscounted"
        assert +renewed == +self.kept_longer, "renewals are miscounted"

    def _again(self, loan: Loan) -> None:
        """I15: said twice, nothing changes."""
        before = self._seen()
        self._step("give_back_again", lambda: lending.give_back(self.session, loan, None, self.now))
        assert self._seen() == before, "a return said twice did something"

    # What is read

    def _seen(self) -> Seen:
        return Seen(
            {
                model: {
                    row.id: row for row in self.session.execute(select(model.__table__).order_by(model.id))
                }
                for model in TABLES
            }
        )

    def _number_of(self, stay: Deposit) -> int:
        """What `_of_stay` is asked for to take this one; the last where it is over."""
        stays = [row.id for row in self.before[Deposit].values() if row.counted_at is None]
        return stays.index(stay.id) if stay.id in stays else len(stays) - 1

    def _is_open(self, deposit_id: int) -> bool:
        return self.before[Deposit][deposit_id].counted_at is None

    @property
    def _lise(self) -> Any:
        return self.world.lise

    def _box(self, which: int) -> Box:
        return self.boxes[which % len(self.boxes)]

    def _book(self, club: Club, what: int) -> Work:
        """One in a box that is out at the club's school, or any."""
        here = {row.box_id for row in self.before[Deposit].values() if row.school_id == club.school_id}
        there = sorted({row.work_id for row in self.before[Copy].values() if row.box_id in here})
        ids = there or [work.id for work in self.works]
        return self.session.get_one(Work, ids[what % len(ids)])

    def _child(self, which: int) -> Child:
        return self.children[which % len(self.children)]

    def _place(self, child: Child) -> Place | None:
        mine = select(Place).where(Place.child_id == child.id, Place.state == PlaceState.ACTIVE)
        return self.session.scalars(mine.order_by(Place.id)).first()

    def _club_of(self, child: Child) -> Club | None:
        place = self._place(child)
        return next((club for club in self.clubs if place and club.id == place.queue.club_id), None)

    def _loans(self, *, is_open: bool) -> list[Loan]:
        which = Loan.returned_at.is_(None) if is_open else Loan.returned_at.is_not(None)
        return list(self.session.scalars(select(Loan).where(which).order_by(Loan.id)))

    def _open_loan(self, which: int) -> Loan | None:
        found = self._loans(is_open=True)
        return found[which % len(found)] if found else None

    def _titles_of(self, child: Child) -> set[int]:
        club = self._club_of(child)
        return {
            self.before[Copy][row.copy_id].work_id
            for row in self.before[Loan].values()
            if row.child_id == child.id and row.returned_at is None and club and row.club_id == club.id
        }

    def _leave(self, place: Place, said: dict[str, Any]) -> None:
        leaving.settle(self.session, place, said, self._lise, self.now)
        waiting_list.leave(self.session, place, self._lise)


assert {str(state) for state in BoxState} - OUT == {"on_shelf", "being_packed", "counted"}
