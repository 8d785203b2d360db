"""Reads for the pages of this room; each names what it loads."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import SignedIn
from app.cards.models import Card
from app.children.models import Child


def live_cards(session: Session, children: Iterable[Child]) -> dict[int, list[Card]]:
    """The cards that work, by child."""
    ids = [child.id for child in children]
    cards: dict[int, list[Card]] = {child_id: [] for child_id in ids}
    for card in session.scalars(
        select(Card).where(Card.child_id.in_(ids), Card.voided_at.is_(None)).order_by(Card.id)
    ):
        cards[card.child_id].append(card)
    return cards


def last_in(session: Session, children: Iterable[Child]) -> dict[int, datetime]:
    """When each child last came in, as far back as sessions are kept."""
    ids = [child.id for child in children]
    rows = session.execute(
        select(SignedIn.child_id, func.max(SignedIn.created_at))
        .where(SignedIn.child_id.in_(ids))
        .group_by(SignedIn.child_id)
    )
    return {child_id: at for child_id, at in rows if child_id is not None}
