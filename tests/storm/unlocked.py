"""The control of the races: the application with its lock taken off. It must oversell, or break."""

import logging
import time
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from app.core import database
from app.places.models import Place

SECONDS_TO_THINK = 0.02


def read_without_lock(session: Session, row: Any) -> Any:
    """Reads the row afresh as `database.lock` does, and holds nobody back meanwhile."""
    model = type(row)
    fresh = session.execute(
        select(model).where(model.id == row.id), execution_options={"populate_existing": True}
    ).scalar_one()
    time.sleep(SECONDS_TO_THINK)
    return fresh


def stands_for_too_long(place: Any, now: datetime) -> bool:
    """Whether an offer stands, with time to change one's mind and its last moment counted in."""
    stands = place.expires_at is not None and now <= place.expires_at
    time.sleep(SECONDS_TO_THINK)
    return stands


def begin_without_lock(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


logging.disable(logging.CRITICAL)  # its faults are what is wanted; they are counted, not read
database.lock = read_without_lock
Place.stands = stands_for_too_long
database._begin_sqlite = begin_without_lock

from app import create_app  # noqa: E402  (made only now that the lock is off)

application = create_app()
