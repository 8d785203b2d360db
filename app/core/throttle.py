"""How often is too often: failures counted in the database, so that every worker sees them."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.core import database
from app.core.records import RateCounter


def count(session: Session, bucket: str, now: datetime, window: timedelta) -> int:
    """Add one to `bucket` in the current window and say how many there are."""
    statement = (
        database.insert_unless_there(session, RateCounter)
        .values(bucket=bucket, window=_start(now, window), count=1)
        .on_conflict_do_update(
            index_elements=[RateCounter.bucket, RateCounter.window],
            set_={"count": RateCounter.count + 1},
        )
        .returning(RateCounter.count)
    )
    return int(session.execute(statement).scalar_one())


def counted(session: Session, bucket: str, now: datetime, window: timedelta) -> int:
    """How many there are in the current window."""
    statement = select(RateCounter.count).where(
        RateCounter.bucket == bucket, RateCounter.window == _start(now, window)
    )
    return session.scalar(statement) or 0


def forget(session: Session, before: datetime) -> None:
    """Drop the counters of windows that began before `before`."""
    session.execute(delete(RateCounter).where(RateCounter.window < before))


def _start(now: datetime, window: timedelta) -> datetime:
    seconds = int(window.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
