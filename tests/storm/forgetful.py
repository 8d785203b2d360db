"""The control of the rights: a server that remembers for seconds who may. Somebody put out stays in."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.access import arrival
from app.access.live_sessions import Arrival

_remembered: dict[str, Arrival | None] = {}
_asked_afresh = arrival.arrival


def remembered(session: Session, token: str, slug: str | None, now: datetime) -> Arrival | None:
    """Who was found for this token the first time."""
    if token not in _remembered:
        coming = _asked_afresh(session, token, slug, now)
        session.expunge_all()
        _remembered[token] = coming
    return _remembered[token]


arrival.arrival = remembered

from app import create_app  # noqa: E402  (made only now that it remembers)

application = create_app()
