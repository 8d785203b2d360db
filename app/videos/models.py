"""A film a child made for a review, and where it may be seen."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, String, and_
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
from app.libraries.models import Library


class Container(StrEnum):
    """The kinds of file a film is kept in."""

    MP4 = "mp4"
    WEBM = "webm"

    @property
    def content_type(self) -> str:
        """What browsers call it."""
        return f"video/{self}"


class Video(OfLibrary, Base):
    """Who sees it is asked of the review it stands on, whenever it is looked at."""

    __tablename__ = "videos"
    __table_args__ = (
        one_library(),
        parent("child_id", "children", ondelete="CASCADE"),
        CheckConstraint(one_of("container", Container), name="container"),
    )

    id: Mapped[Id]
    key: Mapped[Key]
    token: Mapped[str] = mapped_column(String(KEY_LENGTH), unique=True, default=new_key)
    """The name of its file; it stands in no address."""
    child_id: Mapped[int] = mapped_column(BigId, index=True)
    container: Mapped[str] = mapped_column(String(4))
    width: Mapped[int]
    """In pixels."""
    height: Mapped[int]
    seconds: Mapped[float]
    bytes: Mapped[int]
    at: Mapped[Moment]

    child: Mapped[Child] = relationship(
        foreign_keys=[child_id], primaryjoin="Video.child_id == Child.id", viewonly=True
    )


def may_film(library: Library, child: Child) -> bool:
    """Whether this child may put films to its reviews, and those it has may be seen by anybody at all.

    The library has films, the guardians have said yes, and name and address are not protected: a film
    shows a face and lets a voice be heard.
    """
    return library.videos_on and child.videos_allowed and not child.is_protected


def is_allowed() -> ColumnElement[bool]:
    """The same of the child, for queries of a library that has films."""
    return and_(Child.videos_allowed.is_(True), Child.is_protected.is_(False))
