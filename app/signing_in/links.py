"""Personal links: 128 bits by mail, a button that works once, and six digits that carry a sign-in further.

A mail scanner may press the button before the person does; within the link's life its page therefore
shows the digits, which open one sign-in more on whatever device they are typed.
"""

import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, contains_eager

from app.accounts.models import Person
from app.accounts.people import has_part, tidy_email
from app.accounts.tries import FEW, MANY, Tries
from app.core.errors import Refused, RuleBroken
from app.core.tokens import token_hash
from app.signing_in.models import Link, LinkPurpose

TOKEN_BYTES = 16
LIFE = {LinkPurpose.INVITATION: timedelta(days=14), LinkPurpose.SIGN_IN: timedelta(minutes=10)}
"""A sign-in link lives ten minutes (ASVS 6.5.5)."""
DIGITS_WINDOW = timedelta(minutes=10)
DIGITS = 6
MOST_TRIES = 5


def mint(session: Session, library_id: int, person_id: int, purpose: LinkPurpose, now: datetime) -> str:
    """Make a link as its mail is sent; the token stands in the mail and nowhere else."""
    return mint_until(session, library_id, person_id, purpose, now, now + LIFE[purpose])


def mint_until(
    session: Session, library_id: int, person_id: int, purpose: LinkPurpose, now: datetime, until: datetime
) -> str:
    """Make a link that lives until a given moment; its token is given out this one time."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        Link(
            library_id=library_id,
            person_id=person_id,
            purpose=purpose,
            token_hash=token_hash(token),
            created_at=now,
            expires_at=until,
        )
    )
    session.flush()
    return token


def find(
    session: Session, library_id: int, token: str, purposes: tuple[LinkPurpose, ...] = tuple(LIFE)
) -> Link | None:
    """The link of this token, dead or alive, if its person still has a part at the library."""
    return session.scalar(
        select(Link)
        .join(Person, Person.id == Link.person_id)
        .where(
            Link.library_id == library_id,
            Link.token_hash == token_hash(token),
            Link.purpose.in_(purposes),
            has_part(library_id),
        )
        .options(contains_eager(Link.person))
    )


def is_alive(link: Link | None, now: datetime) -> bool:
    """Whether the link is within its life, used or not."""
    return link is not None and now < link.expires_at and link.person.disabled_at is None


def press(session: Session, link: Link | None, now: datetime) -> Person:
    """Use the link's button, which works once; a substitute's, as often as its paper is held up.

    Raises RuleBroken: link_over.
    """
    if link is None or not is_alive(link, now):
        raise RuleBroken("link_over")
    if link.purpose == LinkPurpose.SUBSTITUTE:
        return link.person
    used = session.execute(update(Link).where(Link.id == link.id, Link.used_at.is_(None)).values(used_at=now))
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise RuleBroken("link_over")
    return link.person


def digits(link: Link, secret: bytes, now: datetime) -> str:
    """The six digits to type on another device; others every ten minutes, derived, never stored."""
    return _digits(link.token_hash, secret, _window(now))


def with_digits(
    session: Session,
    library_id: int,
    email: str,
    typed: str,
    secret: bytes,
    address: str,
    now: datetime,
) -> Person:
    """Who typed the digits of its own link: once for each link, five tries for each link.

    Raises Refused: too_many_tries, digits_wrong; the same whether anybody has the address or not.
    """
    tries = Tries(session, "digits", now, {email: FEW, address: MANY})
    tries.refuse_if_too_many()
    candidates = _open_to_digits(session, library_id, email, now)
    for link in candidates:
        if _fits(link, typed, secret, now) and _use_digits(session, link, now):
            return link.person
    spent = update(Link).where(Link.id.in_([link.id for link in candidates]))
    session.execute(spent.values(code_tries=Link.code_tries + 1))
    tries.note()
    raise Refused("digits_wrong", status=422)


def _open_to_digits(session: Session, library_id: int, email: str, now: datetime) -> list[Link]:
    return list(
        session.scalars(
            select(Link)
            .join(Person, Person.id == Link.person_id)
            .where(
                Link.library_id == library_id,
                Person.email == tidy_email(email),
                Person.disabled_at.is_(None),
                has_part(library_id),
                Link.expires_at > now,
                Link.code_used_at.is_(None),
                Link.code_tries < MOST_TRIES,
            )
            .options(contains_eager(Link.person))
        )
    )


def _fits(link: Link, typed: str, secret: bytes, now: datetime) -> bool:
    plain = "".join(character for character in typed if character.isdecimal())
    windows = (_window(now), _window(now) - 1)
    return any(hmac.compare_digest(_digits(link.token_hash, secret, each), plain) for each in windows)


def _use_digits(session: Session, link: Link, now: datetime) -> bool:
    used = session.execute(
        update(Link).where(Link.id == link.id, Link.code_used_at.is_(None)).values(code_used_at=now)
    )
    return bool(used.rowcount == 1)  # type: ignore[attr-defined]


def _digits(stored: str, secret: bytes, window: int) -> str:
    digest = hmac.digest(secret, f"link digits:{stored}:{window}".encode(), "sha256")
    return f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}}"


def _window(now: datetime) -> int:
    return int(now.timestamp() // DIGITS_WINDOW.total_seconds())
