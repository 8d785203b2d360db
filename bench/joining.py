"""Joining a waiting list: the requests of ours and of the floor, and how the database is put back after."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from sqlalchemy import delete, func, select, update

from app.accounts.children import Child
from app.clubs.queue import Place, Queue
from app.core.records import AuditEvent, FormReceipt
from app.extensions import db
from bench.installation import Installation
from bench.load import request
from bench.pages import encoded
from bench.town import SLUG, words
from bench.town.words import key

CLUBS = range(8, 17)
"""Clubs that are full, each with a line; the joins are spread over them."""
MADE_BY_A_JOIN = (Place, FormReceipt, AuditEvent, Child)


class Joins:
    """Knows how the database stood before, and makes joins that have not been made."""

    def __init__(self, there: Installation) -> None:
        self.there = there
        self._next = count()
        with there.app.app_context():
            self._highest = {model: _highest(model) for model in MADE_BY_A_JOIN}
            queues = db.session.execute(select(Queue.id, Queue.taken, Queue.waiting, Queue.next_number))
            self._queues = [tuple(row) for row in queues]
            self._free = _children_not_in(db.session)
            db.session.rollback()

    def ours(self, port: int, clients: int, each: int) -> Sequence[Sequence[bytes]]:
        """The last step of putting one new child forward."""
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
        """Where a new child is put forward, and the form that does it."""
        number = next(self._next)
        club = CLUBS[number % len(CLUBS)]
        address = self.there.address("clubs.put_forward", library=SLUG, club=key("clubs", club + 1))
        return address, self.there.hidden_fields() | new_child(number)

    def put_back(self) -> None:
        """As if nobody had joined."""
        with self.there.app.app_context():
            for model in MADE_BY_A_JOIN:
                db.session.execute(delete(model).where(model.id > self._highest[model]))
            for row in self._queues:
                number, taken, waiting, next_number = row
                db.session.execute(
                    update(Queue)
                    .where(Queue.id == number)
                    .values(taken=taken, waiting=waiting, next_number=next_number)
                )
            db.session.commit()

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


def _first(pairs: Iterator[tuple[int, int]], many: int) -> list[tuple[int, int]]:
    return [pair for pair, _ in zip(pairs, range(many), strict=False)]
