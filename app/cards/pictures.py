"""A child's four pictures for the club's door: drawn by lot, printed once, compared, never shown again."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.cards.models import DoorPictures
from app.children.models import Child
from app.core import audit, database, passwords

NAMES = (
    "sun",
    "moon",
    "boat",
    "umbrella",
    "apple",
    "key",
    "fir",
    "house",
    "flower",
    "balloon",
    "cup",
    "bell",
    "crown",
    "boot",
    "ice-cream",
    "car",
)
"""As many as the grid has squares, so that the grid tells nothing of whose it is."""
LENGTH = 4


@dataclass(frozen=True)
class Drawn:
    """Four pictures for one child, before they are its own."""

    child_id: int
    names: tuple[str, ...] = field(repr=False)
    secret_hash: str = field(repr=False)


def draw(session: Session, children: Sequence[Child], pepper: str) -> list[Drawn]:
    """Draw four pictures for each child; the same may come twice. About 50 ms each, so before any change."""
    ids = [child.id for child in children]
    drawn = [tuple(secrets.choice(NAMES) for _ in range(LENGTH)) for _ in ids]
    with database.paused(session):
        hashes = [passwords.hash_secret(as_text(names), pepper) for names in drawn]
    return [Drawn(*each) for each in zip(ids, drawn, hashes, strict=True)]


def issue(session: Session, drawn: Sequence[Drawn], by: Person | None, now: datetime) -> None:
    """Make them the children's own; what they had before opens nothing any more."""
    found = _held(session, [each.child_id for each in drawn])
    ours = [each for each in drawn if each.child_id in found]
    session.execute(delete(DoorPictures).where(DoorPictures.child_id.in_([each.child_id for each in ours])))
    by_id = by.id if by else None
    for each in ours:
        child = found[each.child_id]
        session.add(
            DoorPictures(
                library_id=child.library_id,
                child_id=child.id,
                secret_hash=each.secret_hash,
                created_by_id=by_id,
                created_at=now,
            )
        )
        audit.record(session, "issue_pictures", child, now=now, actor_id=by_id)
    session.flush()


def who_has(session: Session, children: Collection[Child]) -> set[int]:
    """The ids of those among `children` who have pictures."""
    ids = [child.id for child in children]
    return set(session.scalars(select(DoorPictures.child_id).where(DoorPictures.child_id.in_(ids))))


def secret_of(session: Session, child_id: int) -> str | None:
    """What is kept of the child's pictures; None if it has none."""
    return session.scalar(select(DoorPictures.secret_hash).where(DoorPictures.child_id == child_id))


def shuffled(seed: str) -> list[str]:
    """All pictures in an order that is always the same for one seed."""
    return sorted(NAMES, key=lambda name: sha256(f"{seed}:{name}".encode()).digest())


def as_text(names: Sequence[str]) -> str:
    """The pictures in their order, as they are hashed."""
    return " ".join(names)


def guess_bound(children: int, tries: int) -> float:
    """At most this likely is it that any one child's pictures are found with so many tries at each."""
    return min(1.0, children * tries / float(len(NAMES)) ** LENGTH)


def _held(session: Session, ids: list[int]) -> dict[int, Child]:
    """The children who are still there, held in one order: two who print at once do not cross."""
    wanted = select(Child).where(Child.id.in_(ids)).order_by(Child.id).with_for_update(of=Child)
    return {child.id: child for child in session.scalars(wanted)}
