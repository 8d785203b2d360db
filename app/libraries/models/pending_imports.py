"""Files that were looked through and not yet confirmed."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.tables import Base, Id, Key, Moment, OfLibrary, Reference, one_library


class PendingImport(OfLibrary, Base):
    """A file somebody has looked through but not yet confirmed; gone when confirmed, or the next night."""

    __tablename__ = "pending_imports"
    __table_args__ = (one_library(),)

    id: Mapped[Id]
    key: Mapped[Key]
    person_id: Mapped[Reference] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(200))
    data: Mapped[bytes]
    created_at: Mapped[Moment]
