"""When a guardian's consent holds. This rule lives only here.

Events are appended and never changed; the last one of each source counts (a guardian, or the papers staff
have in hand). With several sources any no wins; without any, there is none (`safety.md` 7).
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.children.models import Child, Guardianship
from app.consents.models import Consent, Purpose
from app.core import audit, database
from app.libraries.models import Library

ASKED_OF_GUARDIANS = (
    Purpose.PUBLIC_WALL,
    Purpose.PICTURE,
    Purpose.KEEP_AFTER_SEASON,
    Purpose.GUARDIAN_MAIL,
)
"""What every guardian's page asks: only what something is done with today."""


@dataclass(frozen=True)
class Standing:
    """Where one purpose stands: whether consent holds, and the last word about it, if any."""

    purpose: Purpose
    holds: bool
    last: Consent | None


@dataclass(frozen=True)
class Answer:
    """One purpose as a guardian sees it: its own word, whether consent holds, and whose no is against it.

    Consent may hold though the guardian has said nothing: by a signed paper or another adult of the child.
    """

    purpose: Purpose
    has_said: bool
    is_given: bool
    holds: bool
    yes_on_paper: bool
    no_on_paper: bool
    no_of_another: bool

    @property
    def counts_as_yes(self) -> bool:
        """What the guardian would turn round: its own word, or what holds while it has said none."""
        return self.is_given if self.has_said else self.holds


def asked_at(library: Library) -> tuple[Purpose, ...]:
    """What guardians are asked at this library: about films only where children may make them."""
    return (*ASKED_OF_GUARDIANS, Purpose.VIDEO) if library.videos_on else ASKED_OF_GUARDIANS


def register_paper(
    session: Session,
    child: Child,
    purpose: Purpose,
    is_given: bool,
    by: Person,
    now: datetime,
    language: str,
    text: str,
) -> Consent:
    """Note a signed paper that `by` has in hand; `text` is the sentence the guardian agreed to."""
    consent = _append(session, child, purpose, is_given, now, language, text, registered_by_id=by.id)
    after = f"{purpose}: {_word(is_given)}"
    audit.record(session, "register_consent", child, now=now, actor_id=by.id, after=after)
    return consent


def answer(
    session: Session,
    guardianship: Guardianship,
    purpose: Purpose,
    is_given: bool,
    now: datetime,
    language: str,
    text: str,
) -> Consent:
    """The guardian's own yes or no; it holds at the next request. `text` is the sentence it read."""
    child = guardianship.child
    consent = _append(
        session, child, purpose, is_given, now, language, text, guardian_id=guardianship.guardian_id
    )
    audit.record(session, "answer_consent", child, now=now, after=f"{purpose}: {_word(is_given)}")
    return consent


def may_stand_publicly(child: Child) -> bool:
    """Whether this child's reviews may be read by anybody."""
    return child.on_public_wall


def standings(session: Session, child: Child) -> list[Standing]:
    """Every purpose in order."""
    said = _said(session, child)
    return [_standing(purpose, said.get(purpose, [])) for purpose in Purpose]


def answers_of(session: Session, guardianship: Guardianship) -> list[Answer]:
    """What this guardian's page shows about each purpose it asks for."""
    said = _said(session, guardianship.child)
    asked = asked_at(session.get_one(Library, guardianship.library_id))
    return [_answer(purpose, said.get(purpose, []), guardianship) for purpose in asked]


def sources_of_no(session: Session, child: Child) -> dict[int | None, list[Purpose]]:
    """Whose last word is no, and to what: by guardian, and the papers under None."""
    found: dict[int | None, list[Purpose]] = {}
    for purpose, events in _said(session, child).items():
        for source, is_given in _last_words(events).items():
            if not is_given:
                found.setdefault(source, []).append(Purpose(purpose))
    return found


def holds(session: Session, child: Child, purpose: Purpose) -> bool:
    """Whether consent to this purpose holds now."""
    return next(each.holds for each in standings(session, child) if each.purpose == purpose)


def holding_for(session: Session, child_ids: Collection[int], purpose: Purpose) -> set[int]:
    """For which of these children, by id, consent to this purpose holds now; one query."""
    said: dict[int, list[Consent]] = {}
    events = select(Consent).where(Consent.child_id.in_(child_ids), Consent.purpose == purpose)
    for event in session.scalars(events.order_by(Consent.id)):
        said.setdefault(event.child_id, []).append(event)
    return {child_id for child_id, words in said.items() if _all_agree(_last_words(words))}


def bring_up_to_date(session: Session, child: Child) -> None:
    """Keep what the child's row, which is locked, says of its consents in step with them."""
    holding = {each.purpose for each in standings(session, child) if each.holds}
    child.on_public_wall = Purpose.PUBLIC_WALL in holding
    child.pictures_allowed = Purpose.PICTURE in holding
    child.videos_allowed = Purpose.VIDEO in holding


def _append(
    session: Session,
    child: Child,
    purpose: Purpose,
    is_given: bool,
    now: datetime,
    language: str,
    text: str,
    **who: int,
) -> Consent:
    # Of two words at once the later one must know the earlier: a no that was not yet seen would be lost.
    database.lock(session, child)
    consent = Consent(
        library_id=child.library_id,
        child_id=child.id,
        purpose=purpose,
        is_given=is_given,
        text_version=hashlib.sha256(text.encode()).hexdigest(),
        language=language,
        at=now,
        **who,
    )
    session.add(consent)
    session.flush()
    bring_up_to_date(session, child)
    return consent


def _said(session: Session, child: Child) -> dict[str, list[Consent]]:
    """Everything said about the child, by purpose, oldest first."""
    said: dict[str, list[Consent]] = {}
    for event in session.scalars(select(Consent).where(Consent.child_id == child.id).order_by(Consent.id)):
        said.setdefault(event.purpose, []).append(event)
    return said


def _standing(purpose: Purpose, events: list[Consent]) -> Standing:
    return Standing(purpose, _all_agree(_last_words(events)), events[-1] if events else None)


def _answer(purpose: Purpose, events: list[Consent], guardianship: Guardianship) -> Answer:
    words = _last_words(events)
    others = [word for source, word in words.items() if source not in (None, guardianship.guardian_id)]
    return Answer(
        purpose,
        has_said=guardianship.guardian_id in words,
        is_given=words.get(guardianship.guardian_id, False),
        holds=_all_agree(words),
        yes_on_paper=words.get(None, False),
        no_on_paper=not words.get(None, True),
        no_of_another=not all(others),
    )


def _last_words(events: list[Consent]) -> dict[int | None, bool]:
    """The last word of each guardian, and of the papers (None)."""
    return {event.guardian_id: event.is_given for event in events}


def _all_agree(words: dict[int | None, bool]) -> bool:
    return bool(words) and all(words.values())


def _word(is_given: bool) -> str:
    return "yes" if is_given else "no"
