"""Corrections: what a librarian says about a work, which no import takes back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.catalogue.facts import MAX_SORT_KEY, WORK_FACTS, search_words_of
from app.catalogue.models import Work
from app.core import audit
from app.core.errors import RuleBroken
from app.core.search_text import sort_key

OLDEST = 18  # years; beyond it a book is for grown-ups, and no age is said


@dataclass(frozen=True)
class Correction:
    """A work as the librarian wants it; ages are in years, None where nothing is said.

    `lix` and `let_number` say how hard it is to read; `subjects` are parted by "; ".
    """

    title: str
    author: str
    language: str
    format: str
    is_fiction: bool | None
    age_from: int | None
    age_to: int | None
    lix: int | None = None
    let_number: int | None = None
    series: str = ""
    subjects: str = ""


def correct(
    session: Session, work: Work, wanted: Correction, language: str, now: datetime, by_id: int | None
) -> None:
    """Give the work these facts; the title's place in the alphabet of `language` follows.

    Lists that spell it the old way still meet it, for its group key stays; and what was changed, or
    emptied, is settled: no list changes or fills it again. Raises RuleBroken: no_title, ages_turned.
    """
    if not wanted.title.strip():
        raise RuleBroken("no_title")
    if wanted.age_from is not None and wanted.age_to is not None and wanted.age_from > wanted.age_to:
        raise RuleBroken("ages_turned", lower=wanted.age_to, upper=wanted.age_from)
    changed = {name: fact for name in CORRECTED if getattr(work, name) != (fact := getattr(wanted, name))}
    if not changed:
        return
    rewrite(work, changed, language)
    settle(work, changed)
    audit.record(session, "edit_work", work, now=now, actor_id=by_id, after=" ".join(changed)[:40])


def rewrite(work: Work, facts: Mapping[str, Any], language: str) -> None:
    """Give the work these facts, and with them its place in the search and in the alphabet."""
    for name, fact in facts.items():
        setattr(work, name, fact)
    work.search_text = search_words_of({name: getattr(work, name) for name in WORK_FACTS})
    work.sort_key = sort_key(work.title, language)[:MAX_SORT_KEY]


def settle(work: Work, names: Iterable[str]) -> None:
    """From now on no list changes or fills these facts; the two ages are one."""
    settled = {*work.corrected.split(), *names}
    if settled & set(AGES):
        settled |= set(AGES)
    work.corrected = " ".join(name for name in WORK_FACTS if name in settled)


AGES = ("age_from", "age_to")
CORRECTED = (
    *("title", "author", "language", "format", "is_fiction"),
    *AGES,
    "lix",
    "let_number",
    "series",
    "subjects",
)
