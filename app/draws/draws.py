"""A fair draw: who asked before a day gets a number by lot, and the order can be worked out again.

Each party (a child, or children who go together) draws one lot: HMAC-SHA256 with the draw's seed as key,
over the key of the place or of the tie. Lots are sorted as text within each priority class; children of a
party stand side by side, sorted by the same function over the keys of their places. The numbers the children
waited under, all smaller than those of whoever asked later, are dealt out in that order.
"""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core import audit
from app.core.errors import RuleBroken
from app.draws import told
from app.draws.models import Draw, Lot
from app.places import parties
from app.places.models import Place, PlaceState, Queue
from app.places.offers import offer_free_seats
from app.places.seats import locked, move

SEED_BYTES = 32


@dataclass(frozen=True)
class Proof:
    """Whether a draw's order is what its seed says, and the numbers of lots that stand elsewhere."""

    lots: int
    wrong: list[int]

    @property
    def holds(self) -> bool:
        return not self.wrong


def schedule(session: Session, queue: Queue, draws_at: datetime | None, by: Person) -> None:
    """Say when lots are drawn, move that moment, or call the draw off while nobody waits for it.

    Raises RuleBroken: draw_made, draw_too_late (somebody waits already), draw_waited_for, draw_in_past.
    """
    with locked(session, queue) as now:
        if queue.draws_at == draws_at:
            return
        if draw_of(session, queue):
            raise RuleBroken("draw_made")
        if queue.waiting and queue.draws_at is None:
            raise RuleBroken("draw_too_late")
        if queue.waiting and draws_at is None:
            raise RuleBroken("draw_waited_for")
        if draws_at is not None and draws_at <= now:
            raise RuleBroken("draw_in_past")
        queue.draws_at = draws_at
        after = draws_at.isoformat() if draws_at else None
        audit.record(session, "schedule_draw", queue, now=now, actor_id=by.id, after=after)


def draw_lots(session: Session, queue: Queue, by: Person) -> Draw:
    """Give everybody who asked in time a number by lot, and the free seats in that order.

    Raises RuleBroken: draw_none (none is planned), draw_too_early.
    """
    with locked(session, queue) as now:
        if queue.draws_at is None:
            raise RuleBroken("draw_none")
        if now < queue.draws_at:
            raise RuleBroken("draw_too_early", draws_at=queue.draws_at)
        draw = Draw(
            library_id=queue.library_id,
            queue_id=queue.id,
            seed=secrets.token_hex(SEED_BYTES),
            until=queue.draws_at,
            drawn_at=now,
            drawn_by_id=by.id,
        )
        session.add(draw)
        session.flush()
        audit.record(session, "draw_lots", queue, now=now, actor_id=by.id, after=draw.key)
        in_time = _in_time(session, queue, draw.until)
        _deal(session, draw, in_time)
        queue.draws_at = None
        _give_free_seats(session, queue, in_time, now, by)
        offer_free_seats(session, queue, now)
        told.lots_drawn(session, draw, in_time, now)
    return draw


def draw_of(session: Session, queue: Queue) -> Draw | None:
    """The draw made for this queue, if one was."""
    return session.scalar(select(Draw).where(Draw.queue_id == queue.id))


def proof(session: Session, draw: Draw) -> Proof:
    """Work the draw out again from its seed; children forgotten since leave the others in order."""
    rows = session.execute(
        select(Lot.priority, Lot.party, Place.key, Lot.number, Place.number)
        .join(Place, Place.id == Lot.place_id)
        .where(Lot.draw_id == draw.id)
        .order_by(Lot.number)
    ).all()
    right = sorted(rows, key=lambda row: (row[0], lot(draw.seed, row[1]), lot(draw.seed, row[2])))
    wrong = [row[3] for row, drawn in zip(rows, right, strict=True) if row is not drawn or row[3] != row[4]]
    return Proof(len(rows), wrong)


def lot(seed: str, key: str) -> str:
    """The lot of one key: 64 hexadecimal digits."""
    return hmac.new(bytes.fromhex(seed), key.encode(), sha256).hexdigest()


def _in_time(session: Session, queue: Queue, until: datetime) -> list[Place]:
    """Who takes part, in the order of asking."""
    return list(
        session.scalars(
            select(Place)
            .where(Place.queue_id == queue.id, Place.state == PlaceState.WAITING, Place.asked_at < until)
            .order_by(Place.number)
            .execution_options(populate_existing=True)
        )
    )


def _deal(session: Session, draw: Draw, places: Sequence[Place]) -> None:
    """Deal the numbers the places have out among them, by lot."""
    drawn = sorted(
        parties.gathered(places),
        key=lambda party: (parties.turn(party)[0], lot(draw.seed, party[0].tie or party[0].key)),
    )
    numbers = [place.number for place in places]
    for place in places:  # numbers are unique: all step aside before one takes another's
        place.number = -place.number
    session.flush()
    dealt = iter(numbers)
    for party in drawn:
        for place in sorted(party, key=lambda one: lot(draw.seed, one.key)):
            place.number = next(dealt)
            session.add(
                Lot(
                    library_id=draw.library_id,
                    draw_id=draw.id,
                    place_id=place.id,
                    party=place.tie or place.key,
                    priority=parties.turn(party)[0],
                    number=place.number,
                )
            )
    session.flush()


def _give_free_seats(
    session: Session, queue: Queue, drawn: Sequence[Place], now: datetime, by: Person
) -> None:
    """Who drew a number that there is room for is in: an adult asked for the place."""
    while queue.free > 0:
        party = parties.next_party(session, queue, queue.free)
        if not party or any(place not in drawn for place in party):
            return
        for place in party:
            move(session, place, PlaceState.ACTIVE, now, by, "draw")
        session.flush()
