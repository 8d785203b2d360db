"""R9: a card is voided, a part ends, a person is disabled, while requests come in: nothing succeeds after."""

import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts import people, sessions
from app.accounts.models import Person, Role, RoleName
from app.cards import cards
from app.cards.models import Card
from app.children.models import Child
from app.clubs.models import Club
from app.core import clock
from app.doors import door as doors
from app.doors import inside
from bench.figures import Figures
from bench.installation import OURS, Installation, served
from bench.load import Connection, request
from bench.town import SLUG
from bench.town.words import key
from tests.storm.rush import Rush

pytestmark = pytest.mark.storm

FORGETFUL = "tests.storm.forgetful:application"
BEFORE, AFTER = 0.8, 0.6
"""Seconds of requests before and after the change."""
READERS = 4


def test_whoever_is_put_out_is_out_at_the_next_request(hamlet: Installation, figures: Figures) -> None:
    with served(hamlet, OURS) as (port, _):
        late = {name: _late(hamlet, port, name) for name in CHANGES}
    with served(hamlet, FORGETFUL) as (port, _):
        control, _before = _late(hamlet, port, "disabled")

    for name, (after, before) in late.items():
        figures.at_least(f"R9.{name}_before", before, 10, digits=0)
        figures.at_most(f"R9.{name}_after", after, 0, "began after the commit, and succeeded", digits=0)
    figures.at_least("R9.control", control, 1, "a server that remembers who may", digits=0)
    assert not figures.failed


def _late(there: Installation, port: int, name: str) -> tuple[int, int]:
    """(requests that began after the change and succeeded, requests that succeeded before)."""
    rush = Rush(there)
    with rush.there.writing() as session:
        token, undo = CHANGES[name](session)
    there.tokens[name] = token
    address = there.address(PAGES[name][0], library=SLUG, **PAGES[name][1])
    data = request("GET", address, port, there.cookie(name))
    _warm_up(port, data)
    seen: list[tuple[float, int]] = []
    over = threading.Event()
    readers = [threading.Thread(target=_read, args=(port, data, seen, over)) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    time.sleep(BEFORE)
    with rush.there.writing() as session:
        undo(session)
    changed_at = time.monotonic()
    time.sleep(AFTER)
    over.set()
    for reader in readers:
        reader.join()
    with rush.there.writing() as session:
        sessions.revoke(session, clock.now())
        session.execute(update(Person).values(disabled_at=None))
    rush.forget()
    good = [began for began, status in seen if status == 200]
    return sum(began > changed_at for began in good), sum(began <= changed_at for began in good)


def _warm_up(port: int, data: bytes) -> None:
    """Each worker puts its templates together at the first request."""
    for _request in range(20):
        connection = Connection(port)
        connection.exchange(data)
        connection.close()


def _read(port: int, data: bytes, seen: list[tuple[float, int]], over: threading.Event) -> None:
    connection = Connection(port)
    while not over.is_set():
        began = time.monotonic()
        seen.append((began, connection.exchange(data)))
    connection.close()


Undo = Callable[[Session], None]


def _a_child(session: Session) -> tuple[str, Undo]:
    """A child who came in by its card, and the card voided."""
    card = session.scalars(select(Card).where(Card.voided_at.is_(None)).order_by(Card.id).limit(1)).one()
    child, card_id = session.get_one(Child, card.child_id), card.id
    token = sessions.open_for_child(session, child, clock.now(), card.id)

    def void(later: Session) -> None:
        cards.void(later, later.get_one(Card, card_id), clock.now(), later.get_one(Person, 1))

    return token, void


def _a_child_at_the_door(session: Session) -> tuple[str, Undo]:
    """A child who came in by the club's door, and the host has put everyone out."""
    club = session.get_one(Club, 1)
    host = session.get_one(Person, 1)
    door = doors.open_door(session, club, host, clock.now())
    child = doors.children_at(session, door)[0]
    token = sessions.open_for_child(session, child, clock.now())

    def everyone_out(later: Session) -> None:
        inside.everyone_out(later, later.get_one(Club, 1), later.get_one(Person, 1), clock.now())

    return token, everyone_out


def _a_host(session: Session) -> tuple[str, Undo]:
    """A host, and the part ended."""
    role = session.scalars(
        select(Role).where(Role.name == RoleName.HOST, Role.club_id == 1, Role.ended_at.is_(None)).limit(1)
    ).one()
    token, role_id = (
        sessions.open_for_person(session, session.get_one(Person, role.person_id), clock.now()),
        role.id,
    )

    def end(later: Session) -> None:
        people.end_role(later, later.get_one(Role, role_id), clock.now(), later.get_one(Person, 1))

    return token, end


def _a_librarian(session: Session) -> tuple[str, Undo]:
    """A librarian, disabled by the operator; no session is ended by hand."""
    token = sessions.open_for_person(session, session.get_one(Person, 2), clock.now())

    def disable(later: Session) -> None:
        later.get_one(Person, 2).disabled_at = clock.now()

    return token, disable


CHANGES: dict[str, Callable[[Session], tuple[str, Undo]]] = {
    "card": _a_child,
    "door": _a_child_at_the_door,
    "role": _a_host,
    "disabled": _a_librarian,
}
PAGES = {
    "card": ("reviews.home", {}),
    "door": ("reviews.home", {}),
    "role": ("clubs.show", {"club": key("clubs", 1)}),
    "disabled": ("notices.today", {}),
}
