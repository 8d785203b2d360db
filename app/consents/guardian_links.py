"""A guardian's link: who gets one, what it opens, and when it opens nothing more. This rule lives only here.

No account stands behind it. A link is thirty symbols on a slip of paper or in a mail, kept as a hash; it
opens the page about one child. A protected child's page stays shut until staff have confirmed the guardian.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from app.accounts.codes import ALPHABET
from app.accounts.models import Person
from app.children.models import Child, Guardian, Guardianship
from app.consents import guardians
from app.consents.models import GuardianLink
from app.core import audit
from app.core.errors import RuleBroken
from app.core.tokens import token_hash
from app.notices import outbox

SYMBOLS = 30
"""Of an alphabet of twenty: 129 bits, without vowels or look-alikes, so that it can also be typed."""
GROUP = 5


@dataclass(frozen=True)
class Opened:
    """What a link opens: the link itself, whose it is, and the child it is about."""

    link: GuardianLink
    guardianship: Guardianship

    @property
    def child(self) -> Child:
        return self.guardianship.child

    @property
    def guardian(self) -> Guardian:
        return self.guardianship.guardian


def slip_link(session: Session, child: Child, language: str, by: Person, now: datetime) -> str | None:
    """The token for the child's next slip of paper; none for a protected child, whose way is paper and phone.

    A slip nobody has opened yet is replaced, so that no second one lies about. One that is in use stays, and
    the new slip is another guardian's: whoever holds it, a no already given goes on counting.
    """
    if child.is_protected:
        return None
    guardianship = _on_an_unopened_slip(session, child)
    if guardianship is None:
        guardian = Guardian(library_id=child.library_id, language=language, created_at=now)
        guardianship = guardians.tied(session, child, guardian, now)
    return give_link(session, guardianship, by, now)


def give_link(
    session: Session, guardianship: Guardianship, by: Person | None, now: datetime, *, is_mailed: bool = False
) -> str:
    """A fresh token for this guardian; what it was given before and never opened is stopped."""
    unopened = _live(guardianship.id).where(GuardianLink.opened_at.is_(None))
    session.execute(unopened.values(revoked_at=now))
    token = "".join(secrets.choice(ALPHABET) for _ in range(SYMBOLS))
    session.add(
        GuardianLink(
            library_id=guardianship.library_id,
            guardianship_id=guardianship.id,
            token_hash=token_hash(token),
            is_mailed=is_mailed,
            created_by_id=by.id if by else None,
            created_at=now,
        )
    )
    session.flush()
    audit.record(session, "give_guardian_link", guardianship, now=now, actor_id=by.id if by else None)
    return token


def mail_link(session: Session, guardianship: Guardianship, by: Person, now: datetime) -> None:
    """Send a fresh link to the guardian's address; it is made as the mail is sent.

    Raises RuleBroken: guardian_without_email.
    """
    if not guardianship.guardian.email:
        raise RuleBroken("guardian_without_email")
    outbox.tell_guardian(
        session,
        guardianship.library_id,
        guardianship.guardian_id,
        "guardian_link",
        about=guardianship.key,
        once=f"{guardianship.key}:{now.isoformat()}",
        now=now,
    )
    audit.record(session, "mail_guardian_link", guardianship, now=now, actor_id=by.id)


def opened_by(session: Session, library_id: int, token: str) -> Opened | None:
    """What this token opens at the library, if anything still."""
    row = session.execute(
        select(GuardianLink, Guardianship)
        .join(Guardianship, Guardianship.id == GuardianLink.guardianship_id)
        .where(
            GuardianLink.library_id == library_id,
            GuardianLink.token_hash == token_hash(read_token(token)),
            GuardianLink.revoked_at.is_(None),
        )
        .options(joinedload(Guardianship.child), joinedload(Guardianship.guardian))
    ).first()
    return Opened(*row) if row else None


def come_in(session: Session, library_id: int, token: str, now: datetime) -> Opened:
    """Open the page with the token from a slip or mail. Raises RuleBroken: guardian_link_over."""
    opened = opened_by(session, library_id, token)
    if opened is None:
        raise RuleBroken("guardian_link_over")
    opened.link.opened_at = opened.link.opened_at or now
    return opened


def stop_links(session: Session, guardianship: Guardianship, by: Person, now: datetime) -> None:
    """None of this guardian's links opens anything from now on."""
    session.execute(_live(guardianship.id).values(revoked_at=now))
    audit.record(session, "stop_guardian_links", guardianship, now=now, actor_id=by.id)


def read_token(typed: str) -> str:
    """What somebody typed from a slip, whatever its case, spaces and dashes."""
    return "".join(symbol for symbol in typed.upper() if symbol.isalnum())


def printed(token: str) -> str:
    """The token as it stands on paper, in groups of five."""
    return "-".join(token[at : at + GROUP] for at in range(0, len(token), GROUP))


def _on_an_unopened_slip(session: Session, child: Child) -> Guardianship | None:
    """The guardian of a slip that is out and was never opened, if there is one."""
    links = select(GuardianLink.id).where(GuardianLink.guardianship_id == Guardianship.id)
    return session.scalars(
        select(Guardianship)
        .join(Guardian, Guardian.id == Guardianship.guardian_id)
        .where(
            Guardianship.child_id == child.id,
            Guardian.name == "",
            Guardian.email.is_(None),
            links.exists(),
            ~links.where(GuardianLink.opened_at.is_not(None)).exists(),
        )
        .order_by(Guardianship.id)
        .limit(1)
    ).first()


def _live(guardianship_id: int):  # type: ignore[no-untyped-def]
    return update(GuardianLink).where(
        GuardianLink.guardianship_id == guardianship_id, GuardianLink.revoked_at.is_(None)
    )
