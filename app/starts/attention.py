"""Schools somebody should turn to today: no answer, a yes without a plan, a club beside the line."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager

from app.core.tables import UtcDateTime
from app.libraries.models import School
from app.school_line.models import ClubRequest, RequestState
from app.starts.check_ins import PATIENCE
from app.starts.made_by_hand import has_club_by_hand
from app.starts.models import CheckIn, CheckInAnswer


class Why(StrEnum):
    CALL = "call"
    SILENT = "silent"
    UNANSWERED = "unanswered"
    UNPLANNED = "unplanned"
    HAS_CLUB = "has_club"


@dataclass(frozen=True)
class SchoolToCall:
    """One school, why, and since when; `check_in` where it is about one."""

    club_request: ClubRequest
    why: Why
    since: datetime
    check_in: CheckIn | None = None


_later = aliased(CheckIn)
_has_spoken_since = (
    select(_later.id)
    .where(
        _later.request_id == CheckIn.request_id,
        _later.month > CheckIn.month,
        _later.answer.is_not(None),
    )
    .exists()
)
_wants_a_call = and_(CheckIn.answer == CheckInAnswer.CALL, CheckIn.settled_at.is_(None))
_is_silent = and_(
    CheckIn.answer.is_(None),
    CheckIn.settled_at.is_(None),
    CheckIn.asked_at <= bindparam("patient_until", type_=UtcDateTime),
    ~_has_spoken_since,
)
_IS_IN_NEED = (
    ClubRequest.library_id == bindparam("library"),
    or_(
        and_(ClubRequest.state == RequestState.HANDED_OVER, CheckIn.id.is_not(None)),
        and_(ClubRequest.state == RequestState.WAITING, ClubRequest.unanswered_at.is_not(None)),
        and_(ClubRequest.state == RequestState.STARTING, ClubRequest.club_id.is_(None)),
        has_club_by_hand(),
    ),
)
_CHECK_IN = and_(CheckIn.request_id == ClubRequest.id, or_(_wants_a_call, _is_silent))
ANY_SCHOOL = select(ClubRequest.id).outerjoin(CheckIn, _CHECK_IN).where(*_IS_IN_NEED).exists()
"""Whether `schools_to_call` would find one; asked beside other things, with `patient_until`."""
_IN_NEED = (
    select(ClubRequest, CheckIn, has_club_by_hand())
    .join(School, School.id == ClubRequest.school_id)
    .outerjoin(CheckIn, _CHECK_IN)
    .where(*_IS_IN_NEED)
    .order_by(ClubRequest.id, CheckIn.month.desc())
    .options(contains_eager(ClubRequest.school))
)


def patient_until(now: datetime) -> datetime:
    """Who was asked before this moment and has said nothing is silent."""
    return now - PATIENCE


def schools_to_call(session: Session, library_id: int, now: datetime) -> list[SchoolToCall]:
    """Who wants to be called or has not answered, and who said yes and has no plan yet; one query.

    A silence is forgiven when a later check-in is answered.
    """
    rows = session.execute(_IN_NEED, {"library": library_id, "patient_until": patient_until(now)})
    found: dict[int, SchoolToCall] = {}
    for club_request, check_in, has_club in rows:
        one = _why(club_request, check_in, has_club=has_club)
        if club_request.id not in found or one.why == Why.CALL:
            found[club_request.id] = one
    return sorted(found.values(), key=lambda one: (list(Why).index(one.why), one.since))


def _why(club_request: ClubRequest, check_in: CheckIn | None, *, has_club: bool) -> SchoolToCall:
    if check_in is not None and club_request.state == RequestState.HANDED_OVER:
        if check_in.answer == CheckInAnswer.CALL:
            return SchoolToCall(club_request, Why.CALL, check_in.answered_at or check_in.asked_at, check_in)
        return SchoolToCall(club_request, Why.SILENT, check_in.asked_at, check_in)
    if has_club:
        return SchoolToCall(club_request, Why.HAS_CLUB, club_request.confirmed_at or club_request.asked_at)
    if club_request.unanswered_at is not None:
        return SchoolToCall(club_request, Why.UNANSWERED, club_request.unanswered_at)
    return SchoolToCall(club_request, Why.UNPLANNED, club_request.accepted_at or club_request.asked_at)
