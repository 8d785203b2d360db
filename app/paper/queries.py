"""Reads for the pages about paper: cards to print, the pile of a club, what may go back onto paper."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from app.catalogue.models import Work
from app.children.models import Child
from app.clubs.models import Club
from app.paper.models import LANDED, PaperCard, PaperCut, PilePhoto


@dataclass(frozen=True)
class Pile:
    """What waits for an adult: cards to type in, those that could not be read, what photographs hold yet."""

    landed: list[PaperCut]
    unread: list[PaperCut]
    photos: list[PilePhoto]


def cards_to_print(session: Session, ids: Collection[int]) -> Sequence[PaperCard]:
    """These cards with child and book, by child and book."""
    return session.scalars(
        select(PaperCard)
        .outerjoin(PaperCard.child)
        .outerjoin(PaperCard.work)
        .where(PaperCard.id.in_(ids))
        .options(joinedload(PaperCard.child), joinedload(PaperCard.work))
        .order_by(Child.sort_key, Work.sort_key, PaperCard.id)
    ).all()


def pile_of(session: Session, club: Club) -> Pile:
    """Everything of the club's pile that waits for an adult, the first photographed first."""
    cuts = session.scalars(
        select(PaperCut)
        .where(PaperCut.club_id == club.id)
        .options(joinedload(PaperCut.child), joinedload(PaperCut.work))
        .order_by(PaperCut.at, PaperCut.id)
    ).all()
    photos = session.scalars(
        select(PilePhoto).where(PilePhoto.club_id == club.id).order_by(PilePhoto.at, PilePhoto.id)
    ).all()
    return Pile(
        [cut for cut in cuts if cut.problem == LANDED],
        [cut for cut in cuts if cut.problem != LANDED],
        list(photos),
    )


def next_cut(session: Session, club: Club) -> PaperCut | None:
    """The next card to type in; those that could be read come first."""
    return session.scalar(
        select(PaperCut)
        .where(PaperCut.club_id == club.id)
        .order_by(PaperCut.problem != LANDED, PaperCut.at, PaperCut.id)
        .limit(1)
    )


def how_many_wait(session: Session, club: Club) -> int:
    """How many cards of the club's pile are still to be typed in."""
    return len(session.scalars(select(PaperCut.id).where(PaperCut.club_id == club.id)).all())


def picture_of(session: Session, row: PaperCut | PilePhoto) -> bytes:
    """The picture itself, which lists leave out."""
    model = type(row)
    found = session.scalar(select(model.picture).where(model.id == row.id))
    return found or b""


def waiting_pictures(session: Session, club: Club) -> dict[str, bytes]:
    """The pictures of cards that have landed and wait to be typed in, by token."""
    rows = session.scalars(
        select(PaperCut)
        .where(PaperCut.club_id == club.id, PaperCut.problem == LANDED)
        .options(undefer(PaperCut.picture), joinedload(PaperCut.card))
    )
    return {cut.card.token: cut.picture for cut in rows if cut.card}


def cards_with(session: Session, club: Club, tokens: Collection[str]) -> dict[str, PaperCard]:
    """The club's own cards among these tokens; those of other clubs and libraries are nobody's here."""
    found = session.scalars(
        select(PaperCard).where(PaperCard.club_id == club.id, PaperCard.token.in_(tokens))
    )
    return {card.token: card for card in found}
