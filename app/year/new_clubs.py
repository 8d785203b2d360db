"""August: next season's clubs are made after this season's, at the same hour and with the same hosts."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Role, RoleName
from app.clubs import plans, seasons
from app.clubs.models import Club, ClubState, Meeting, Season
from app.core.errors import RuleBroken
from app.libraries.models import Goal
from app.places import queues
from app.places.models import Place, Queue
from app.year.year import Group, Line, Step, Undo, Year, changed_by, clubs_of

MAKING = "clubs"
SAME_WEEKDAY_NEXT_YEAR = timedelta(weeks=52)


def next_name(year: Year) -> str:
    """What the coming season is called."""
    return seasons.season_name(year.season.first_on.year + 1)


def pairs(year: Year) -> list[tuple[Club, Club]]:
    """This season's clubs, each with the one its children go on in."""
    made = changed_by(year.session, year.season, MAKING) or {"pairs": {}}
    old = {club.id: club for club in clubs_of(year, *ClubState)}
    new = {
        club.id: club
        for club in year.session.scalars(
            select(Club)
            .where(Club.id.in_(made["pairs"].values()))
            .options(joinedload(Club.school), joinedload(Club.queue))
        ).unique()
    }
    found = [(int(was), to) for was, to in made["pairs"].items()]
    return [(old[was], new[to]) for was, to in found if was in old and to in new]


def hosts_of(session: Session, club: Club) -> list[Role]:
    """The parts of the club's hosts, one for each; a substitute of one meeting is none."""
    found = session.scalars(
        select(Role).where(
            Role.club_id == club.id,
            Role.name == RoleName.HOST,
            Role.ended_at.is_(None),
            Role.meeting_id.is_(None),
        )
    )
    return list({role.person_id: role for role in found}.values())


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
            queues.close(year.session, following.queue, year.now)
            _bring_hosts(year, club, following)
            made.append(following.id)
        pairs[str(club.id)] = following.id
    return {"pairs": pairs, "made": made}


def _unmake_clubs(year: Year, changed: Undo) -> None:
    session, made = year.session, changed["made"]
    their_queues = select(Queue.id).where(Queue.club_id.in_(made))
    opened = select(Club.id).where(Club.id.in_(made), Club.state != ClubState.ASKED)
    if session.scalar(select(Place.id).where(Place.queue_id.in_(their_queues)).limit(1)) or session.scalar(
        opened
    ):
        raise RuleBroken("year_in_use")
    for table in (Role, Meeting, Queue):
        session.execute(delete(table).where(table.club_id.in_(made)))
    session.execute(delete(Club).where(Club.id.in_(made)))


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
        teachers_read_first=club.teachers_read_first,
    )


def _there_already(year: Year) -> dict[tuple[int, str], Club]:
    clubs = year.session.scalars(
        select(Club)
        .join(Season, Season.id == Club.season_id)
        .where(Club.library_id == year.library.id, Season.name == next_name(year))
    )
    return {_same(club): club for club in clubs}


def _same(club: Club) -> tuple[int, str]:
    return club.school_id, club.name.casefold()


def _bring_hosts(year: Year, old: Club, new: Club) -> None:
    for role in hosts_of(year.session, old):
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


STEP = Step(MAKING, 8, _preview_clubs, _make_clubs, _unmake_clubs)
