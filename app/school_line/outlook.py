"""Who in the line of schools is next, with which librarian and box, and what each of the others waits for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.clubs import seasons
from app.libraries.models import Library
from app.school_line import carrying, limits, start_offers
from app.school_line.carrying import Carrier
from app.school_line.models import BEGUN, ClubRequest, RequestState


class FreeBox(Protocol):
    """A box at the library that nobody has been promised, as far as the line needs it."""

    @property
    def number(self) -> int: ...


class Lack(StrEnum):
    """What a school waits for."""

    ANSWER = "answer"
    SEASON = "season"
    LIBRARIAN = "librarian"
    BOX = "box"


@dataclass(frozen=True)
class Turn:
    """One school in line: with whom and what it could start now, or what is lacking then."""

    club_request: ClubRequest
    position: int
    """How manieth in line, from 1."""
    begun: int
    """Starts of the season that are gone when its turn comes."""
    carriers: list[Carrier]
    """What each librarian carries when its turn comes."""
    librarian: Carrier | None = None
    box: FreeBox | None = None
    lack: Lack | None = None


@dataclass(frozen=True)
class Outlook:
    """The line of schools as it stands, and the figures behind it."""

    turns: list[Turn]
    season: str
    begun: int
    starts_a_season: int
    clubs_each: int
    carriers: list[Carrier]
    free_boxes: int

    @property
    def next_turn(self) -> Turn | None:
        """The first that could start now."""
        return next((turn for turn in self.turns if turn.lack is None), None)

    @property
    def after_that(self) -> Turn | None:
        """The one after the next; the first of the line where nobody can start."""
        first = self.next_turn.position if self.next_turn else 0
        return next((turn for turn in self.turns if turn.position > first), None)

    def turn_of(self, club_request: ClubRequest) -> Turn | None:
        """Where a school stands, if it is in line."""
        return next((turn for turn in self.turns if turn.club_request.id == club_request.id), None)


@dataclass(frozen=True)
class Means:
    """What the library has to start clubs with; `boxes` are those nobody has been promised, by number."""

    begun: int
    starts_a_season: int
    carriers: Sequence[Carrier]
    clubs_each: int
    boxes: Sequence[FreeBox]


def outlook(
    session: Session, library: Library, line: Sequence[ClubRequest], boxes: Sequence[FreeBox], today: date
) -> Outlook:
    """What this season holds for `line`, the schools that wait, by number. Four queries."""
    its = limits.line_of(session, library.id)
    season = seasons.names_to_choose(today)[0]
    means = Means(
        begun=start_offers.begun(session, library.id, season),
        starts_a_season=its.starts_a_season,
        carriers=carrying.carriers(session, library.id, today),
        clubs_each=its.clubs_each,
        boxes=boxes,
    )
    return Outlook(
        turns=in_turn(line, means),
        season=season,
        begun=means.begun,
        starts_a_season=means.starts_a_season,
        clubs_each=means.clubs_each,
        carriers=list(means.carriers),
        free_boxes=len(boxes),
    )


def in_turn(line: Sequence[ClubRequest], means: Means) -> list[Turn]:
    """Give starts, librarians and boxes to the line in order, as far as they reach.

    Who carries least takes the next; a school that did not answer is passed by and uses nothing up.
    """
    begun, carriers, boxes = means.begun, list(means.carriers), list(means.boxes)
    turns = []
    for position, club_request in enumerate(line, start=1):
        librarian = min(carriers, key=lambda one: one.carries, default=None)
        has_librarian = librarian is not None and librarian.carries < means.clubs_each
        lack = _lack(club_request, begun < means.starts_a_season, has_librarian, bool(boxes))
        if lack is not None or librarian is None:
            turns.append(Turn(club_request, position, begun, list(carriers), lack=lack))
            continue
        turns.append(Turn(club_request, position, begun, list(carriers), librarian, boxes.pop(0)))
        begun += 1
        at = carriers.index(librarian)
        carriers[at] = Carrier(librarian.person, librarian.carries + 1)
    return turns


def how_many_wait(session: Session, library_id: int) -> int:
    """How many schools stand in line; for the public page."""
    count = select(func.count()).where(
        ClubRequest.library_id == library_id, ClubRequest.state == RequestState.WAITING
    )
    return session.scalar(count) or 0


def reasons_before(session: Session, club_request: ClubRequest) -> list[str]:
    """Why schools with a later number came first while this one waited."""
    return list(
        session.scalars(
            select(ClubRequest.reason)
            .where(
                ClubRequest.library_id == club_request.library_id,
                ClubRequest.number > club_request.number,
                ClubRequest.state.in_(BEGUN),
                ClubRequest.offered_at > club_request.confirmed_at,
                ClubRequest.reason != "",
            )
            .order_by(ClubRequest.offered_at)
        )
    )


def _lack(club_request: ClubRequest, has_start: bool, has_librarian: bool, has_box: bool) -> Lack | None:
    if club_request.unanswered_at is not None:
        return Lack.ANSWER
    if not has_start:
        return Lack.SEASON
    if not has_librarian:
        return Lack.LIBRARIAN
    return None if has_box else Lack.BOX
