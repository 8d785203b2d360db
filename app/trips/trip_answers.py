"""What guardians say to a trip, taken together: the last word of each source counts, and any no wins.

A source is a guardian with its link, or the papers staff have in hand.
"""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.children.models import Child
from app.trips.models import Trip, TripAnswer


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    MISSING = "missing"


def together(answers: Iterable[TripAnswer]) -> Answer:
    """The answers of one child to one trip, in the order they came."""
    last = {answer.guardian_id: answer.is_yes for answer in answers}
    if not last:
        return Answer.MISSING
    return Answer.YES if all(last.values()) else Answer.NO


def standing(session: Session, trip: Trip, child: Child) -> Answer:
    """Whether this child may come along."""
    answers = session.scalars(
        select(TripAnswer)
        .where(TripAnswer.trip_id == trip.id, TripAnswer.child_id == child.id)
        .order_by(TripAnswer.id)
    )
    return together(answers)
