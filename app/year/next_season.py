"""August: the children go on into next season's clubs, and sign-up opens.

Who said it goes on has its seat; who said nothing stands first in line and is offered one when sign-up
opens; who waited last season comes next, in the old order. The club must still be right for its grade.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clubs import opening
from app.clubs.models import Club, ClubState
from app.core.errors import RuleBroken
from app.notices import outbox
from app.places import queues
from app.places.models import Place, PlaceState, Queue, is_clubs_own
from app.year import going_on, seats_kept
from app.year.new_clubs import hosts_of, pairs
from app.year.year import Group, Line, Step, Undo, Year


def _preview_children(year: Year) -> list[Line]:
    both = pairs(year)
    found = _sorted(year, both)
    return [Line(f"{old.name}, {old.school.name}", found[old.id].groups(), old) for old, _new in both]


def _carry(year: Year) -> Undo:
    """Seats for those who go on, the line for the others; whoever has asked by itself is left as it is."""
    both = pairs(year)
    found = _sorted(year, both)
    carried: list[int] = []
    for old, new in both:
        mine = found[old.id]
        carried += seats_kept.carry(
            year.session,
            new.queue,
            seats=mine.goes_on,
            line=mine.not_said,
            waited=mine.waits,
            by=year.by,
            waited_as=year.waited_as,
        )
    return {"places": carried}


def _carry_back(year: Year, changed: Undo) -> None:
    seats_kept.carry_back(year.session, changed["places"])


def _preview_opening(year: Year) -> list[Line]:
    return [
        Line(
            f"{new.name}, {new.school.name}",
            [
                Group("children", new.queue.taken),
                Group("free", new.queue.free),
                Group("waits", new.queue.waiting),
            ],
            new,
        )
        for _old, new in pairs(year)
        if new.state == ClubState.ASKED
    ]


def _open(year: Year) -> Undo:
    """On the public page; free seats are offered in order, and the hosts get the season's days."""
    opened = []
    for _old, new in pairs(year):
        if new.state == ClubState.ASKED:
            opening.open_club(year.session, new, year.by, year.now)
            queues.reopen(year.session, new.queue)
            _tell_hosts(year, new)
            opened.append(new.id)
    return {"opened": opened, "at": year.now.isoformat()}


def _close_again(year: Year, changed: Undo) -> None:
    """Offers nobody has answered go back into the line. Raises RuleBroken: year_in_use once somebody has."""
    for club in year.session.scalars(select(Club).where(Club.id.in_(changed["opened"]))).all():
        if seats_kept.has_moved_since(year.session, club.queue, datetime.fromisoformat(changed["at"])):
            raise RuleBroken("year_in_use")
        opening.put_back(year.session, club, year.by, year.now)
        seats_kept.take_offers_back(year.session, club.queue, year.by)


def _sorted(year: Year, both: list[tuple[Club, Club]]) -> dict[int, going_on.Sorted]:
    """By the old club; without those who have asked for a place in the new one by themselves."""
    asked = _asked_already(year.session, [new for _old, new in both])
    sorted_out = going_on.sort_out(year.session, {old: new.grade_to for old, new in both})
    for old, new in both:
        mine = sorted_out[old.id]
        for kind in (mine.goes_on, mine.not_said, mine.waits):
            kind[:] = [place for place in kind if (new.id, place.child_id) not in asked]
    return sorted_out


def _asked_already(session: Session, clubs: list[Club]) -> set[tuple[int, int]]:
    rows = session.execute(
        select(Queue.club_id, Place.child_id)
        .join(Queue, Queue.id == Place.queue_id)
        .where(
            Queue.club_id.in_([club.id for club in clubs]),
            is_clubs_own(),
            Place.state != PlaceState.WITHDRAWN,
        )
    )
    return {(row[0], row[1]) for row in rows}


def _tell_hosts(year: Year, club: Club) -> None:
    for role in hosts_of(year.session, club):
        outbox.tell(
            year.session,
            year.library.id,
            role.person_id,
            "season_starts",
            about=club.key,
            once=f"{club.key}:{year.now.isoformat()}",
            now=year.now,
        )


CHILDREN = Step(going_on.CARRIED, 8, _preview_children, _carry, _carry_back)
OPEN = Step("open", 8, _preview_opening, _open, _close_again)
