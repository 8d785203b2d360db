"""A child's card: made, printed once, voided. What is printed is known to nobody afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts import codes, sessions
from app.accounts.codes import TypedCode
from app.accounts.models import Person, SignedIn
from app.cards.models import Card, CardPlace
from app.children.models import Child
from app.core import audit, database, passwords, tokens


@dataclass(frozen=True)
class PrintedCard:
    """One card as it goes to the printer; `full_label` is for the strip that is cut off."""

    child_id: int
    alias: str
    animal: str
    full_label: str
    token: str = field(repr=False)
    code: str = field(repr=False)


def make_cards(
    session: Session,
    children: Sequence[Child],
    by: Person | None,
    now: datetime,
    place: CardPlace,
    pepper: str,
) -> list[PrintedCard]:
    """Make each child a new card; its older one for the same place stops working.

    Hashing takes about 50 ms a card and is done before anything is written. The order is that of
    `children`.
    """
    ids = [child.id for child in children]
    by_id = by.id if by else None
    drawn = _fresh_codes(session, len(ids))
    with database.paused(session):
        hashes = [passwords.hash_secret(code.verifier, pepper) for code in drawn]
    found = {c.id: c for c in session.scalars(select(Child).where(Child.id.in_(ids)))}
    still_here = [
        (found[child_id], code, hashed)
        for child_id, code, hashed in zip(ids, drawn, hashes, strict=True)
        if child_id in found
    ]
    _void_older(session, [child for child, _code, _hash in still_here], place, now)
    return [_store(session, each, place, now, by_id) for each in still_here]


def void(session: Session, card: Card, now: datetime, by: Person) -> None:
    """The card works no more, and whoever signed in with it is out at the next touch."""
    card.voided_at = card.voided_at or now
    sessions.revoke(session, now, SignedIn.card_id == card.id)
    audit.record(session, "void_card", card, now=now, actor_id=by.id)


def _fresh_codes(session: Session, how_many: int) -> list[TypedCode]:
    """Codes whose first five symbols no card has."""
    drawn: dict[str, TypedCode] = {}
    while len(drawn) < how_many:
        more = [codes.new_code() for _ in range(how_many - len(drawn))]
        selectors = [code.selector for code in more]
        in_use = set(session.scalars(select(Card.selector).where(Card.selector.in_(selectors))))
        drawn |= {code.selector: code for code in more if code.selector not in in_use}
    return list(drawn.values())


def _void_older(session: Session, children: Sequence[Child], place: CardPlace, now: datetime) -> None:
    older = session.scalars(
        select(Card.id).where(
            Card.child_id.in_([child.id for child in children]),
            Card.place == place,
            Card.voided_at.is_(None),
        )
    ).all()
    if older:
        session.execute(
            update(Card)
            .where(Card.id.in_(older))
            .values(voided_at=now)
            .execution_options(synchronize_session="fetch")
        )
        sessions.revoke(session, now, SignedIn.card_id.in_(older))


def _store(
    session: Session,
    made: tuple[Child, TypedCode, str],
    place: CardPlace,
    now: datetime,
    by_id: int | None,
) -> PrintedCard:
    child, code, verifier_hash = made
    token = codes.qr_token()
    card = Card(
        library_id=child.library_id,
        child_id=child.id,
        place=place,
        token_hash=tokens.token_hash(token),
        selector=code.selector,
        verifier_hash=verifier_hash,
        created_by_id=by_id,
        created_at=now,
    )
    session.add(card)
    session.flush()
    audit.record(session, "make_card", card, now=now, actor_id=by_id)
    return PrintedCard(child.id, child.alias, child.animal, child.full_label, token, code.printed)
