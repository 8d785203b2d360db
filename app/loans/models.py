"""Which child has which book of its club's box; which clubs keep that; and how many loans there were."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalogue.models import Copy
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
from app.deposits.models import BoxState, Deposit


class Ending(StrEnum):
    """How a loan ended: the book came back, another child has it now, or nobody asks for it any more."""

    RETURNED = "returned"
    HANDED_OVER = "handed_over"
    WRITTEN_OFF = "written_off"


LENT_FROM = (BoxState.UNDER_WAY, BoxState.ARRIVED, BoxState.IN_USE, BoxState.CALLED_HOME)
"""Also from a box nobody has said to have come, and from one that is wanted home: it stands there."""
_OPEN = "returned_at IS NULL"


class Lending(OfLibrary, Base):
    """Whether a club keeps who has which book. Without a row it does not: only the box counts."""

    __tablename__ = "lendings"
    __table_args__ = (one_library(), parent("club_id", "clubs"), UniqueConstraint("club_id"))

    id: Mapped[Id]
    key: Mapped[Key]
    club_id: Mapped[int] = mapped_column(BigId)
    is_on: Mapped[bool] = mapped_column(default=False, server_default=false())
    by_children: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether a child that has come in with its card may take books and give them back by itself."""


class Loan(OfLibrary, Base):
    """One child has one copy from one stay of a box; it is wanted home when the box is."""

    __tablename__ = "loans"
    __table_args__ = (
        one_library(),
        parent("copy_id", "copies"),
        parent("deposit_id", "deposits"),
        parent("child_id", "children", ondelete="CASCADE"),
        parent("club_id", "clubs"),
        CheckConstraint(one_of("ending", Ending), name="ending"),
        CheckConstraint("(returned_at IS NULL) = (ending IS NULL)", name="ended"),
        CheckConstraint("returned_at >= lent_at", name="order"),
        CheckConstraint("renewals >= 0", name="renewals"),
        index_where("uq_loans_open", "copy_id", unique=True, where=_OPEN),
        Index("ix_loans_club", "club_id", "returned_at"),
        Index("ix_loans_child", "child_id", "returned_at"),
        Index("ix_loans_deposit", "deposit_id", "returned_at"),
        Index("ix_loans_over", "library_id", "returned_at"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    copy_id: Mapped[int] = mapped_column(BigId, index=True)
    deposit_id: Mapped[int] = mapped_column(BigId)
    child_id: Mapped[int] = mapped_column(BigId)
    club_id: Mapped[int] = mapped_column(BigId)
    lent_at: Mapped[Moment]
    lent_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))
    """None where the child took it itself."""
    renewals: Mapped[int] = mapped_column(default=0, server_default="0")
    renewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it ended, however it did."""
    ending: Mapped[str | None] = mapped_column(String(12))
    returned_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("people.id"))

    copy: Mapped[Copy] = relationship(
        foreign_keys=[copy_id], primaryjoin="Loan.copy_id == Copy.id", viewonly=True
    )
    deposit: Mapped[Deposit] = relationship(
        foreign_keys=[deposit_id], primaryjoin="Loan.deposit_id == Deposit.id", viewonly=True
    )
    child: Mapped[Child] = relationship(
        foreign_keys=[child_id], primaryjoin="Loan.child_id == Child.id", viewonly=True
    )
    club: Mapped[Club] = relationship(
        foreign_keys=[club_id], primaryjoin="Loan.club_id == Club.id", viewonly=True
    )


class LoanFigure(OfLibrary, Base):
    """How often a club's children borrowed a work in a month. It names nobody, and stays."""

    __tablename__ = "loan_figures"
    __table_args__ = (
        one_library(),
        parent("club_id", "clubs"),
        parent("work_id", "works"),
        UniqueConstraint("club_id", "work_id", "month"),
        CheckConstraint("loans >= 0 AND renewals >= 0", name="counts"),
    )

    id: Mapped[Id]
    club_id: Mapped[int] = mapped_column(BigId)
    work_id: Mapped[int] = mapped_column(BigId, index=True)
    month: Mapped[date] = mapped_column(Date)
    """Its first day."""
    loans: Mapped[int] = mapped_column(default=0, server_default="0")
    """First loans alone."""
    renewals: Mapped[int] = mapped_column(default=0, server_default="0")
