"""What the list of the library's books reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, func, select, tuple_
from sqlalchemy.orm import Session

from app.catalogue.models import Copy, CopyState, Merge, Work
from app.catalogue.queries import is_merged

A_PAGE = 50
GONE = (CopyState.LOST, CopyState.DISCARDED)
_COPIES = (
    select(Copy.work_id, func.count(Copy.id))
    .where(Copy.work_id.in_(bindparam("works", expanding=True)), Copy.state.not_in(GONE))
    .group_by(Copy.work_id)
)


class Shelved(NamedTuple):
    """A work and how many copies of it the library has."""

    work: Work
    copies: int


@dataclass(frozen=True)
class WorkPage:
    """One page of the catalogue; `after` and `before` are the keys to go on from."""

    rows: list[Shelved]
    after: str | None = None
    before: str | None = None
    is_cut: bool = False
    """Whether a search found more than is shown."""


def works_in_order(
    session: Session,
    library_id: int,
    after: str | None = None,
    before: str | None = None,
    narrowed: Sequence[ColumnElement[bool]] = (),
) -> WorkPage:
    """Fifty works by title: those after, or before, the work with this key, that answer `narrowed`."""
    place = tuple_(Work.sort_key, Work.id)
    here = select(Work).where(Work.library_id == library_id)
    everything = here.where(~is_merged(), *narrowed)
    key = before or after
    given = None
    if key:
        given = session.execute(here.with_only_columns(Work.sort_key, Work.id).where(Work.key == key)).first()
    if given is not None:
        everything = everything.where(place < tuple(given) if before else place > tuple(given))
    is_back = given is not None and bool(before)
    order = (Work.sort_key.desc(), Work.id.desc()) if is_back else (Work.sort_key, Work.id)
    works = list(session.scalars(everything.order_by(*order).limit(A_PAGE + 1)))
    has_more = len(works) > A_PAGE
    works = works[:A_PAGE][::-1] if is_back else works[:A_PAGE]
    first, last = (works[0].key, works[-1].key) if works else (None, None)
    return WorkPage(
        with_copies(session, works),
        after=last if is_back or has_more else None,
        before=first if (has_more if is_back else given is not None) else None,
    )


def how_many_works(session: Session, library_id: int) -> int:
    """How many titles the library has."""
    works = select(func.count(Work.id)).where(Work.library_id == library_id)
    merged = select(func.count(Merge.id)).where(Merge.library_id == library_id, Merge.undone_at.is_(None))
    return session.scalar(select(works.scalar_subquery() - merged.scalar_subquery())) or 0


def with_copies(session: Session, works: list[Work]) -> list[Shelved]:
    """These works and how many copies of each the library has; the lost do not count."""
    counted = session.execute(_COPIES, {"works": [work.id for work in works]})
    copies = dict(counted.all())
    return [Shelved(work, copies.get(work.id, 0)) for work in works]
