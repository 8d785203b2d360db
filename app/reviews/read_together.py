"""What a club has read in its season: at its meetings, and what its children have written about."""

from typing import Any

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from app.catalogue.models import Work
from app.clubs.models import Club, Meeting
from app.meetings.models import BookRead
from app.reviews.models import Review, ReviewState

MOST = 12
"""As many as stand well on a certificate."""


def books_of(session: Session, club: Club) -> list[Any]:
    """`title` and `author` of the books, those the club came back to most first."""
    read = (
        select(BookRead.work_id)
        .join(Meeting, Meeting.id == BookRead.meeting_id)
        .where(Meeting.club_id == club.id)
    )
    written = select(Review.work_id).where(Review.club_id == club.id, Review.state == ReviewState.PUBLISHED)
    each = union_all(read, written).subquery()
    return list(
        session.execute(
            select(Work.title, Work.author)
            .join(each, each.c.work_id == Work.id)
            .group_by(Work.id, Work.title, Work.author, Work.sort_key)
            .order_by(func.count().desc(), Work.sort_key)
            .limit(MOST)
        )
    )
