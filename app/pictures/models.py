"""A picture a child made: a drawing, a photograph, or its own handwriting."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, String, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.children.models import Child
from app.core.tables import (
    KEY_LENGTH,
    Base,
    BigId,
    Id,
    Key,
    Moment,
    OfLibrary,
    new_key,
    one_library,
    one_of,
    parent,
)


class PictureKind(StrEnum):
    DRAWING = "drawing"
    PHOTO = "photo"
    HANDWRITING = "handwriting"


def shown_in_club() -> ColumnElement[bool]:
    """For queries: the picture may stand with its review on its club's own pages…

    A photograph needs the guardians' consent everywhere, for it may show somebody.
    """
    return or_(Child.pictures_allowed, Picture.kind != PictureKind.PHOTO)


def shown_outside() -> ColumnElement[bool]:
    """…and anywhere else, where what is drawn or written by hand needs the consent too."""
    return Child.pictures_allowed.is_(True)


class Picture(OfLibrary, Base):
    """Who sees it is asked of the review it stands on, whenever it is looked at."""

    __tablename__ = "pictures"
    __table_args__ = (
        one_library(),
        parent("child_id", "children", ondelete="CASCADE"),
        CheckConstraint(one_of("kind", PictureKind), name="kind"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    token: Mapped[str] = mapped_column(String(KEY_LENGTH), unique=True, default=new_key)
    """The folder its files lie in; it stands in no address."""
    child_id: Mapped[int] = mapped_column(BigId, index=True)
    kind: Mapped[str] = mapped_column(String(12))
    width: Mapped[int]
    """In pixels, of the largest size…"""
    height: Mapped[int]
    bytes: Mapped[int]
    """…and of all its files together."""
    at: Mapped[Moment]

    child: Mapped[Child] = relationship(
        foreign_keys=[child_id], primaryjoin="Picture.child_id == Child.id", viewonly=True
    )

    def may_be_shown(self, child: Child, *, in_club: bool) -> bool:
        """Whether it may stand with its review, on its club's own pages or anywhere else."""
        return child.pictures_allowed or (in_club and self.kind != PictureKind.PHOTO)
