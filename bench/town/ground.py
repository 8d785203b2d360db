"""What a town is built with: where rows go, what time it is, and how far the numbers have come."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from app.core.tables import Base
from bench.town.words import key

ZONE = "Europe/Copenhagen"


@dataclass(frozen=True)
class Size:
    """How large a town is. The clubs beyond `open_clubs` are those of earlier seasons."""

    name: str
    schools: int
    clubs: int
    children: int
    works: int
    copies: int
    reviews: int
    open_clubs: int = 20


TOWN = Size("town", schools=30, clubs=30, children=900, works=1_500, copies=3_000, reviews=5_000)
COUNTRY = Size("country", schools=300, clubs=300, children=9_000, works=15_000, copies=30_000, reviews=50_000)
HAMLET = Size("hamlet", schools=29, clubs=29, children=300, works=200, copies=1_000, reviews=600)
"""For a quick look whether the bench itself works."""


@dataclass
class Ground:
    """The library that is being filled."""

    session: Session
    size: Size
    now: datetime
    library_id: int = 1
    last: dict[type[Base], int] = field(default_factory=dict)

    def put(self, model: type[Base], rows: Iterable[dict[str, Any]]) -> None:
        """Store rows of one kind; each gets its number, its key and its library unless it has them."""
        columns = model.__table__.columns
        filled = []
        for row in rows:
            number = self.last[model] = self.last.get(model, 0) + 1
            own: dict[str, Any] = {"id": number}
            if "key" in columns:
                own["key"] = key(model.__tablename__, number)
            if "library_id" in columns:
                own["library_id"] = self.library_id
            filled.append(own | row)
        for some in batches(filled):
            self.session.execute(insert(model), some)

    def next_id(self, model: type[Base]) -> int:
        """The number the next row of this kind will get."""
        return self.last.get(model, 0) + 1

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(ZONE)).date()

    @property
    def monday(self) -> date:
        return self.today - timedelta(days=self.today.weekday())

    def ago(self, **span: float) -> datetime:
        return self.now - timedelta(**span)


def moment(day: date, hour: time) -> datetime:
    """That hour of that day where the library is, in UTC."""
    return datetime.combine(day, hour, ZoneInfo(ZONE)).astimezone(UTC)


def batches(rows: list[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    """A few hundred at a time: a statement has an end."""
    return (rows[start : start + 500] for start in range(0, len(rows), 500))


def settle(ground: Ground) -> None:
    """Let PostgreSQL count on from where we ended, and both databases learn what there is."""
    session = ground.session
    if session.get_bind().dialect.name == "postgresql":
        for model in ground.last:
            table = model.__tablename__
            highest = session.scalar(select(func.max(model.__table__.c.id)))
            session.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {highest})"))
    session.commit()
    session.execute(text("ANALYZE"))
    session.commit()
