"""What a club is to be: at which site, for whom, when and where; made and changed by the library."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.clubs import rhythm, seasons
from app.clubs.models import Club, Season
from app.core import audit
from app.core.errors import RuleBroken
from app.core.search_text import sort_key
from app.draws import draws
from app.libraries.models import Goal, Library, School, SchoolKind
from app.places import offers, queues
from app.places.models import Queue


@dataclass(frozen=True)
class Plan:
    """All that is decided about a club; `season` is its name, `weekday` 0 for Monday."""

    school: School
    season: str
    name: str
    grade_from: int
    grade_to: int
    capacity: int
    weekday: int
    starts_at: time
    ends_at: time
    first_meeting_on: date
    every_weeks: int = 1
    librarian: Person | None = None
    goal: Goal | None = None
    room: str = ""
    about: str = ""
    promised: str = ""
    draws_on: date | None = None
    """Lots are drawn from this day on among those put forward before it."""
    offers_reason: str | None = None
    """Why free places are offered during the season too; none if they are not."""
    teachers_read_first: bool | None = None
    """Whether teachers and hosts read reviews before the library does; none: as the library has it."""


def make(session: Session, library: Library, plan: Plan, by: Person, now: datetime) -> Club:
    """A new club, asked for but not yet open, with its season, its places and its meetings.

    Raises RuleBroken: main_school, no_places; as `draws.schedule` and `offers.offer_in_season`.
    """
    _check(plan)
    season = seasons.season_named(session, library.id, plan.season)
    club = Club(library_id=library.id, created_at=now)
    _write(club, plan, season, library)
    session.add(club)
    session.flush()
    queue = Queue(library_id=library.id, club_id=club.id, season_id=season.id, capacity=plan.capacity)
    session.add(queue)
    session.flush()
    _give_places(session, library, club, queue, plan, by)
    rhythm.lay_out(session, library, club, season, now)
    audit.record(session, "make_club", club, now=now, actor_id=by.id)
    return club


def change(session: Session, library: Library, club: Club, plan: Plan, by: Person, now: datetime) -> None:
    """Change what a club is; more places are offered at once, meetings to come follow the new rhythm.

    Raises RuleBroken: as `make`.
    """
    _check(plan)
    queue = club.queue
    season = seasons.season_named(session, library.id, plan.season)
    _write(club, plan, season, library)
    queue.season_id = season.id
    session.flush()
    _give_places(session, library, club, queue, plan, by)
    rhythm.lay_out(session, library, club, season, now)
    audit.record(session, "edit_club", club, now=now, actor_id=by.id)


def _give_places(
    session: Session, library: Library, club: Club, queue: Queue, plan: Plan, by: Person
) -> None:
    """How the club's places are given: by lot or not, until when, and how many there are."""
    zone = ZoneInfo(library.zone)
    draws_at = datetime.combine(plan.draws_on, time.min, zone) if plan.draws_on else None
    draws.schedule(session, queue, draws_at, by)
    offers.begin(session, queue, datetime.combine(club.begins_on, club.starts_at, zone))
    offers.offer_in_season(session, queue, plan.offers_reason, by)
    if plan.capacity != queue.capacity:
        queues.change_capacity(session, queue, plan.capacity, by)


def _check(plan: Plan) -> None:
    if plan.school.kind == SchoolKind.MAIN:
        raise RuleBroken("main_school", school=plan.school.name)
    if plan.capacity < 1:
        raise RuleBroken("no_places")


def _write(club: Club, plan: Plan, season: Season, library: Library) -> None:
    club.school_id, club.season_id = plan.school.id, season.id
    club.goal_id = plan.goal.id if plan.goal else None
    club.librarian_id = plan.librarian.id if plan.librarian else None
    club.name, club.sort_key = plan.name, sort_key(plan.name, library.language)[:120]
    club.grade_from, club.grade_to = plan.grade_from, plan.grade_to
    club.weekday, club.every_weeks = plan.weekday, plan.every_weeks
    club.starts_at, club.ends_at = plan.starts_at, plan.ends_at
    club.first_meeting_on = plan.first_meeting_on
    club.room, club.about, club.promised = plan.room, plan.about, plan.promised
    club.teachers_read_first = plan.teachers_read_first
    library.some_clubs_choose = library.some_clubs_choose or plan.teachers_read_first is True
