"""August: next season's clubs are made after this season's, and the children go on into them.

Who said it goes on has its seat; who said nothing stands first in line and is offered one when sign-up
opens; who waited last season comes next, in the old order. The club must still be right for its grade.
"""

from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.accounts import grades
from app.accounts.children import Child
from app.accounts.models import Role, RoleName
from app.clubs import going_on, lines_carried, opening, plans, seasons, waiting_list
from app.clubs.models import Club, ClubState, Meeting
from app.clubs.queue import Place, PlaceState, Queue, is_clubs_own
from app.clubs.year import Group, Line, Step, Undo, Year, changed_by, clubs_of
from app.core.errors import RuleBroken
from app.libraries.models import Goal
from app.notices import outbox

MAKING = "clubs"
SAME_WEEKDAY_NEXT_YEAR = timedelta(weeks=52)


def next_name(year: Year) -> str:
    """What the coming season is called."""
    return seasons.season_name(year.season.first_on.year + 1)


def _preview_clubs(year: Year) -> list[Line]:
    there = _there_already(year)
    return [
        Line(
            f"{club.name}, {club.school.name}",
            [Group("is_there" if _same(club) in there else "is_made", 1)],
            club,
        )
        for club in clubs_of(year, ClubState.OPEN, ClubState.CLOSED)
    ]


def _make_clubs(year: Year) -> Undo:
    """A club for each of this season's, at the same hour, with the same hosts; one made by hand is taken."""
    there = _there_already(year)
    pairs, made = {}, []
    for club in clubs_of(year, ClubState.OPEN, ClubState.CLOSED):
        following = there.get(_same(club))
        if following is None:
            following = plans.make(year.session, year.library, _plan(year, club), year.by, year.now)
            waiting_list.close(year.session, following.queue, year.now)
            _bring_hosts(year, club, following)
            made.append(following.id)
        pairs[str(club.id)] = following.id
    return {"pairs": pairs, "made": made}


def _unmake_clubs(year: Year, changed: Undo) -> None:
    session, made = year.session, changed["made"]
    queues = select(Queue.id).where(Queue.club_id.in_(made))
    opened = select(Club.id).where(Club.id.in_(made), Club.state != ClubState.ASKED)
    if session.scalar(select(Place.id).where(Place.queue_id.in_(queues)).limit(1)) or session.scalar(opened):
        raise RuleBroken("year_in_use")
    for table in (Role, Meeting, Queue):
        session.execute(delete(table).where(table.club_id.in_(made)))
    session.execute(delete(Club).where(Club.id.in_(made)))


def _preview_grades(year: Year) -> list[Line]:
    by_class: dict[tuple[str, str], list[Child]] = {}
    for child in _movers(year):
        by_class.setdefault((child.class_label, grades.moved(child.class_label, 1) or ""), []).append(child)
    return [
        Line(f"{old} → {new}", [Group("children", len(of), [child.short_name for child in of])])
        for (old, new), of in by_class.items()
    ]


def _move_up(year: Year) -> Undo:
    children = _movers(year)
    grades.move_up(year.library, children)
    return {"children": [child.id for child in children]}


def _move_down(year: Year, changed: Undo) -> None:
    found = year.session.scalars(select(Child).where(Child.id.in_(changed["children"])))
    grades.move_up(year.library, found, -1)


def _preview_children(year: Year) -> list[Line]:
    return [
        Line(f"{old.name}, {old.school.name}", _sorted(year, old, new).groups(), old)
        for old, new in _pairs(year)
    ]


def _carry(year: Year) -> Undo:
    """Seats for those who go on, the line for the others; whoever has asked by itself is left as it is."""
    carried: list[int] = []
    for old, new in _pairs(year):
        found = _sorted(year, old, new)
        carried += lines_carried.carry(
            year.session,
            new.queue,
            seats=found.goes_on,
            line=found.not_said + found.waits,
            by=year.by,
        )
    return {"places": carried}


def _carry_back(year: Year, changed: Undo) -> None:
    lines_carried.carry_back(year.session, changed["places"])


def _preview_opening(year: Year) -> list[Line]:
    return [
        Line(
            f"{new.name}, {new.school.name}",
            [Group("children", new.queue.taken), Group("free", new.queue.free), Group("waits", new.queue.waiting)],
            new,
        )
        for _old, new in _pairs(year)
        if new.state == ClubState.ASKED
    ]


