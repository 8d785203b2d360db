"""How often is too often: failures counted in the database, so that every worker sees them."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update
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


def counted_lately(session: Session, bucket: str, now: datetime, window: timedelta) -> float:
    """How many there are in the current window and, as far as it still counts, the one before.

    The one before weighs less the older it gets, so that nobody gains by waiting for a window to turn.
    """
    start = _start(now, window)
    before = select(RateCounter.count).where(
        RateCounter.bucket == bucket, RateCounter.window == start - window
    )
    return counted(session, bucket, now, window) + (session.scalar(before) or 0) * (
        1 - (now - start) / window
    )


def take_back(session: Session, bucket: str, now: datetime, window: timedelta) -> None:
    """Take one from `bucket` in the current window, which was counted before it was known to be good."""
    session.execute(
        update(RateCounter)
        .where(RateCounter.bucket == bucket, RateCounter.window == _start(now, window))
        .values(count=RateCounter.count - 1)
        .execution_options(synchronize_session=False)
    )


def forget(session: Session, before: datetime) -> None:
    """Drop the counters of windows that began before `before`."""
    session.execute(delete(RateCounter).where(RateCounter.window < before))


def _start(now: datetime, window: timedelta) -> datetime:
    seconds = int(window.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
