"""Schools somebody should turn to today: no answer, a yes that needs a plan, a wish to be called."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager

from app.clubs.check_ins import PATIENCE
from app.clubs.school_line import ClubRequest, RequestState
from app.clubs.starts import CheckIn, CheckInAnswer
from app.core.tables import UtcDateTime
from app.libraries.models import School


class Why(StrEnum):
    CALL = "call"
    SILENT = "silent"
    UNANSWERED = "unanswered"
    UNPLANNED = "unplanned"


@dataclass(frozen=True)
class SchoolToCall:
    """One school, why, and since when; `check_in` where it is about one."""

    club_request: ClubRequest
    why: Why
    since: datetime
    check_in: CheckIn | None = None


def schools_to_call(session: Session, library_id: int, now: datetime) -> list[SchoolToCall]:
    """Who wants to be called or has not answered, and who said yes and has no plan yet; one query.

    A silence is forgiven when a later check-in is answered.
    """
    rows = session.execute(_in_need(), {"library_id": library_id, "patient_until": now - PATIENCE})
    found: dict[int, SchoolToCall] = {}
    for club_request, check_in in rows:
        one = _why(club_request, check_in)
        if club_request.id not in found or one.why == Why.CALL:
            found[club_request.id] = one
    return sorted(found.values(), key=lambda one: (list(Why).index(one.why), one.since))


@cache
def _in_need() -> Select[ClubRequest, CheckIn]:
    """Built once: today's page asks it of every librarian, every time."""
    later = aliased(CheckIn)
    spoken = select(later.id).where(
        later.request_id == CheckIn.request_id, later.month > CheckIn.month, later.answer.is_not(None)
    )
    wants = and_(CheckIn.answer == CheckInAnswer.CALL, CheckIn.settled_at.is_(None))
    silent = and_(
        CheckIn.answer.is_(None),
        CheckIn.settled_at.is_(None),
        CheckIn.asked_at <= bindparam("patient_until", type_=UtcDateTime),
        ~spoken.exists(),
    )
    return (
        select(ClubRequest, CheckIn)
        .join(School, School.id == ClubRequest.school_id)
        .outerjoin(CheckIn, and_(CheckIn.request_id == ClubRequest.id, or_(wants, silent)))
        .where(
            ClubRequest.library_id == bindparam("library_id"),
            or_(
                and_(ClubRequest.state == RequestState.HANDED_OVER, CheckIn.id.is_not(None)),
                and_(ClubRequest.state == RequestState.WAITING, ClubRequest.unanswered_at.is_not(None)),
                and_(ClubRequest.state == RequestState.STARTING, ClubRequest.club_id.is_(None)),
            ),
        )
        .order_by(ClubRequest.id, CheckIn.month.desc())
        .options(contains_eager(ClubRequest.school))
    )


def _why(club_request: ClubRequest, check_in: CheckIn | None) -> SchoolToCall:
    if check_in is not None and club_request.state == RequestState.HANDED_OVER:
        if check_in.answer == CheckInAnswer.CALL:
            return SchoolToCall(club_request, Why.CALL, check_in.answered_at or check_in.asked_at, check_in)
        return SchoolToCall(club_request, Why.SILENT, check_in.asked_at, check_in)
    if club_request.unanswered_at is not None:
        return SchoolToCall(club_request, Why.UNANSWERED, club_request.unanswered_at)
    return SchoolToCall(club_request, Why.UNPLANNED, club_request.accepted_at or club_request.asked_at)
