"""The line of schools that want a club is for staff."""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from app.access.scopes.outline import Scope, staff_only
from app.access.viewer import Viewer
from app.school_line.models import ClubRequest
from app.starts.models import CheckIn, RequestStep


def club_requests(viewer: Viewer) -> Select[Any]:
    """What a school has confirmed; before that it is nobody's business."""
    return (
        staff_only(ClubRequest, viewer)
        .where(ClubRequest.number.is_not(None))
        .options(
            joinedload(ClubRequest.school),
            joinedload(ClubRequest.contact),
            joinedload(ClubRequest.librarian),
            joinedload(ClubRequest.club),
            joinedload(ClubRequest.season),
        )
    )


def request_steps(viewer: Viewer) -> Select[Any]:
    return staff_only(RequestStep, viewer).options(joinedload(RequestStep.club_request))


def check_ins(viewer: Viewer) -> Select[Any]:
    return staff_only(CheckIn, viewer).options(joinedload(CheckIn.club_request))


SCOPES: dict[type[Any], Scope] = {
    ClubRequest: club_requests,
    RequestStep: request_steps,
    CheckIn: check_ins,
}
