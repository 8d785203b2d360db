"""What a table is made of here: keys, time, and the rule that parents belong to the same library."""

import secrets
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

KEY_LENGTH = 22


def new_key() -> str:
    """A fresh public key: 128 random bits as 22 letters, the only name a row has outside."""
    return secrets.token_urlsafe(16)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept and given back in UTC on either database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def ordered_text(length: int) -> String:
    """Text that is ordered byte by byte on either database; it holds a `search_text.sort_key`."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


BigId = BigInteger().with_variant(Integer, "sqlite")
Id = Annotated[int, mapped_column(BigId, primary_key=True)]
Key = Annotated[str, mapped_column(String(KEY_LENGTH), unique=True, default=new_key)]
Moment = Annotated[datetime, mapped_column(UtcDateTime)]
Reference = Annotated[int, mapped_column(BigId, index=True)]


class OfLibrary:
    """A row that belongs to one library; its parents must belong to the same one."""

    @declared_attr
    def library_id(cls) -> Mapped[int]:
        return mapped_column(BigId, ForeignKey("libraries.id"), index=True)


def one_library() -> UniqueConstraint:
    """What lets other rows point here together with their library."""
    return UniqueConstraint("library_id", "id")


def parent(column: str, table: str, ondelete: str | None = None) -> ForeignKeyConstraint:
    """`column` points to a row of `table` in the same library."""
    return ForeignKeyConstraint(
        ["library_id", column], [f"{table}.library_id", f"{table}.id"], ondelete=ondelete
    )


def index_where(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the rows that meet `where`, on either database.

    Who compares the tables with a database calls `heed_conditions` first. Told to `Index` for both
    databases, the condition would load both of their dialects at every start.
    """
    return Index(name, *columns, unique=unique, info={"where": where})


def heed_conditions(dialect: str) -> None:
    """Put the conditions of `index_where` where this database looks for them."""
    for table in Base.metadata.tables.values():
        for index in table.indexes:
            if "where" in index.info:
                index.dialect_options[dialect]["where"] = text(index.info["where"])


def one_of(column: str, values: Any) -> str:
    """The text of a check that `column` holds one of `values` (an enum of strings)."""
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"
