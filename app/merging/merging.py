"""Merging: two works that are one become one, and are parted again if they were not."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue.corrections import CORRECTED, rewrite, settle
from app.catalogue.models import Merge, Work
from app.catalogue.works import hold_catalogue
from app.core import audit, database
from app.core.errors import RuleBroken
from app.merging.moving import as_text, from_text, move_all, move_back

MERGED = (*CORRECTED, "cover_id")
"""The facts of which one of two must stay; the cover is one of them."""


class Difference(NamedTuple):
    """A fact that two works say differently."""

    name: str
    kept: Any
    lost: Any

    @property
    def is_better_lost(self) -> bool:
        """Whether only the work that goes says anything."""
        return self.kept in ("", None)


def differences(kept: Work, lost: Work) -> list[Difference]:
    """The facts in which the two differ, in the order of the page."""
    both = (Difference(name, getattr(kept, name), getattr(lost, name)) for name in MERGED)
    return [one for one in both if one.kept != one.lost]


def merge(
    session: Session,
    kept: Work,
    lost: Work,
    taken: Collection[str],
    language: str,
    now: datetime,
    by_id: int | None,
) -> Merge:
    """Make one of the two: all that stands at `lost` moves to `kept`, which takes over the facts in `taken`.

    `language` is the library's, whose alphabet orders titles. What the two said differently is settled
    from now on, and a list that spells the lost one its own way meets the kept one. Raises RuleBroken:
    merge_itself, work_merged.
    """
    hold_catalogue(session, kept.library_id)
    if kept.id == lost.id:
        raise RuleBroken("merge_itself", title=kept.title)
    for work in sorted((kept, lost), key=lambda work: work.id):
        database.lock(session, work)
        if became(session, work) is not None:
            raise RuleBroken("work_merged", title=work.title)
    facts = _take_over(kept, lost, taken, language)
    session.flush()
    moved = move_all(session, lost, kept)
    done = Merge(
        library_id=kept.library_id,
        lost_id=lost.id,
        kept_id=kept.id,
        moved=as_text(moved),
        facts=as_text(facts),
        merged_at=now,
    )
    session.add(done)
    audit.record(session, "merge_works", kept, now=now, actor_id=by_id, before=lost.key, after=kept.key)
    _forget_rows(session)
    return done


def part(session: Session, done: Merge, language: str, now: datetime, by_id: int | None) -> Work:
    """Undo a merge: what moved then and still stands there goes back, and so do the facts; the lost work.

    What has come since stays with the kept work. Raises RuleBroken: parted_already.
    """
    hold_catalogue(session, done.library_id)
    database.lock(session, done)
    if done.undone_at is not None:
        raise RuleBroken("parted_already")
    ids = sorted((done.kept_id, done.lost_id))
    works = {id: database.lock(session, session.get_one(Work, id)) for id in ids}
    kept, lost = works[done.kept_id], works[done.lost_id]
    done.undone_at = now
    _give_back(kept, lost, from_text(done.facts), language)
    session.flush()
    move_back(session, from_text(done.moved), kept, lost)
    audit.record(session, "part_works", lost, now=now, actor_id=by_id, before=kept.key, after=lost.key)
    _forget_rows(session)
    return lost


def became(session: Session, work: Work) -> Work | None:
    """The work this one was merged into; None for one that stands for itself."""
    kept = select(Work).join(Merge, Merge.kept_id == Work.id)
    return session.scalar(kept.where(Merge.lost_id == work.id, Merge.undone_at.is_(None)))


def _take_over(kept: Work, lost: Work, taken: Collection[str], language: str) -> dict[str, list[Any]]:
    """What of the kept work changed, before and after; covers change places, so that none is lost."""
    differ = differences(kept, lost)
    wanted = {one.name: one.lost for one in differ if one.name in taken}
    before = {name: getattr(kept, name) for name in (*wanted, "corrected")}
    if "cover_id" in wanted:
        lost.cover_id = kept.cover_id
    rewrite(kept, wanted, language)
    settle(kept, [one.name for one in differ if one.name in CORRECTED])
    return {name: [fact, getattr(kept, name)] for name, fact in before.items()}


def _give_back(kept: Work, lost: Work, facts: dict[str, list[Any]], language: str) -> None:
    back = {name: before for name, (before, after) in facts.items() if getattr(kept, name) == after}
    if "cover_id" in back:
        lost.cover_id = kept.cover_id
    rewrite(kept, back, language)


def _forget_rows(session: Session) -> None:
    """Rows at hand were moved behind their backs."""
    session.flush()
    session.expire_all()
