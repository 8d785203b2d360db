"""A page seen from inside: its statements, its size, what it scans, and where its time goes."""

import cProfile
import pstats
import re
from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.engine import Connection

from app.config import PROJECT
from app.extensions import db
from bench.installation import Installation
from bench.pages import Page

NOT_COUNTED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "EXPLAIN")
LARGE = frozenset(
    {"children", "places", "reviews", "works", "editions", "copies", "audit_events", "cards"}
    | {"wishes", "bookings", "loans"}
)
MANY_ROWS = 5_000
PROFILED = 60


@dataclass(frozen=True)
class Look:
    """What one visit costs: SQL statements, bytes before compression, tables read from end to end."""

    status: int
    statements: int
    size: int
    scans: list[str]
    body: bytes

    @property
    def addresses(self) -> int:
        """How many links and forms of our own are on the page; files are not counted."""
        return len(re.findall(rb'(?:href|action|hx-get|hx-post)="/(?!static/)', self.body))


def look(there: Installation, page: Page) -> Look:
    """One visit, after one that warms up."""
    client = there.app.test_client(use_cookies=False)
    address, headers = page.address(there), page.headers(there)
    client.get(address, headers=headers)
    with _watched(there) as sent:
        answer = client.get(address, headers=headers)
    body = answer.get_data()
    return Look(answer.status_code, len(sent), len(body), scans(there, sent), body)


def post(there: Installation, address: str, body: bytes, headers: dict[str, str]) -> tuple[int, int]:
    """(statements, status) of one form sent."""
    client = there.app.test_client(use_cookies=False)
    with _watched(there) as sent:
        answer = client.post(
            address, data=body, headers=headers, content_type="application/x-www-form-urlencoded"
        )
    return len(sent), answer.status_code


def hot_spots(there: Installation, page: Page) -> list[str]:
    """The three most expensive of our own functions and templates, and of what they call."""
    client = there.app.test_client(use_cookies=False)
    address, headers = page.address(there), page.headers(there)
    profile = cProfile.Profile()
    profile.enable()
    for _visit in range(PROFILED):
        client.get(address, headers=headers)
    profile.disable()
    rows = pstats.Stats(profile).stats.items()  # type: ignore[attr-defined]
    ours = sorted((r for r in rows if _is_ours(r[0][0])), key=lambda r: -r[1][3])
    whole = max((r[1][3] for r in rows), default=1.0)
    spots = [_named(spot, numbers[3] / whole, numbers[3]) for spot, numbers in _leaves(ours)[:3]]
    others = sorted((r for r in rows if not _is_ours(r[0][0])), key=lambda r: -r[1][2])
    return spots + [_named(spot, numbers[2] / whole, numbers[2]) for spot, numbers in others[:3]]


def _leaves(ours: list[Any]) -> list[Any]:
    """Without what merely encloses a page: the gate, the view, the page and its layout."""
    return [row for row in ours if not _encloses(*row[0])]


def _encloses(file: str, _line: int, function: str) -> bool:
    path = Path(file)
    if "views" in path.parts or path.stem == "views":
        return True
    if PROJECT / "templates" in path.parents:
        is_whole = not path.name.startswith("_") or "layouts" in path.parts
        return is_whole and (function == "root" or function.startswith("block_"))
    return function in {"guarded", "once", "<lambda>", "page", "create_app", "__call__", "call", "macro"}


def _is_ours(file: str) -> bool:
    path = Path(file)
    return PROJECT / "app" in path.parents or PROJECT / "templates" in path.parents


def _named(spot: Any, share: float, seconds: float) -> str:
    file, _line, function = spot
    parts = Path(file).parts
    short = "/".join(parts[-2:]) if len(parts) > 1 else file
    return f"{short}:{function} {share:.0%} ({1000 * seconds / PROFILED:.2f} ms)"


@contextmanager
def _watched(there: Installation) -> Iterator[list[tuple[str, Any]]]:
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if not statement.lstrip().startswith(NOT_COUNTED):
            sent.append((statement, parameters))

    with there.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def scans(there: Installation, sent: list[tuple[str, Any]]) -> list[str]:
    """The large tables the database would read from end to end for these statements.

    PostgreSQL rightly does so where a table is small; there only tables of many rows count.
    """
    with there.app.app_context(), db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
        large = LARGE if is_sqlite else LARGE & _of_many_rows(connection)
        found = set()
        for statement, parameters in sent:
            if statement.lstrip().upper().startswith("SELECT"):
                plan = connection.exec_driver_sql(f"{explain} {statement}", parameters)
                steps = [row[3] if is_sqlite else row[0] for row in plan]
                found |= {step.strip() for step in steps if _reads_all(step, large)}
        connection.rollback()
        return sorted(found)


def _of_many_rows(connection: Connection) -> set[str]:
    """As PostgreSQL counted them when it last looked (ANALYZE)."""
    wanted = text("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= :many")
    return set(connection.scalars(wanted, {"many": MANY_ROWS}))


def _reads_all(step: str, large: Set[str]) -> bool:
    words = step.replace("->", " ").replace("Seq Scan on", "SCAN").split()
    return words[0] == "SCAN" and words[1] in large and "USING" not in words
