"""A review card as it was printed, what was cut out of photographs of them, and what is left of these."""

import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalogue.models import Work
from app.children.models import Child
from app.clubs.models import Club
from app.core.tables import (
    Base,
    BigId,
    Id,
    Key,
    Moment,
    OfLibrary,
    UtcDateTime,
    index_where,
    one_library,
    one_of,
    parent,
)

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
TOKEN_LENGTH = 20
"""Of 32 letters each: 100 random bits."""
LANDED = ""


def new_token() -> str:
    """A fresh token for one printed card."""
    return "".join(secrets.choice(LETTERS) for _ in range(TOKEN_LENGTH))


class Problem(StrEnum):
    """Why a card was seen and not read."""

    ONE_CODE = "one_code"
    CODES_DISAGREE = "codes_disagree"
    OVERLAPPING = "overlapping"
    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"
    """The codes are whole, and no card of this club has them."""
    TWICE = "twice"
    """Another card with the same codes, written on differently: somebody made a copy of a sheet."""


class PaperCard(OfLibrary, Base):
    """One printed card: of a club, perhaps of a child, perhaps about a book. Its token names nobody."""

    __tablename__ = "paper_cards"
    __table_args__ = (
        one_library(),
        parent("club_id", "clubs"),
        parent("child_id", "children", ondelete="CASCADE"),
        parent("work_id", "works"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    token: Mapped[str] = mapped_column(String(TOKEN_LENGTH), unique=True, default=new_token)
    """100 random bits in the card's codes; it signs nobody in."""
    club_id: Mapped[int] = mapped_column(BigId, index=True)
    child_id: Mapped[int | None] = mapped_column(BigId, index=True)
    work_id: Mapped[int | None] = mapped_column(BigId, index=True)
    printed_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"))
    printed_at: Mapped[Moment]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its words became a review."""

    child: Mapped[Child | None] = relationship(
        foreign_keys=[child_id], primaryjoin="PaperCard.child_id == Child.id", viewonly=True
    )
    work: Mapped[Work | None] = relationship(
        foreign_keys=[work_id], primaryjoin="PaperCard.work_id == Work.id", viewonly=True
    )


class PaperCut(OfLibrary, Base):
    """A card cut out of a photograph, until an adult has typed it in or thrown it away."""

    __tablename__ = "paper_cuts"
    __table_args__ = (
        one_library(),
        parent("club_id", "clubs"),
        parent("card_id", "paper_cards", ondelete="CASCADE"),
        parent("child_id", "children", ondelete="CASCADE"),
        parent("work_id", "works"),
        CheckConstraint(one_of("problem", [LANDED, *Problem]), name="problem"),
        CheckConstraint("problem <> '' OR card_id IS NOT NULL", name="landed"),
        index_where("uq_paper_cuts_landed", "card_id", unique=True, where="problem = ''"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    club_id: Mapped[int] = mapped_column(BigId, index=True)
    card_id: Mapped[int | None] = mapped_column(BigId, index=True)
    child_id: Mapped[int | None] = mapped_column(BigId, index=True)
    work_id: Mapped[int | None] = mapped_column(BigId, index=True)
    problem: Mapped[str] = mapped_column(String(16), default=LANDED)
    """Why it landed nowhere; empty when both codes agree."""
    picture: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """The card straightened, as WebP."""
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"))
    at: Mapped[Moment]

    club: Mapped[Club] = relationship(
        foreign_keys=[club_id], primaryjoin="PaperCut.club_id == Club.id", viewonly=True
    )
    card: Mapped[PaperCard | None] = relationship(
        foreign_keys=[card_id], primaryjoin="PaperCut.card_id == PaperCard.id", viewonly=True
    )
    child: Mapped[Child | None] = relationship(
        foreign_keys=[child_id], primaryjoin="PaperCut.child_id == Child.id", viewonly=True
    )
    work: Mapped[Work | None] = relationship(
        foreign_keys=[work_id], primaryjoin="PaperCut.work_id == Work.id", viewonly=True
    )


class PilePhoto(OfLibrary, Base):
    """What is left of a photograph once the cards found in it are painted over; gone after 14 days."""

    __tablename__ = "pile_photos"
    __table_args__ = (one_library(), parent("club_id", "clubs"))

    id: Mapped[Id]
    key: Mapped[Key]
    club_id: Mapped[int] = mapped_column(BigId, index=True)
    found: Mapped[int]
    """How many cards were cut out of it."""
    picture: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"))
    at: Mapped[Moment]

    club: Mapped[Club] = relationship(
        foreign_keys=[club_id], primaryjoin="PilePhoto.club_id == Club.id", viewonly=True
    )
