"""who was at a meeting, what was done, what was read"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

big_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOINGS = "talked", "read_aloud", "read_alone", "listened", "bookmarks", "filmed", "wrote", "drew", "own"


def upgrade() -> None:
    with op.batch_alter_table("meetings") as batch:
        batch.add_column(sa.Column("attended_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("line", sa.String(length=300), server_default="", nullable=False))
        batch.add_column(sa.Column("praise", sa.String(length=300), server_default="", nullable=False))
    _of_a_meeting(
        "attendances",
        sa.Column("child_id", big_id, nullable=False),
        sa.Column("was_here", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["library_id", "child_id"],
            ["children.library_id", "children.id"],
            name=op.f("fk_attendances_library_id_child_id"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("meeting_id", "child_id", name=op.f("uq_attendances_meeting_id_child_id")),
    )
    op.create_index(op.f("ix_attendances_child_id"), "attendances", ["child_id"])
    _of_a_meeting(
        "activities",
        sa.Column("doing", sa.String(length=10), nullable=False),
        sa.Column("films", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=120), server_default="", nullable=False),
        sa.UniqueConstraint("meeting_id", "doing", name=op.f("uq_activities_meeting_id_doing")),
        sa.CheckConstraint(f"doing IN {DOINGS}", name=op.f("ck_activities_doing")),
        sa.CheckConstraint("films BETWEEN 1 AND 99", name=op.f("ck_activities_films")),
    )
    _of_a_meeting(
        "books_read",
        sa.Column("work_id", big_id, nullable=False),
        sa.ForeignKeyConstraint(
            ["library_id", "work_id"],
            ["works.library_id", "works.id"],
            name=op.f("fk_books_read_library_id_work_id"),
        ),
        sa.UniqueConstraint("meeting_id", "work_id", name=op.f("uq_books_read_meeting_id_work_id")),
    )
    op.create_index(op.f("ix_books_read_work_id"), "books_read", ["work_id"])


def downgrade() -> None:
    for table in ("books_read", "activities", "attendances"):
        op.drop_table(table)
    with op.batch_alter_table("meetings") as batch:
        for column in ("praise", "line", "attended_at"):
            batch.drop_column(column)


def _of_a_meeting(table: str, *more: sa.schema.SchemaItem) -> None:
    """A table of rows that belong to one meeting of one library."""
    op.create_table(
        table,
        sa.Column("id", big_id, nullable=False),
        sa.Column("library_id", big_id, nullable=False),
        sa.Column("meeting_id", big_id, nullable=False),
        *more,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("library_id", "id", name=op.f(f"uq_{table}_library_id_id")),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name=op.f(f"fk_{table}_library_id")
        ),
        sa.ForeignKeyConstraint(
            ["library_id", "meeting_id"],
            ["meetings.library_id", "meetings.id"],
            name=op.f(f"fk_{table}_library_id_meeting_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(op.f(f"ix_{table}_library_id"), table, ["library_id"])
