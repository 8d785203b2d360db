"""How often an adult's sign-in may fail before a pause: counted by account and by where it comes from."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.core import throttle
from app.core.errors import Refused

WINDOW = timedelta(minutes=15)
FEW = 10
"""Failures of one account in a quarter of an hour (ASVS 6.3.1, `safety.md` A11)."""
MANY = 50
"""Failures from one address: a whole town hall or school may sit behind it."""


class Tries:
    """The failures of one kind; `limits` says how many for each name they are counted under."""

    def __init__(self, session: Session, kind: str, now: datetime, limits: Mapping[str, int]) -> None:
        self._session = session
        self._now = now
        self._limits = {_bucket(kind, name): most for name, most in limits.items()}

    def refuse_if_too_many(self) -> None:
        """Raises Refused: too_many_tries, known or unknown the same."""
        counts = [
            throttle.counted(self._session, bucket, self._now, WINDOW) >= most
            for bucket, most in self._limits.items()
        ]
        if any(counts):
            raise Refused("too_many_tries", status=429)

    def count_or_refuse(self) -> None:
        """Count this one, good or bad. Raises Refused: too_many_tries."""
        self.refuse_if_too_many()
        self.note()

    def note(self) -> int:
        """Count one more under every name; says the highest count."""
        return max(throttle.count(self._session, bucket, self._now, WINDOW) for bucket in self._limits)


def _bucket(kind: str, name: str) -> str:
    digest = hashlib.sha256(name.strip().casefold().encode("utf-8", "surrogatepass")).hexdigest()
    return f"{kind}:{digest[:32]}"
