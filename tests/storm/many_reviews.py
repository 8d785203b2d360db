"""A library whose children have written a hundred thousand reviews, and five thousand that wait."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from app.catalogue.models import Work
from app.children.models import Child
from app.core import clock
from app.core.tables import new_key
from app.reviews.models import Audience, Review, ReviewState

WORKS = 400
AT_ONCE = 5_000


def fill(session: Session, published: int, waiting: int) -> None:
    """Each child writes about new books; every third review is for everybody."""
    first = session.scalars(select(Review).where(Review.moderated_by_id.is_not(None)).limit(1)).one()
    works = _works(session, first.library_id)
    children = session.scalars(select(Child.id).order_by(Child.id)).all()
    pairs = ((child, work) for work in works for child in children)
    rows = _reviews(first, pairs, published, waiting)
    while batch := [row for row, _ in zip(rows, range(AT_ONCE), strict=False)]:
        session.execute(insert(Review), batch)
    session.commit()
    session.execute(text("ANALYZE"))
    session.commit()


def _works(session: Session, library_id: int) -> list[int]:
    now = clock.now()
    rows = [
        {
            "library_id": library_id,
            "key": new_key(),
            "group_key": f"storm {number}",
            "title": f"Storm {number}",
            "author": f"Author {number % 50}",
            "series": f"Series {number % 80}",
            "search_text": f"storm {number}",
            "sort_key": f"storm {number:04}",
            "created_at": now,
        }
        for number in range(WORKS)
    ]
    return list(session.scalars(insert(Work).returning(Work.id, sort_by_parameter_order=True), rows))


def _reviews(
    first: Review, pairs: Iterator[tuple[int, int]], published: int, waiting: int
) -> Iterator[dict[str, Any]]:
    now = clock.now()
    for number, (child, work) in enumerate(pairs):
        if number == published + waiting:
            return
        is_read = number < published
        at = now - timedelta(minutes=number)
        yield {
            "library_id": first.library_id,
            "key": new_key(),
            "child_id": child,
            "work_id": work,
            "club_id": first.club_id,
            "rating": number % 5 + 1,
            "words": f"Words {number}",
            "language": "da",
            "audience": (Audience.PUBLIC, Audience.LIBRARY, Audience.CLUB)[number % 3],
            "state": ReviewState.PUBLISHED if is_read else ReviewState.SUBMITTED,
            "version": 2,
            "moderated_by_id": first.moderated_by_id if is_read else None,
            "created_at": at,
            "changed_at": at,
            "submitted_at": at,
            "published_at": at if is_read else None,
            "grade_from": (0, 4, 7)[child % 3] if is_read else None,
        }
