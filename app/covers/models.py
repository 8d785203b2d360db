"""A picture that a library has put on a book."""

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.core.tables import Base, Id, Key, Moment, OfLibrary, one_library


class Cover(OfLibrary, Base):
    """A picture the library has put on a work: pixels made anew, never the file that came."""

    __tablename__ = "covers"
    __table_args__ = (one_library(),)

    id: Mapped[Id]
    key: Mapped[Key]
    data: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[Moment]