def _open(year: Year) -> Undo:
    """On the public page; free seats are offered in order, and the hosts get the season's days."""
    opened = []
    for _old, new in _pairs(year):
        if new.state == ClubState.ASKED:
            opening.open_club(year.session, new, year.by, year.now)
            waiting_list.reopen(year.session, new.queue)
            _tell_hosts(year, new)
            opened.append(new.id)
    return {"opened": opened, "at": year.now.isoformat()}


def _close_again(year: Year, changed: Undo) -> None:
    """Offers nobody has answered go back into the line. Raises RuleBroken: year_in_use once somebody has."""
    for club in year.session.scalars(select(Club).where(Club.id.in_(changed["opened"]))).all():
        if lines_carried.has_moved_since(year.session, club.queue, changed["at"]):
            raise RuleBroken("year_in_use")
        opening.put_back(year.session, club, year.by, year.now)
        lines_carried.take_offers_back(year.session, club.queue, year.by)


def _pairs(year: Year) -> list[tuple[Club, Club]]:
    """This season's clubs, each with the one it goes on in."""
    made = changed_by(year.session, year.season, MAKING) or {"pairs": {}}
    old = {club.id: club for club in clubs_of(year, *ClubState)}
    pairs = [(old.get(int(old_id)), year.session.get(Club, new_id)) for old_id, new_id in made["pairs"].items()]
    return [(was, new) for was, new in pairs if was is not None and new is not None]


def _sorted(year: Year, old: Club, new: Club) -> going_on.Sorted:
    """Without those who have asked for a place in the new club by themselves."""
    asked = set(_children_of(year.session, new))
    found = going_on.sort_out(year.session, old, new.grade_to)
    for kind in (found.goes_on, found.not_said, found.waits):
        kind[:] = [place for place in kind if place.child_id not in asked]
    return found


def _children_of(session: Session, club: Club) -> list[int]:
    return list(
        session.scalars(
            select(Place.child_id)
            .join(Queue, Queue.id == Place.queue_id)
            .where(Queue.club_id == club.id, is_clubs_own(), Place.state != PlaceState.WITHDRAWN)
        )
    )


def _movers(year: Year) -> list[Child]:
    return grades.due_to_move_up(year.session, year.library, seasons.school_year_ends_on(year.season))


def _plan(year: Year, club: Club) -> plans.Plan:
    goal = year.session.get(Goal, club.goal_id) if club.goal_id else None
    return plans.Plan(
        school=club.school,
        season=next_name(year),
        name=club.name,
        grade_from=club.grade_from,
        grade_to=club.grade_to,
        capacity=club.queue.capacity,
        weekday=club.weekday,
        starts_at=club.starts_at,
        ends_at=club.ends_at,
        first_meeting_on=club.begins_on + SAME_WEEKDAY_NEXT_YEAR,
        every_weeks=club.every_weeks,
        librarian=club.librarian,
        goal=goal,
        room=club.room,
        about=club.about,
    )


def _there_already(year: Year) -> dict[tuple[int, str], Club]:
    clubs = year.session.scalars(
        select(Club)
        .join(seasons.Season, seasons.Season.id == Club.season_id)
        .where(Club.library_id == year.library.id, seasons.Season.name == next_name(year))
    )
    return {_same(club): club for club in clubs}


def _same(club: Club) -> tuple[int, str]:
    return club.school_id, club.name.casefold()


def _bring_hosts(year: Year, old: Club, new: Club) -> None:
    for role in _hosts(year.session, old):
        year.session.add(
            Role(
                library_id=year.library.id,
                person_id=role.person_id,
                name=RoleName.HOST,
                club_id=new.id,
                invited_by_id=role.invited_by_id,
                created_at=year.now,
            )
        )
    year.session.flush()


def _tell_hosts(year: Year, club: Club) -> None:
    for role in _hosts(year.session, club):
        outbox.tell(
            year.session,
            year.library.id,
            role.person_id,
            "season_starts",
            about=club.key,
            once=f"{club.key}:{year.now.isoformat()}",
            now=year.now,
        )


def _hosts(session: Session, club: Club) -> list[Role]:
    found = session.scalars(
        select(Role).where(
            Role.club_id == club.id,
            Role.name == RoleName.HOST,
            Role.ended_at.is_(None),
            Role.meeting_id.is_(None),
        )
    )
    return list({role.person_id: role for role in found}.values())


CLUBS = Step(MAKING, 8, _preview_clubs, _make_clubs, _unmake_clubs)
GRADES = Step("grades", 8, _preview_grades, _move_up, _move_down)
CHILDREN = Step(going_on.CARRIED, 8, _preview_children, _carry, _carry_back)
OPEN = Step("open", 8, _preview_opening, _open, _close_again)
STEPS = (CLUBS, GRADES, CHILDREN, OPEN)
