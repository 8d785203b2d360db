"""the book of the week, and the addresses of big screens"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
CLUBS_LIVE = sa.text("ended_at IS NULL AND club_id IS NOT NULL")
LIBRARYS_LIVE = sa.text("ended_at IS NULL AND club_id IS NULL")


def upgrade() -> None:
    op.create_table(
        "books_of_week",
        *_row("books_of_week"),
        sa.Column("club_id", ID, nullable=False),
        sa.Column("review_id", ID, nullable=False),
        sa.Column("week_on", sa.Date(), nullable=False),
        _person("books_of_week", "chosen_by_id"),
        sa.Column("chosen_at", MOMENT, nullable=False),
        _parent("books_of_week", "club_id", "clubs"),
        _parent("books_of_week", "review_id", "reviews", ondelete="CASCADE"),
    )
    op.create_index("ix_books_of_week_library_id", "books_of_week", ["library_id"])
    op.create_index("ix_books_of_week_review_id", "books_of_week", ["review_id"])
    op.create_index("uq_books_of_week_club", "books_of_week", ["club_id", "week_on"], unique=True)
    op.create_table(
        "screens",
        *_row("screens"),
        sa.Column("token", sa.String(22), nullable=False),
        sa.Column("club_id", ID),
        _person("screens", "made_by_id"),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.UniqueConstraint("token", name=op.f("uq_screens_token")),
        _parent("screens", "club_id", "clubs"),
    )
    op.create_index("ix_screens_library_id", "screens", ["library_id"])
    for name, column, where in (
        ("uq_screens_club", "club_id", CLUBS_LIVE),
        ("uq_screens_library", "library_id", LIBRARYS_LIVE),
    ):
        op.create_index(name, "screens", [column], unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_table("screens")
    op.drop_table("books_of_week")


def _row(table: str) -> list[sa.Column | sa.Constraint]:
    """What every row of a library has."""
    library = sa.ForeignKey("libraries.id", name=op.f(f"fk_{table}_library_id"))
    return [
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("library_id", ID, library, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("key", name=op.f(f"uq_{table}_key")),
        sa.UniqueConstraint("library_id", "id", name=op.f(f"uq_{table}_library_id_id")),
    ]


def _person(table: str, column: str) -> sa.Column:
    return sa.Column(column, ID, sa.ForeignKey("people.id", name=op.f(f"fk_{table}_{column}")), nullable=False)


def _parent(table: str, column: str, other: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["library_id", column],
        [f"{other}.library_id", f"{other}.id"],
        name=op.f(f"fk_{table}_library_id_{column}"),
        ondelete=ondelete,
    )
