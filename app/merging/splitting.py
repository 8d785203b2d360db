"""Splitting: editions that are another book leave their work for one of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.book_lists.book_rows import APART, MAX_TITLE
from app.book_lists.titles import creator_names, work_key
from app.catalogue.corrections import rewrite, settle
from app.catalogue.facts import MAX_AUTHOR, WORK_FACTS
from app.catalogue.models import Copy, CopyState, Edition, Work
from app.catalogue.queries import editions_of
from app.catalogue.works import hold_catalogue
from app.core import audit, database
from app.core.errors import RuleBroken
from app.core.tables import new_key

LONGEST_KEY = 370
"""Letters of a group key that leave room for a public key behind it."""


@dataclass(frozen=True)
class Leaving:
    """What leaves a work: editions by `mark`, so many of the copies on the shelf; and the new work's name."""

    marks: Sequence[str]
    title: str
    author: str
    copies: int = 0


def mark(edition: Edition) -> str:
    """What a form calls an edition: the same for two that nobody could tell apart."""
    said = (edition.isbn, edition.faust, edition.title, edition.year, edition.publisher, edition.note)
    return blake2b(repr(said).encode(), digest_size=9).hexdigest()


def copies_on_shelf(session: Session, work: Work) -> list[int]:
    """The ids of the copies that stand on the shelf, the oldest first, held until the transaction ends."""
    here = (Copy.library_id == work.library_id, Copy.work_id == work.id, Copy.state == CopyState.ON_SHELF)
    return list(session.scalars(select(Copy.id).where(*here).order_by(Copy.id).with_for_update()))


def split(
    session: Session, work: Work, leaving: Leaving, language: str, now: datetime, by_id: int | None
) -> Work:
    """Make a work of its own of some editions and, if wanted, of some copies on the shelf.

    It has the facts of the old one but its own title and author. Reviews and everything else stay.
    Raises RuleBroken: no_title, title_too_long, split_nothing, split_everything, split_too_few_copies.
    """
    hold_catalogue(session, work.library_id)
    database.lock(session, work)
    title = " ".join(leaving.title.split())
    if not title:
        raise RuleBroken("no_title")
    if len(title) > MAX_TITLE:
        raise RuleBroken("title_too_long", limit=MAX_TITLE)
    editions = _leaving(session, work, leaving.marks)
    copies = copies_on_shelf(session, work)
    if leaving.copies > len(copies):
        raise RuleBroken("split_too_few_copies", copies=len(copies))
    fresh = _new_work(session, work, title, leaving.author, language, now)
    for edition in editions:
        edition.work_id = fresh.id
    _move_copies(session, copies[: max(leaving.copies, 0)], fresh)
    audit.record(session, "split_work", work, now=now, actor_id=by_id, before=work.key, after=fresh.key)
    session.flush()
    return fresh


def _leaving(session: Session, work: Work, marks: Sequence[str]) -> list[Edition]:
    editions = editions_of(session, work)
    chosen = [edition for edition in editions if mark(edition) in marks]
    if not chosen:
        raise RuleBroken("split_nothing")
    if len(chosen) == len(editions):
        raise RuleBroken("split_everything")
    return chosen


def _new_work(session: Session, work: Work, title: str, author: str, language: str, now: datetime) -> Work:
    key = new_key()
    fresh = Work(
        library_id=work.library_id,
        key=key,
        group_key=_group_key(session, work, title, author, key),
        corrected="",
        created_at=now,
        **{name: getattr(work, name) for name in WORK_FACTS},
    )
    rewrite(fresh, {"title": title, "author": " ".join(author.split())[:MAX_AUTHOR]}, language)
    settle(fresh, ["title", "author"])
    session.add(fresh)
    session.flush()
    return fresh


def _group_key(session: Session, work: Work, title: str, author: str, key: str) -> str:
    """By its title and author; where another work has that, by its own name, for lists meet the other."""
    wanted = work_key(title, creator_names(author))
    wanted = f"{wanted}|{work.format}" if work.format in APART else wanted
    there = select(Work.id).where(Work.library_id == work.library_id, Work.group_key == wanted)
    return wanted if session.scalar(there) is None else f"{wanted[:LONGEST_KEY]}|{key}"


def _move_copies(session: Session, ids: list[int], to: Work) -> None:
    if ids:
        session.execute(
            update(Copy).where(Copy.id.in_(ids)).values(work_id=to.id),
            execution_options={"synchronize_session": "fetch"},
        )
