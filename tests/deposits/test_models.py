"""When a stay is late."""

from datetime import UTC, date, datetime

import pytest

from app.deposits.models import Deposit

SENT = datetime(2026, 12, 16, 10, 0, tzinfo=UTC)  # a Wednesday


def late(deposit: Deposit, today: date) -> bool:
    breaks = [(date(2026, 12, 22), date(2027, 1, 3))]
    return deposit.is_too_long_under_way(today, "Europe/Copenhagen", "DK", breaks)


@pytest.mark.parametrize(
    ("today", "is_late"),
    [
        (date(2026, 12, 16), False),
        (date(2027, 1, 5), False),  # Thu 17, Fri 18, Mon 21, Mon 4 and Tue 5 January are school days
        (date(2027, 1, 6), True),
    ],
)
def test_five_school_days_may_pass(today: date, is_late: bool) -> None:
    assert late(Deposit(sent_at=SENT), today) is is_late


@pytest.mark.parametrize("moment", ["arrived_at", "called_home_at", "counted_at"])
def test_a_box_that_has_been_heard_of_is_not_too_long_under_way(moment: str) -> None:
    assert not late(Deposit(sent_at=SENT, **{moment: SENT}), date(2027, 2, 1))


@pytest.mark.parametrize(
    ("values", "is_overdue"),
    [
        ({"due_on": date(2026, 12, 18)}, True),
        ({"due_on": date(2026, 12, 19)}, False),
        ({"due_on": None}, False),
        ({"due_on": date(2026, 12, 18), "sent_home_at": SENT}, False),
        ({"due_on": date(2026, 12, 18), "counted_at": SENT}, False),
    ],
)
def test_a_stay_is_overdue_the_day_after_its_day(values: dict[str, object], is_overdue: bool) -> None:
    assert Deposit(sent_at=SENT, **values).is_overdue(date(2026, 12, 19)) is is_overdue
