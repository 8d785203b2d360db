"""Reads about loose books: those that are out, and those that cannot be found."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.catalogue.models import Copy
from app.loose_books.models import LooseBook

PAGE = 50


def out_now(session: Session, library_id: int, after: str | None = None) -> list[LooseBook]:
    """Up to 51 loose books that are out or waiting, as they were set aside, those after the key `after`."""
    wanted = select(LooseBook).where(LooseBook.library_id == library_id, LooseBook.ended_at.is_(None))
    if after is not None:
        its = select(LooseBook.id).where(LooseBook.library_id == library_id, LooseBook.key == after)
        wanted = wanted.where(LooseBook.id > its.scalar_subquery())
    return list(
        session.scalars(
            wanted.order_by(LooseBook.id)
            .limit(PAGE + 1)
            .options(
                joinedload(LooseBook.copy).joinedload(Copy.work),
                joinedload(LooseBook.school),
                joinedload(LooseBook.club),
            )
        )
    )


def lost(session: Session, library_id: int) -> list[LooseBook]:
    """Loose books that cannot be found and may turn up, the last first."""
    gone = select(LooseBook).where(LooseBook.library_id == library_id, LooseBook.lost_at.is_not(None))
    return list(
        session.scalars(
            gone.order_by(LooseBook.lost_at.desc())
            .limit(PAGE)
            .options(joinedload(LooseBook.copy).joinedload(Copy.work), joinedload(LooseBook.school))
        )
    )
