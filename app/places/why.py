"""Why is nobody offered a place? The reasons, as codes with their values; templates word them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from app.places import offers, parties
from app.places.models import PlaceState, Queue


class Code(StrEnum):
    """Each is worded in `places/why.html`; its values are named there."""

    NOBODY_WAITS = "nobody_waits"
    DRAW_TO_COME = "draw_to_come"
    OFFER_STANDS = "offer_stands"
    ANSWER_LATE = "answer_late"
    FULL = "full"
    OVERFULL = "overfull"
    SIGNUP_CLOSED = "signup_closed"
    CLUB_STARTED = "club_started"
    TOGETHER = "together"
    UNANSWERED = "unanswered"


class Waiting(parties.Standing, Protocol):
    """A line of the waiting list."""

    @property
    def state(self) -> str: ...
    @property
    def expires_at(self) -> datetime | None: ...
    @property
    def answer_by(self) -> datetime | None: ...
    @property
    def short_name(self) -> str: ...


@dataclass(frozen=True)
class Reason:
    """One of the reasons, with what its sentence names."""

    code: Code
    values: dict[str, Any] = field(default_factory=dict)


def reasons(queue: Queue, line: Sequence[Waiting], now: datetime) -> list[Reason]:
    """Why nobody of `line` (all who wait or are offered a place) is offered one now; never empty."""
    waiting = [one for one in line if one.state == PlaceState.WAITING]
    offered = _offered([one for one in line if one.state == PlaceState.OFFERED], now)
    if queue.draws_at is not None:
        return [Reason(Code.DRAW_TO_COME, {"day": queue.draws_at, "is_due": now >= queue.draws_at})]
    if not waiting:
        return offered or [Reason(Code.NOBODY_WAITS)]
    if queue.free < 1:
        return [*offered, _full(queue)]
    return [*offered, *(_closed(queue, now) or _passed_by(queue, waiting))]


def _offered(offered: Sequence[Waiting], now: datetime) -> list[Reason]:
    """Which offers stand until when; an answer that is late is settled within the minute."""
    found: dict[tuple[Code, datetime | None], list[str]] = {}
    for one in offered:
        stands = one.expires_at is not None and now < one.expires_at
        code = (Code.OFFER_STANDS, one.answer_by) if stands else (Code.ANSWER_LATE, None)
        found.setdefault(code, []).append(one.short_name)
    return [
        Reason(code, {"children": names, "until": until} if until else {"children": names})
        for (code, until), names in found.items()
    ]


def _full(queue: Queue) -> Reason:
    if queue.taken > queue.capacity:
        return Reason(Code.OVERFULL, {"taken": queue.taken, "capacity": queue.capacity})
    return Reason(Code.FULL, {"capacity": queue.capacity})


def _closed(queue: Queue, now: datetime) -> list[Reason]:
    """Seats are free and none is offered by itself."""
    if offers.makes_offers(queue, now):
        return []
    if queue.closes_at is not None and now >= queue.closes_at:
        return [Reason(Code.SIGNUP_CLOSED, {"day": queue.closes_at, "free": queue.free})]
    return [Reason(Code.CLUB_STARTED, {"day": queue.starts_at, "free": queue.free})]


def _passed_by(queue: Queue, waiting: Sequence[Waiting]) -> list[Reason]:
    """Whom the free seats pass by: who waits for more of them together, and who has not answered."""
    found = []
    groups = parties.gathered(waiting)
    silent = [group for group in groups if not parties.may_be_offered(group)]
    large = [group for group in groups if parties.may_be_offered(group) and len(group) > queue.free]
    for group in sorted(large, key=parties.turn)[:1]:
        names = [one.short_name for one in group]
        found.append(Reason(Code.TOGETHER, {"children": names, "free": queue.free}))
    if silent:
        found.append(Reason(Code.UNANSWERED, {"children": sum(len(group) for group in silent)}))
    return found
