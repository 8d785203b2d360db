"""A club's vote on what to do, what is chosen between, and what children suggest."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

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
    parent,
)

LONGEST_CHOICE = 80
LONGEST_QUESTION = 120
_OPEN = "closed_at IS NULL"
_WINNER = "is_winner"


class Vote(OfLibrary, Base):
    """A question to the children of a club; a club has one open vote at a time."""

    __tablename__ = "votes"
    __table_args__ = (
        one_library(),
        parent("club_id", "clubs"),
        parent("meeting_id", "meetings"),
        index_where("uq_votes_open", "club_id", unique=True, where=_OPEN),
        Index("ix_votes_club", "club_id", "opened_at"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    club_id: Mapped[int] = mapped_column(BigId)
    meeting_id: Mapped[int | None] = mapped_column(BigId, index=True)
    """The meeting that was decided about; known when the vote is closed."""
    question: Mapped[str] = mapped_column(String(LONGEST_QUESTION))
    opened_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("people.id"))
    opened_at: Mapped[Moment]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    club: Mapped[Club] = relationship(
        foreign_keys=[club_id], primaryjoin="Vote.club_id == Club.id", viewonly=True
    )

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class VoteChoice(OfLibrary, Base):
    """One of two to six things to choose between."""

    __tablename__ = "vote_choices"
    __table_args__ = (
        one_library(),
        parent("vote_id", "votes"),
        CheckConstraint("votes >= 0", name="votes"),
        index_where(
            "uq_vote_choices_winner",
            "vote_id",
            unique=True,
            where=_WINNER,
        ),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    vote_id: Mapped[int] = mapped_column(BigId, index=True)
    words: Mapped[str] = mapped_column(String(LONGEST_CHOICE))
    votes: Mapped[int | None]
    """Counted when the vote is closed; from then on nobody knows who voted for what."""
    is_winner: Mapped[bool] = mapped_column(default=False)


class Ballot(OfLibrary, Base):
    """What one child wants, as long as the vote is open."""

    __tablename__ = "ballots"
    __table_args__ = (
        one_library(),
        parent("vote_id", "votes"),
        parent("choice_id", "vote_choices"),
        parent("child_id", "children", ondelete="CASCADE"),
        Index("uq_ballots_child", "vote_id", "child_id", unique=True),
    )

    id: Mapped[Id]
    vote_id: Mapped[int] = mapped_column(BigId)
    choice_id: Mapped[int] = mapped_column(BigId, index=True)
    child_id: Mapped[int] = mapped_column(BigId, index=True)
    at: Mapped[Moment]


class Suggestion(OfLibrary, Base):
    """Something a child would like to do; only adults read it until it is picked for a vote."""

    __tablename__ = "suggestions"
    __table_args__ = (
        one_library(),
        parent("club_id", "clubs"),
        parent("child_id", "children", ondelete="CASCADE"),
        Index("ix_suggestions_club", "club_id", "picked_at", "at"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    club_id: Mapped[int] = mapped_column(BigId)
    child_id: Mapped[int] = mapped_column(BigId, index=True)
    words: Mapped[str] = mapped_column(String(LONGEST_CHOICE))
    at: Mapped[Moment]
    picked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    child: Mapped[Child] = relationship(
        foreign_keys=[child_id], primaryjoin="Suggestion.child_id == Child.id", viewonly=True
    )
    club: Mapped[Club] = relationship(
        foreign_keys=[club_id], primaryjoin="Suggestion.club_id == Club.id", viewonly=True
    )
