"""Languages a library adds for parents: its own words for the sentences of their pages and letter.

A sentence without own words is shown in the library's language. One that is changed in the source is to be
translated anew, for its words hang on the sentence itself.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from babel import Locale, UnknownLocaleError
from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from app.core import audit
from app.core.errors import RuleBroken
from app.core.languages import LANGUAGES
from app.libraries.models import Library, OwnLanguage, OwnWords

CODE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,6})?")
PLACE = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Speech:
    """One added language, ready to be read: its words by the hash of their sentence."""

    code: str
    name: str
    is_from_right: bool
    locale: str | None
    """How Babel calls it, for dates; none where it does not know the language."""
    words: Mapping[str, str] = field(repr=False)

    def of(self, sentence: str) -> str | None:
        """The library's own words for this sentence, if it has any."""
        return self.words.get(_hash(sentence))


def added(session: Session, library: Library) -> list[OwnLanguage]:
    """Every language the library has added, by code."""
    mine = select(OwnLanguage).where(OwnLanguage.library_id == library.id)
    return list(session.scalars(mine.order_by(OwnLanguage.code)))


def spoken(session: Session, library: Library) -> list[OwnLanguage]:
    """Those of them that have words, and can be offered to parents."""
    has_words = exists().where(OwnWords.own_language_id == OwnLanguage.id)
    mine = select(OwnLanguage).where(OwnLanguage.library_id == library.id, has_words)
    return list(session.scalars(mine.order_by(OwnLanguage.code)))


def speech(session: Session, own: OwnLanguage) -> Speech:
    """The language with all its words, in one query."""
    mine = select(OwnWords.sentence, OwnWords.words).where(OwnWords.own_language_id == own.id)
    locale = _locale(own.code)
    is_from_right = locale.text_direction == "rtl" if locale else _begins_from_right(own.name)
    words = {row.sentence: row.words for row in session.execute(mine)}
    return Speech(own.code, own.name, is_from_right, str(locale) if locale else None, words)


def name_of(code: str) -> str:
    """What the readers of a language call it, where that is known: "Soomaali"."""
    locale = _locale(code)
    return (locale.get_display_name() or "").capitalize() if locale else ""


def add(session: Session, library: Library, code: str, name: str, by_id: int, now: datetime) -> OwnLanguage:
    """One more language for parents. Raises RuleBroken: language_unknown, language_there."""
    code = code.strip().casefold().replace("_", "-")
    if not CODE.fullmatch(code):
        raise RuleBroken("language_unknown")
    name = name.strip() or name_of(code)
    if not name:
        raise RuleBroken("language_without_name")
    there = select(OwnLanguage.id).where(OwnLanguage.library_id == library.id, OwnLanguage.code == code)
    if code in LANGUAGES or session.scalar(there) is not None:
        raise RuleBroken("language_there", name=name)
    own = OwnLanguage(library_id=library.id, code=code, name=name, created_at=now)
    session.add(own)
    session.flush()
    audit.record(session, "add_language", own, now=now, actor_id=by_id, after=code)
    return own


def save_words(
    session: Session, own: OwnLanguage, said: Mapping[str, str], by_id: int, now: datetime
) -> None:
    """Write the words for these sentences; empty ones are taken away.

    Raises RuleBroken: words_lose_places, when a name or number that is put in would not stand in them.
    """
    for sentence, words in said.items():
        if words.strip():
            _check(sentence, words)
    old = delete(OwnWords).where(
        OwnWords.own_language_id == own.id, OwnWords.sentence.in_([_hash(sentence) for sentence in said])
    )
    session.execute(old)
    session.add_all(
        OwnWords(
            library_id=own.library_id, own_language_id=own.id, sentence=_hash(sentence), words=words.strip()
        )
        for sentence, words in said.items()
        if words.strip()
    )
    session.flush()
    audit.record(session, "translate", own, now=now, actor_id=by_id)


def remove(session: Session, own: OwnLanguage, by_id: int, now: datetime) -> None:
    """The language and its words are gone; who read it reads the library's language."""
    audit.record(session, "remove_language", own, now=now, actor_id=by_id, before=own.code)
    session.flush()
    session.execute(delete(OwnLanguage).where(OwnLanguage.id == own.id))
    session.expunge(own)


def _check(sentence: str, words: str) -> None:
    """What is put into the sentence must stand in the words, and a lone percent sign would break them."""
    places = set(PLACE.findall(sentence))
    try:
        words % dict.fromkeys(places, "")
        fits = set(PLACE.findall(words)) == places
    except (TypeError, ValueError, KeyError):
        fits = False
    if not fits:
        raise RuleBroken("words_lose_places", sentence=sentence)


def _hash(sentence: str) -> str:
    return hashlib.sha256(sentence.encode()).hexdigest()


def _locale(code: str) -> Locale | None:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def _begins_from_right(name: str) -> bool:
    first = next((c for c in name if c.isalpha()), "a")
    return unicodedata.bidirectional(first) in ("R", "AL")
