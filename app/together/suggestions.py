"""What children would like to do: their host reads it, and nobody else before the host has picked it."""

import unicodedata
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.children.models import Child
from app.clubs.models import Club
from app.core import audit, database
from app.core.errors import RuleBroken
from app.core.national_numbers import find_national_number
from app.together.models import LONGEST_CHOICE, Suggestion

MOST_WAITING = 3
"""Suggestions of one child that the host has not read yet."""


def suggest(session: Session, club: Club, child: Child, words: str, now: datetime) -> Suggestion:
    """The child tells its host what it would like to do.

    Raises RuleBroken: suggestion_empty, suggestions_enough (three wait), words_too_long, national_number.
    """
    kept = storable(words, LONGEST_CHOICE)
    if not kept:
        raise RuleBroken("suggestion_empty")
    database.lock(session, child)
    waiting = session.scalar(
        select(func.count())
        .select_from(Suggestion)
        .where(Suggestion.club_id == club.id, Suggestion.child_id == child.id, Suggestion.picked_at.is_(None))
    )
    if (waiting or 0) >= MOST_WAITING:
        raise RuleBroken("suggestions_enough")
    suggestion = Suggestion(
        library_id=club.library_id, club_id=club.id, child_id=child.id, words=kept, at=now
    )
    session.add(suggestion)
    session.flush()
    audit.record(session, "suggest", suggestion, now=now)
    return suggestion


def pick(session: Session, suggestion: Suggestion, by: Person, now: datetime) -> None:
    """The host has put its words into a vote."""
    suggestion.picked_at = now
    audit.record(session, "pick_suggestion", suggestion, now=now, actor_id=by.id)


def put_away(session: Session, suggestion: Suggestion, by: Person, now: datetime) -> None:
    """The host has read it and does not want it in a vote; the words are deleted."""
    audit.record(session, "put_away_suggestion", suggestion, now=now, actor_id=by.id)
    session.delete(suggestion)
    session.flush()


def tidied(words: str) -> str:
    """The words on one line, without control characters and blank edges."""
    return " ".join("".join(sign if _is_seen(sign) else " " for sign in words).split())


def storable(words: str, longest: int) -> str:
    """Tidied words, if they may be stored. Raises RuleBroken: words_too_long, national_number."""
    kept = tidied(words)
    if len(kept) > longest:
        raise RuleBroken("words_too_long", length=len(kept), longest=longest)
    if find_national_number(kept):
        raise RuleBroken("national_number")
    return kept


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Cc", "Cs")
