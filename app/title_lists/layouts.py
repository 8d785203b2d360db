"""Layouts: which column of the library system's list says what, as the librarian chose it once."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.spreadsheets import folded
from app.core.tables import Base, Id, Moment, OfLibrary, one_library
from app.title_lists.list_columns import Layout, Part

MOST_COLUMNS = 60
"""A list for people to read has ten; more is a dump of something else."""


class ListLayout(OfLibrary, Base):
    """One kind of list, known by its headings, or by how many columns it has when there are none."""

    __tablename__ = "list_layouts"
    __table_args__ = (one_library(), UniqueConstraint("library_id", "fingerprint"))

    id: Mapped[Id]
    fingerprint: Mapped[str] = mapped_column(String(64))
    parts: Mapped[str] = mapped_column(String(1000))
    """What each column says, parted by commas."""
    has_heading: Mapped[bool]
    changed_at: Mapped[Moment]


def remembered(session: Session, library_id: int, rows: Sequence[Sequence[str]]) -> Layout | None:
    """How the librarian read such a list the last time; none when it is a new kind."""
    width = max(map(len, rows), default=0)
    prints = {_fingerprint(rows, has_heading=heading): heading for heading in (True, False)}
    found = {
        layout.fingerprint: layout
        for layout in session.scalars(
            select(ListLayout).where(ListLayout.library_id == library_id, ListLayout.fingerprint.in_(prints))
        )
    }
    for fingerprint, heading in prints.items():
        layout = found.get(fingerprint)
        parts = tuple(Part(name) for name in layout.parts.split(",")) if layout else ()
        if layout is not None and len(parts) == width:
            return Layout(parts, heading)
    return None


def remember(
    session: Session, library_id: int, rows: Sequence[Sequence[str]], layout: Layout, now: datetime
) -> None:
    """Keep how this kind of list is read; what was chosen before is replaced."""
    fingerprint = _fingerprint(rows, layout.has_heading)
    known = session.scalar(
        select(ListLayout).where(ListLayout.library_id == library_id, ListLayout.fingerprint == fingerprint)
    )
    if known is None:
        known = ListLayout(library_id=library_id, fingerprint=fingerprint)
        session.add(known)
    known.parts = ",".join(layout.parts)
    known.has_heading, known.changed_at = layout.has_heading, now
    session.flush()


def _fingerprint(rows: Sequence[Sequence[str]], has_heading: bool) -> str:
    width = max(map(len, rows), default=0)
    names = [folded(cell) for cell in rows[0]] if has_heading and rows else []
    said = "\n".join([str(width), *names])
    return hashlib.sha256(said.encode()).hexdigest()
