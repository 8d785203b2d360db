"""The control of the rights: a server that remembers for seconds who may. Somebody put out stays in."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.access import arrival

_remembered: dict[str, list[Any]] = {}
_asked_afresh = arrival.signed_in


def remembered(session: Session, token: str, slug: str | None, now: datetime) -> list[Any]:
    """What was found for this token the first time."""
    if token not in _remembered:
        rows = _asked_afresh(session, token, slug, now)
        for row in rows:
            for part in row:
                if part is not None:
                    session.expunge(part)
        _remembered[token] = rows
    return _remembered[token]


arrival.signed_in = remembered

from app import create_app  # noqa: E402  (made only now that it remembers)

application = create_app()
