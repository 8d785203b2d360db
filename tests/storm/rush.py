"""A rush on one club with few seats: who asks, and what the database says afterwards."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from app import invariants
from app.children.models import Child
from app.clubs import seasons
from app.clubs.models import Club, ClubState
from app.core.records import AuditEvent, FormReceipt
from app.core.tables import new_key
from app.extensions import db
from app.places.models import Place, PlaceState, Queue
from bench.installation import Installation
from bench.joining import new_child
from bench.load import request
from bench.pages import encoded
from bench.town import SLUG
from bench.town.clubs import ENDS, STARTS

SEATS = 5
MADE = (Place, Child, FormReceipt, AuditEvent, Queue, Club)


@dataclass(frozen=True)
class Outcome:
    """The places of the club in the order of their numbers."""

    states: list[str]
    numbers: list[int]
    taken: int
    waiting: int

    @property
    def inside(self) -> int:
        return self.states.count(PlaceState.ACTIVE)

    def is_exact(self, many: int) -> bool:
        """The first few are in, the others wait, without a gap in their numbers, and the counters agree."""
        expected = [PlaceState.ACTIVE] * SEATS + [PlaceState.WAITING] * (many - SEATS)
        return (
            self.numbers == list(range(1, many + 1))
            and self.states == expected
            and (self.taken, self.waiting) == (SEATS, many - SEATS)
        )


class Rush:
    """One new club, open for sign-up; when it is over everything is as before."""

    def __init__(self, there: Installation, seats: int = SEATS) -> None:
        self.there = there
        with there.app.app_context():
            self._highest = {model: _highest(model) for model in MADE}
            self.club = Club(
                library_id=1, school_id=1, season_id=1, name="Klub Storm", sort_key="klub storm",
                state=ClubState.OPEN, grade_from=3, grade_to=5, weekday=1, starts_at=STARTS, ends_at=ENDS,
                first_meeting_on=there.ground.today, created_at=there.ground.now, key=new_key(),
            )  # fmt: skip
            db.session.add(self.club)
            db.session.flush()
            queue = Queue(library_id=1, club_id=self.club.id, season_id=1, capacity=seats)
            db.session.add(queue)
            db.session.flush()
            self.queue_id, self.key = queue.id, self.club.key
            db.session.commit()

    def requests(self, port: int, first: int, many: int) -> list[bytes]:
        """The last step of putting forward children number `first` and on, one at a time."""
        address = self.there.address("enrolment.put_forward", library=SLUG, club=self.key)
        cookie = self.there.cookie("librarian")
        return [
            request("POST", address, port, cookie, encoded(self.there.hidden_fields() | new_child(number)))
            for number in range(first, first + many)
        ]

    def queue(self, session: Session) -> Queue:
        return session.get_one(Queue, self.queue_id)

    def season(self) -> str:
        """The name of the season a new club can be made in."""
        return seasons.names_to_choose(self.there.ground.today)[0]

    def outcome(self) -> Outcome:
        with self.there.app.app_context():
            places = db.session.execute(
                select(Place.state, Place.number)
                .where(Place.queue_id == self.queue_id)
                .order_by(Place.priority, Place.number)
            ).all()
            queue = db.session.get(Queue, self.queue_id)
            db.session.rollback()
            states, numbers = [p.state for p in places], [p.number for p in places]
            return Outcome(states, numbers, queue.taken, queue.waiting)

    def there_now(self) -> set[tuple[str, str]]:
        """(first name, initial) of every child that has a place in the club."""
        with self.there.app.app_context():
            rows = db.session.execute(
                select(Child.first_name, Child.initial)
                .join(Place, Place.child_id == Child.id)
                .where(Place.queue_id == self.queue_id)
            ).all()
            db.session.rollback()
            return {(first_name, initial) for first_name, initial in rows}

    def without_a_place(self) -> int:
        """Children that were stored in this rush and stand in no queue: half a step."""
        with self.there.app.app_context():
            placed = select(Place.id).where(Place.child_id == Child.id).exists()
            new = Child.id > self._highest[Child]
            many = db.session.scalar(select(func.count()).select_from(Child).where(new, ~placed)) or 0
            db.session.rollback()
            return int(many)

    def broken_invariants(self) -> list[str]:
        with self.there.app.app_context():
            broken = [str(sentence) for sentence in invariants.broken(db.session())]
            db.session.rollback()
            return broken

    def forget(self) -> None:
        with self.there.app.app_context():
            for model in MADE:
                db.session.execute(delete(model).where(model.id > self._highest[model]))
            db.session.commit()


def deadlocks(there: Installation) -> int:
    """How many PostgreSQL has counted in this database; none on SQLite, which has no such thing."""
    with there.app.app_context():
        if db.engine.dialect.name != "postgresql":
            return 0
        counted = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        many = db.session.execute(counted).scalar_one()
        db.session.rollback()
        return int(many)


def _highest(model: Any) -> int:
    return db.session.scalar(select(func.max(model.id))) or 0
