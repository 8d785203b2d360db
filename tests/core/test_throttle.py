"""How often is too often, counted in the database."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from app.core import throttle

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TEN_MINUTES = timedelta(minutes=10)


def test_each_failure_counts_one(session: Session) -> None:
    assert [throttle.count(session, "card:1", NOON, TEN_MINUTES) for _ in range(3)] == [1, 2, 3]
    assert throttle.counted(session, "card:1", NOON, TEN_MINUTES) == 3


def test_each_bucket_counts_for_itself(session: Session) -> None:
    throttle.count(session, "card:1", NOON, TEN_MINUTES)

    assert throttle.counted(session, "card:2", NOON, TEN_MINUTES) == 0


def test_a_new_window_begins_at_nought(session: Session) -> None:
    throttle.count(session, "card:1", NOON, TEN_MINUTES)

    last = NOON + TEN_MINUTES - timedelta(microseconds=1)
    assert throttle.counted(session, "card:1", last, TEN_MINUTES) == 1
    assert throttle.counted(session, "card:1", NOON + TEN_MINUTES, TEN_MINUTES) == 0


def test_old_windows_are_forgotten(session: Session) -> None:
    throttle.count(session, "card:1", NOON, TEN_MINUTES)
    throttle.count(session, "card:1", NOON + timedelta(days=3), TEN_MINUTES)

    throttle.forget(session, NOON + timedelta(days=1))

    assert throttle.counted(session, "card:1", NOON, TEN_MINUTES) == 0
    assert throttle.counted(session, "card:1", NOON + timedelta(days=3), TEN_MINUTES) == 1


def test_the_window_before_counts_less_the_older_it_gets(session: Session) -> None:
    for _ in range(10):
        throttle.count(session, "card:1", NOON, TEN_MINUTES)
    next_one = NOON + TEN_MINUTES

    def lately(later: timedelta) -> float:
        return throttle.counted_lately(session, "card:1", next_one + later, TEN_MINUTES)

    assert [lately(timedelta(minutes=each)) for each in (0, 5)] == [10, 5]
    assert throttle.counted_lately(session, "card:1", next_one + TEN_MINUTES, TEN_MINUTES) == 0


def test_what_was_counted_too_early_is_taken_back(session: Session) -> None:
    throttle.count(session, "card:1", NOON, TEN_MINUTES)
    throttle.count(session, "card:1", NOON, TEN_MINUTES)

    throttle.take_back(session, "card:1", NOON, TEN_MINUTES)

    assert throttle.counted(session, "card:1", NOON, TEN_MINUTES) == 1
