"""What a club has read in its season: the books its children have written about, the best loved first."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.catalogue.models import Work
from app.clubs.models import Club
from app.reviews.models import Review, ReviewState

MOST = 12
"""As many as stand well on a certificate."""


def books_of(session: Session, club: Club) -> list[Any]:
    """`title` and `author` of books with a published review in the club, by how many wrote about them."""
    how_many = func.count(Review.id)
    return list(
        session.execute(
            select(Work.title, Work.author)
            .join(Review, Review.work_id == Work.id)
            .where(Review.club_id == club.id, Review.state == ReviewState.PUBLISHED)
            .group_by(Work.id, Work.title, Work.author, Work.sort_key)
            .order_by(how_many.desc(), Work.sort_key)
            .limit(MOST)
        )
    )
