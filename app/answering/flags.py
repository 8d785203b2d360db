"""A published review is flagged: off the walls until a person has decided; who flagged it is told."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from app.answering.models import AnswerKind, Flag, Reason
from app.catalogue.models import Work
from app.children.models import Child
from app.core import audit, database, throttle
from app.core.errors import Refused
from app.notices import outbox
from app.notices.models import Notice, NoticeState
from app.reviews.models import Review, ReviewState

HOUR = timedelta(hours=1)
MOST_IN_AN_HOUR = 5
"""Flags of one child or adult; nobody hides a whole wall."""
MOST_OF_AN_ADDRESS = 3
"""Flags of somebody we do not know."""
MOST_OF_STRANGERS = 10
"""Reviews of one library that people we do not know can hide in an hour; more are read, but stay."""
TOLD_FOR = timedelta(days=30)
"""How long a child is shown what became of its flag."""
NOTICE = "flag_settled"


@dataclass(frozen=True)
class Flagger:
    """Who flags: a child, an adult, or somebody at an address."""

    child_id: int | None = None
    person_id: int | None = None
    address: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.child_id or self.person_id)

    @property
    def bucket(self) -> str:
        who = f"child {self.child_id}" if self.child_id else f"person {self.person_id}"
        return f"flag:{who if self.is_known else self.address}"


def flag(session: Session, review: Review, reason: Reason, by: Flagger, now: datetime) -> bool:
    """Somebody asks us to look at a published review again; says whether it is hidden until then.

    It is not hidden when a person has kept this very version in spite of this reason, or when people we do
    not know have hidden too many in the last hour. One flag counts for each person and version.
    Raises Refused: too_many_flags (429).
    """
    most = MOST_IN_AN_HOUR if by.is_known else MOST_OF_AN_ADDRESS
    if throttle.count(session, by.bucket, now, HOUR) > most:
        raise Refused("too_many_flags", status=429)
    database.lock(session, review)
    if review.state != ReviewState.PUBLISHED or not _written_down(session, review, reason, by, now):
        return review.hidden_at is not None
    if (
        review.hidden_at is None
        and not _is_kept(session, review, reason)
        and _may_hide(session, review, by, now)
    ):
        review.hidden_at = now
    audit.record(session, "flag_review", review, now=now, actor_id=by.person_id, after=reason)
    return review.hidden_at is not None


def settle(
    session: Session, review: Review, outcome: AnswerKind, now: datetime, not_before: datetime
) -> None:
    """A person has decided about every open flag of a review; adults who flagged it are told by mail."""
    for each in session.scalars(_open(review)).all():
        each.settled_at, each.outcome = now, outcome
        if each.person_id:
            outbox.tell(
                session,
                review.library_id,
                each.person_id,
                NOTICE,
                about=review.key,
                once=f"{each.id}:{now.isoformat()}",
                now=not_before,
            )


def settle_older(session: Session, review: Review, now: datetime) -> None:
    """The author took back what was flagged, and wrote other words: those flags are answered by that."""
    session.execute(
        update(Flag)
        .where(Flag.review_id == review.id, Flag.settled_at.is_(None), Flag.version < review.version)
        .values(settled_at=now, outcome="taken_back")
    )


def reopen(session: Session, review: Review, at: datetime) -> None:
    """The decision made at `at` is taken back: its flags are open again, and nobody is mailed about it."""
    session.execute(
        update(Flag)
        .where(Flag.review_id == review.id, Flag.settled_at == at)
        .values(settled_at=None, outcome=None)
    )
    session.execute(
        delete(Notice).where(
            Notice.about == review.key, Notice.template == NOTICE, Notice.state == NoticeState.WAITING
        )
    )


def of_child(session: Session, child: Child, now: datetime) -> list[Flag]:
    """What a child flagged lately, newest first, with its book: so that it can see what became of it."""
    return list(
        session.scalars(
            select(Flag)
            .where(Flag.child_id == child.id, Flag.at > now - TOLD_FOR)
            .order_by(Flag.at.desc(), Flag.id.desc())
            .limit(MOST_IN_AN_HOUR)
            .options(joinedload(Flag.review).joinedload(Review.work).load_only(Work.title))
        )
    )


IS_FLAGGED = exists().where(
    Flag.review_id == Review.id, Flag.settled_at.is_(None), Flag.version == Review.version
)
"""Whether somebody waits for a person to look at a published review again."""


def _open(review: Review) -> Select[Any]:
    return select(Flag).where(Flag.review_id == review.id, Flag.settled_at.is_(None))


def _written_down(session: Session, review: Review, reason: Reason, by: Flagger, now: datetime) -> bool:
    """False when the same person has flagged this version already."""
    mine = or_(
        and_(Flag.child_id.is_not(None), Flag.child_id == by.child_id),
        and_(Flag.person_id.is_not(None), Flag.person_id == by.person_id),
    )
    same = select(Flag.id).where(Flag.review_id == review.id, Flag.version == review.version, mine)
    if by.is_known and session.scalar(same.limit(1)) is not None:
        return False
    session.add(
        Flag(
            library_id=review.library_id,
            review_id=review.id,
            version=review.version,
            reason=reason,
            child_id=by.child_id,
            person_id=by.person_id,
            at=now,
        )
    )
    session.flush()
    return True


def _is_kept(session: Session, review: Review, reason: Reason) -> bool:
    kept = select(Flag.id).where(
        Flag.review_id == review.id,
        Flag.version == review.version,
        Flag.reason == reason,
        Flag.outcome == AnswerKind.KEPT,
    )
    return session.scalar(kept.limit(1)) is not None


def _may_hide(session: Session, review: Review, by: Flagger, now: datetime) -> bool:
    if by.is_known:
        return True
    strangers = select(func.count(Flag.review_id.distinct())).where(
        Flag.library_id == review.library_id,
        Flag.child_id.is_(None),
        Flag.person_id.is_(None),
        Flag.at > now - HOUR,
    )
    return (session.scalar(strangers) or 0) <= MOST_OF_STRANGERS
