"""Languages a library has added for parents, and its sentences in them."""

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.tables import Base, BigId, Id, Key, Moment, OfLibrary, one_library, parent


class OwnLanguage(OfLibrary, Base):
    """A language the library has added for parents, beside those of the product."""

    __tablename__ = "own_languages"
    __table_args__ = (one_library(), UniqueConstraint("library_id", "code"))

    id: Mapped[Id]
    key: Mapped[Key]
    code: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(60))
    """In the language itself, as its readers find it."""
    created_at: Mapped[Moment]


class OwnWords(OfLibrary, Base):
    """One sentence of the parents' pages in a language the library has added."""

    __tablename__ = "own_words"
    __table_args__ = (
        one_library(),
        parent("own_language_id", "own_languages", ondelete="CASCADE"),
        UniqueConstraint("own_language_id", "sentence"),
    )

    id: Mapped[Id]
    own_language_id: Mapped[int] = mapped_column(BigId)
    sentence: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the sentence in the source; one that is changed there is to be translated anew."""
    words: Mapped[str] = mapped_column(Text)
