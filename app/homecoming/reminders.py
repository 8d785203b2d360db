"""Two reminders of a box that is wanted home: one when its day has come, one a school week later."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import audit, clock
from app.deposits.models import Deposit
from app.homecoming import told
from app.libraries import school_days
from app.libraries.models import Library

SCHOOL_WEEK = 5
"""School days between the first reminder's day and the second."""


def remind(session: Session, library: Library, now: datetime) -> int:
    """Remind whoever looks after a box that is due; each day due is reminded of twice and no more.

    Nobody is written to on a day without school. Gives how many stays were reminded of.
    """
    today = clock.local(now, library.zone).date()
    stays = _due(session, library, today)
    if not stays:
        return 0
    first = min(stay.due_on for stay in stays if stay.due_on)
    breaks = school_days.school_breaks(session, library, first, today)
    if not school_days.is_school_day(today, library.country, breaks):
        return 0
    return sum(_remind(session, stay, today, library.country, breaks, now) for stay in stays)


def _due(session: Session, library: Library, today: date) -> list[Deposit]:
    due = (
        select(Deposit)
        .where(
            Deposit.library_id == library.id,
            Deposit.counted_at.is_(None),
            Deposit.sent_home_at.is_(None),
            Deposit.due_on <= today,
            Deposit.reminded_again_of.is_distinct_from(Deposit.due_on),
        )
        .order_by(Deposit.id)
    )
    return list(session.scalars(due))


def _remind(
    session: Session,
    stay: Deposit,
    today: date,
    country: str,
    breaks: list[tuple[date, date]],
    now: datetime,
) -> bool:
    assert stay.due_on is not None
    is_first = stay.reminded_of != stay.due_on
    if not is_first and today < _a_week_after(stay.due_on, country, breaks):
        return False
    if is_first:
        stay.reminded_of = stay.due_on
    else:
        stay.reminded_again_of = stay.due_on
    template = told.DUE if is_first else told.DUE_AGAIN
    told.tell(session, stay, template, stay.due_on.isoformat(), now)
    audit.record(session, "remind", stay, now=now, after=template)
    return True


def _a_week_after(day: date, country: str, breaks: list[tuple[date, date]]) -> date:
    for _ in range(SCHOOL_WEEK):
        day = school_days.next_school_day(day, country, breaks)
    return day
