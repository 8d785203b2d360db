"""SQLite's connections: their pragmas, and the one pen all who write share."""

import sqlite3
import time
from typing import Any, cast

from sqlalchemy.engine import Connection

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "secure_delete=ON",
    "cache_size=-512",  # KB for each connection; the system keeps the file at hand as well
)
LONGEST_WAIT_SECONDS = 5.0
ASK_AGAIN_SECONDS = 0.002


def prepare(connection: Any, _record: object) -> None:
    """Give a new connection our pragmas; its driver begins no transactions by itself from now on."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def take_the_pen(connection: Connection) -> None:
    """Begin to write. A writer asks often for its turn, for SQLite lets waiters sleep too long."""
    cursor = cast("Any", connection.connection.dbapi_connection).cursor()
    last = time.monotonic() + LONGEST_WAIT_SECONDS
    cursor.execute("PRAGMA busy_timeout=0")
    try:
        while time.monotonic() < last:
            try:
                cursor.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError:
                time.sleep(ASK_AGAIN_SECONDS)
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        cursor.execute("PRAGMA busy_timeout=5000")
        cursor.close()
