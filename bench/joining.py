"""Joining a waiting list: the requests of ours and of the floor, and how the database is put back after."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import delete, func, select, update

from app.children.models import Child
from app.core.records import AuditEvent, FormReceipt
from app.extensions import db
from app.places.models import Place, Queue
from bench.installation import Installation
from bench.load import request
from bench.pages import encoded
from bench.town import SLUG, words
from bench.town.clubs import FIRST_WITH_A_PAST
from bench.town.words import key

CLUBS = range(FIRST_WITH_A_PAST, FIRST_WITH_A_PAST + 9)
"""Clubs that are full, each with a line; the joins are spread over them."""
MADE_BY_A_JOIN = (Place, FormReceipt, AuditEvent, Child)


class Joins:
    """Knows how the database stood before, and makes joins that have not been made."""

    def __init__(self, there: Installation) -> None:
        self.there = there
        self._next = 0
        with there.app.app_context():
            self._highest = {model: _highest(model) for model in MADE_BY_A_JOIN}
            queues = db.session.execute(select(Queue.id, Queue.taken, Queue.waiting, Queue.next_number))
            self._queues = [tuple(row) for row in queues]
            self._free = _children_not_in(db.session)
            self._known = _known_children(db.session)
            db.session.rollback()

    def ours(self, port: int, clients: int, each: int) -> Sequence[Sequence[bytes]]:
        """The last step of putting forward a child the school knows from an earlier season."""
        cookie = self.there.cookie("librarian")
        return [[self._ours(port, cookie) for _ in range(each)] for _client in range(clients)]

    def floor(self, port: int, clients: int, each: int) -> Sequence[Sequence[bytes]]:
        """A place for a child that exists."""
        pairs = iter(self._free)
        scripts = []
        for _client in range(clients):
            bodies = [encoded({"queue": str(q), "child": str(c)}) for q, c in _first(pairs, each)]
            scripts.append([request("POST", "/floor/join", port, {}, body) for body in bodies])
        return scripts

    def form(self) -> tuple[str, dict[str, str]]:
        """Where the next child is put forward, and the form that does it."""
        club, first_name, initial, label = self._known[self._next % len(self._known)]
        self._next += 1
        address = self.there.address("enrolment.put_forward", library=SLUG, club=key("clubs", club + 1))
        row = {"row_first": first_name, "row_initial": initial, "row_class": label, "same": "0"}
        return address, self.there.hidden_fields() | new_child(0) | row

    @property
    def most(self) -> int:
        """How many can join before the database must be put back."""
        return len(self._known)

    def put_back(self) -> None:
        """As if nobody had joined."""
        self._next = 0
        with self.there.writing() as session:
            for model in MADE_BY_A_JOIN:
                session.execute(delete(model).where(model.id > self._highest[model]))
            for row in self._queues:
                number, taken, waiting, next_number = row
                session.execute(
                    update(Queue)
                    .where(Queue.id == number)
                    .values(taken=taken, waiting=waiting, next_number=next_number)
                )

    def _ours(self, port: int, cookie: dict[str, str]) -> bytes:
        address, form = self.form()
        return request("POST", address, port, cookie, encoded(form))


def new_child(number: int) -> dict[str, str]:
    """The fields of a list of one child that was looked at and is now put forward."""
    return {
        "confirm": "1",
        "row_first": words.first_name(number),
        "row_initial": words.initial(number),
        "row_class": "3.D",
        "row_second": "",
        "take": "0",
    }


def _highest(model: Any) -> int:
    return db.session.scalar(select(func.max(model.id))) or 0


def _children_not_in(session: Any) -> list[tuple[int, int]]:
    """(queue, child) for children who are not in that queue."""
    there = set(session.execute(select(Place.queue_id, Place.child_id)).all())
    children = session.scalars(select(Child.id).where(Child.library_id == 1)).all()
    return [(club + 1, child) for child in children for club in CLUBS if (club + 1, child) not in there]


def _known_children(session: Any) -> list[tuple[int, str, str, str]]:
    """(club, first name, initial, class) for children of the club's school who are not in it."""
    found = []
    for club in CLUBS:
        there = select(Place.child_id).where(Place.queue_id == club + 1)
        rows = session.execute(
            select(Child.first_name, Child.initial, Child.class_label)
            .where(Child.school_id == club + 1, Child.id.not_in(there))
            .order_by(Child.id)
        )
        found.append([(club, *row) for row in rows])
    return [row for rows in zip(*found, strict=False) for row in rows]


def _first(pairs: Iterator[tuple[int, int]], many: int) -> list[tuple[int, int]]:
    return [pair for pair, _ in zip(pairs, range(many), strict=False)]
