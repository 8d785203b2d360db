"""What tells of children in their clubs: places, meetings, answers to trips, wishes, loans, doors."""

from typing import Any

from sqlalchemy import Select, delete, or_, select, update

from app.clubs.models import Club, Meeting
from app.core import database
from app.doors.models import Door
from app.loans.models import Loan
from app.meetings.models import Activity, Attendance
from app.places.models import Place, PlaceState, Queue
from app.privacy import erasure
from app.retention.night import KEEP_DOORS, KEEP_LOANS, KEEP_PARTS, KEEP_WAITING, Keep, Night
from app.reviews import figures
from app.together.models import Suggestion
from app.trips.models import Trip, TripAnswer
from app.wanted import forgetting
from app.wanted.models import ChildWish, ClubWish
from app.year import seats_kept

WAS_IN = (PlaceState.ACTIVE, PlaceState.LEFT)


def waiting(night: Night) -> Select[Any]:
    return _places(night, KEEP_WAITING).where(Place.state.not_in(WAS_IN))


def parts(night: Night) -> Select[Any]:
    return _places(night, KEEP_PARTS)


def _places(night: Night, keep: Keep) -> Select[Any]:
    return (
        select(Place.id)
        .join(Queue, Queue.id == Place.queue_id)
        .where(Place.library_id == night.library.id, Queue.season_id.in_(night.seasons_over(keep)))
    )


def forget_places(night: Night, ids: list[int]) -> None:
    """Count what goes, and keep the counters of the queues true while they are held."""
    session, which = night.session, Place.id.in_(ids)
    queues = session.scalars(
        select(Queue).where(Queue.id.in_(select(Place.queue_id).where(which))).order_by(Queue.id)
    ).all()
    for queue in queues:
        database.lock(session, queue)
    figures.keep_places(session, night.library, which)
    erasure.point_at_nobody(session, session.scalars(select(Place.key).where(which)))
    session.execute(delete(Place).where(which))
    for queue in queues:
        seats_kept.recount(session, queue)


def suggestions(night: Night) -> Select[Any]:
    clubs = select(Club.id).where(Club.season_id.in_(night.seasons_over(KEEP_PARTS)))
    return select(Suggestion.id).where(Suggestion.club_id.in_(clubs))


def child_wishes(night: Night) -> Select[Any]:
    clubs = select(Club.id).where(Club.season_id.in_(night.seasons_over(KEEP_PARTS)))
    its = select(ClubWish.id).where(ClubWish.club_id.in_(clubs))
    return select(ChildWish.id).where(ChildWish.club_wish_id.in_(its))


def forget_child_wishes(night: Night, ids: list[int]) -> None:
    forgetting.forget_votes(night.session, ChildWish.id.in_(ids))


def meetings(night: Night) -> Select[Any]:
    """Meetings that still tell of children: who was there, and what was said in a line."""
    clubs = select(Club.id).where(Club.season_id.in_(night.seasons_over(KEEP_PARTS)))
    noted = select(Attendance.id).where(Attendance.meeting_id == Meeting.id).exists()
    own = select(Activity.id).where(Activity.meeting_id == Meeting.id, Activity.words != "").exists()
    tells = or_(noted, own, Meeting.line != "", Meeting.praise != "")
    return select(Meeting.id).where(Meeting.club_id.in_(clubs), tells)


def forget_who_met(night: Night, ids: list[int]) -> None:
    """How many came, what was done and read stays; it is nobody's."""
    night.session.execute(delete(Attendance).where(Attendance.meeting_id.in_(ids)))
    night.session.execute(update(Activity).where(Activity.meeting_id.in_(ids)).values(words=""))
    night.session.execute(update(Meeting).where(Meeting.id.in_(ids)).values(line="", praise=""))


def trip_answers(night: Night) -> Select[Any]:
    queues = select(Queue.id).where(Queue.season_id.in_(night.seasons_over(KEEP_PARTS)))
    return select(TripAnswer.id).where(
        TripAnswer.trip_id.in_(select(Trip.id).where(Trip.queue_id.in_(queues)))
    )


def doors(night: Night) -> Select[Any]:
    return select(Door.id).where(Door.library_id == night.library.id, Door.closes_at < night.now - KEEP_DOORS)


def loans(night: Night) -> Select[Any]:
    """Who had which book. How often a book was lent stands in `loan_figures`, and stays."""
    over = Loan.returned_at < night.now - KEEP_LOANS
    return select(Loan.id).where(Loan.library_id == night.library.id, over)


def forget_loans(night: Night, ids: list[int]) -> None:
    which = Loan.id.in_(ids)
    erasure.point_at_nobody(night.session, night.session.scalars(select(Loan.key).where(which)))
    night.session.execute(delete(Loan).where(which))
