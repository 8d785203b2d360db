"""What the library knows of a child, counted for the child itself; the guardians get every row of it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.children.models import Child
from app.consents.models import Consent, Purpose
from app.loans.models import Loan
from app.meetings.models import Attendance
from app.pictures.models import Picture
from app.reading.models import Reading
from app.reviews.models import Review
from app.together.models import Ballot, Suggestion
from app.videos.models import Video
from app.wanted.models import ChildWish

_COUNTED: dict[str, Any] = {
    "reviews": Review,
    "readings": Reading,
    "wishes": ChildWish,
    "pictures": Picture,
    "films": Video,
    "ideas": Suggestion,
    "votes": Ballot,
    "loans": Loan,
    "meetings": Attendance,
}


@dataclass(frozen=True)
class OwnFacts:
    """How many rows there are of a child's own, and what its grown-ups have said yes to last."""

    reviews: int
    readings: int
    wishes: int
    pictures: int
    films: int
    ideas: int
    votes: int
    loans: int
    meetings: int
    agreed: frozenset[str]


def facts_of(session: Session, child: Child) -> OwnFacts:
    """Counted in one query, and the answers in another."""
    counts = [
        select(func.count()).where(table.child_id == child.id).scalar_subquery()
        for table in _COUNTED.values()
    ]
    numbers = session.execute(select(*counts)).one()
    said = session.execute(
        select(Consent.purpose, Consent.is_given).where(Consent.child_id == child.id).order_by(Consent.id)
    )
    last = {each.purpose: each.is_given for each in said}
    agreed = frozenset(str(Purpose(purpose)) for purpose, is_given in last.items() if is_given)
    return OwnFacts(**dict(zip(_COUNTED, numbers, strict=True)), agreed=agreed)
