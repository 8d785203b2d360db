"""What is counted of a season, and how it stays the same when what was counted is forgotten.

Everything is counted by club and month, so that months, tertials, seasons and calendar years are sums of
it. A row about to be deleted is first added to `season_figures`; a figure is what is there and what was.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from app.clubs.models import Club, Meeting, MeetingState
from app.core import database
from app.libraries.models import Library
from app.places.models import Place, PlaceState, Queue, is_clubs_own
from app.reading.models import How, Reading
from app.reviews.models import Review
from app.year.models import SeasonFigure

Spot = tuple[int, int, date, str]
"""Season, club, month and name of a figure."""
Counts = Counter[Spot]

WAS_IN = (PlaceState.ACTIVE, PlaceState.LEFT)
STILL_IN_LINE: dict[str, str] = {PlaceState.WAITING: "waiting", PlaceState.OFFERED: "waiting"}
ENDED: dict[str, str] = {
    PlaceState.LEFT: "left",
    PlaceState.DECLINED: "declined",
    PlaceState.WITHDRAWN: "withdrawn",
}
NAMES = (
    "asked",
    "children",
    "waiting",
    "left",
    "declined",
    "withdrawn",
    "reviews",
    "published",
    "books_read",
    "heard",
    "on_screen",
)
"""What can be forgotten and is kept as figures; `children` counts each child of a club once."""


def counted(session: Session, library: Library, season_id: int) -> Counts:
    """Every figure of a season: what stands in the tables, what was kept, and the meetings held."""
    counts = _of_places(session, library, Queue.season_id == season_id)
    counts += _of_reviews(session, library, Club.season_id == season_id)
    counts += _of_readings(session, library, Club.season_id == season_id)
    counts += _of_meetings(session, library, season_id)
    for kept in session.scalars(
        select(SeasonFigure).where(SeasonFigure.library_id == library.id, SeasonFigure.season_id == season_id)
    ):
        counts[kept.season_id, kept.club_id, kept.month, kept.name] += kept.value
    return counts


def by_club(counts: Counts) -> dict[int, Counter[str]]:
    """The figures of a whole season, for each club."""
    clubs: dict[int, Counter[str]] = {}
    for (_season, club_id, _month, name), value in counts.items():
        clubs.setdefault(club_id, Counter())[name] += value
    return clubs


def by_tertial(counts: Counts) -> dict[tuple[int, int], Counter[str]]:
    """The figures of all clubs for each (year, tertial): January–April is 1, September–December 3."""
    tertials: dict[tuple[int, int], Counter[str]] = {}
    for (_season, _club, month, name), value in counts.items():
        tertials.setdefault((month.year, (month.month - 1) // 4 + 1), Counter())[name] += value
    return tertials


def keep_places(session: Session, library: Library, *which: ColumnElement[bool]) -> None:
    """Add up the places that are about to be deleted: all of a child's in a queue, or none that was in."""
    _keep(session, library, _of_places(session, library, *which))


def keep_reviews(session: Session, library: Library, *which: ColumnElement[bool]) -> None:
    """Add up the reviews that are about to be deleted."""
    _keep(session, library, _of_reviews(session, library, *which))


def keep_readings(session: Session, library: Library, *which: ColumnElement[bool]) -> None:
    """Add up the entries of reading logs that are about to be forgotten."""
    _keep(session, library, _of_readings(session, library, *which))


def _keep(session: Session, library: Library, counts: Counts) -> None:
    for (season_id, club_id, month, name), value in sorted(counts.items()):
        insert = database.insert_unless_there(session, SeasonFigure).values(
            library_id=library.id, season_id=season_id, club_id=club_id, month=month, name=name, value=value
        )
        session.execute(
            insert.on_conflict_do_update(
                index_elements=["club_id", "season_id", "month", "name"],
                set_={"value": SeasonFigure.value + insert.excluded.value},
            )
        )


def _of_places(session: Session, library: Library, *which: ColumnElement[bool]) -> Counts:
    """A child that left and came back is one child: its first place in the club counts it."""
    earlier = aliased(Place)
    is_first = ~(
        select(earlier.id)
        .where(
            earlier.queue_id == Place.queue_id,
            earlier.child_id == Place.child_id,
            earlier.id < Place.id,
            earlier.state.in_(WAS_IN),
        )
        .exists()
    )
    rows = session.execute(
        select(Queue.season_id, Queue.club_id, Place.state, Place.asked_at, Place.settled_at, is_first)
        .join(Queue, Queue.id == Place.queue_id)
        .where(Place.library_id == library.id, is_clubs_own(), *which)
    )
    found: list[tuple[int, int, datetime | None, str]] = []
    for season_id, club_id, state, asked_at, settled_at, first in rows:
        found.append((season_id, club_id, asked_at, "asked"))
        if state in WAS_IN and first:
            found.append((season_id, club_id, asked_at, "children"))
        if state in STILL_IN_LINE:
            found.append((season_id, club_id, asked_at, STILL_IN_LINE[state]))
        if state in ENDED:
            found.append((season_id, club_id, settled_at, ENDED[state]))
    return _counter(library, found)


def _of_reviews(session: Session, library: Library, *which: ColumnElement[bool]) -> Counts:
    rows = session.execute(
        select(Club.season_id, Club.id, Review.submitted_at, Review.published_at)
        .join(Club, Club.id == Review.club_id)
        .where(Review.library_id == library.id, *which)
    )
    found: list[tuple[int, int, datetime | None, str]] = []
    for season_id, club_id, submitted_at, published_at in rows:
        found.append((season_id, club_id, submitted_at, "reviews"))
        found.append((season_id, club_id, published_at, "published"))
    return _counter(library, found)


def _of_readings(session: Session, library: Library, *which: ColumnElement[bool]) -> Counts:
    """Books in the children's logs; of these, those heard or read to, and those on a screen or as sound."""
    rows = session.execute(
        select(Club.season_id, Club.id, Reading.at, Reading.how, Reading.is_digital)
        .join(Club, Club.id == Reading.club_id)
        .where(Reading.library_id == library.id, *which)
    )
    found: list[tuple[int, int, datetime | None, str]] = []
    for season_id, club_id, at, how, is_digital in rows:
        found.append((season_id, club_id, at, "books_read"))
        found += [(season_id, club_id, at, "heard")] if how != How.READ else []
        found += [(season_id, club_id, at, "on_screen")] if is_digital else []
    return _counter(library, found)


def _of_meetings(session: Session, library: Library, season_id: int) -> Counts:
    """Meetings are nobody's, and stay."""
    rows = session.execute(
        select(Club.id, Meeting.starts_at, func.coalesce(Meeting.participants, 0))
        .join(Club, Club.id == Meeting.club_id)
        .where(
            Meeting.library_id == library.id,
            Club.season_id == season_id,
            Meeting.state == MeetingState.HELD,
        )
    ).all()
    held = [(season_id, club_id, starts_at, "meetings") for club_id, starts_at, _came in rows]
    counts = _counter(library, held)
    for club_id, starts_at, came in rows:
        counts[season_id, club_id, _month(library, starts_at), "participants"] += came
    return counts


def _counter(library: Library, found: Iterable[tuple[int, int, datetime | None, str]]) -> Counts:
    spots: Any = (
        (season_id, club_id, _month(library, at), name) for season_id, club_id, at, name in found if at
    )
    return Counter(spots)


def _month(library: Library, at: datetime) -> date:
    return at.astimezone(ZoneInfo(library.zone)).date().replace(day=1)
