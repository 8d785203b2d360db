"""boxes that go from school to school, reminders, and books that go by themselves"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
BEFORE = "state IN ('on_shelf', 'in_box', 'lost', 'discarded')"
AFTER = "state IN ('on_shelf', 'in_box', 'loose', 'lost', 'discarded')"


def upgrade() -> None:
    op.add_column("deposits", sa.Column("sent_on_at", MOMENT))
    op.add_column("deposits", sa.Column("reminded_of", sa.Date()))
    op.add_column("deposits", sa.Column("reminded_again_of", sa.Date()))
    _states(AFTER)
    op.create_table(
        "loose_books",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("library_id", ID, nullable=False),
        sa.Column("copy_id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("club_id", ID),
        sa.Column("set_aside_at", MOMENT, nullable=False),
        sa.Column("set_aside_by_id", ID),
        sa.Column("sent_at", MOMENT),
        sa.Column("arrived_at", MOMENT),
        sa.Column("sent_home_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("lost_at", MOMENT),
        sa.CheckConstraint(
            "lost_at IS NULL OR ended_at IS NOT NULL", name=op.f("ck_loose_books_lost_is_over")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loose_books")),
        sa.UniqueConstraint("key", name=op.f("uq_loose_books_key")),
        sa.UniqueConstraint("library_id", "id", name=op.f("uq_loose_books_library_id_id")),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_loose_books_library_id")),
        sa.ForeignKeyConstraint(
            ["set_aside_by_id"], ["people.id"], name=op.f("fk_loose_books_set_aside_by_id")
        ),
        *[_parent(column, table) for column, table in PARENTS],
    )
    for column in ("library_id", "copy_id", "school_id"):
        op.create_index(f"ix_loose_books_{column}", "loose_books", [column])
    is_open = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_loose_books_open",
        "loose_books",
        ["copy_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def downgrade() -> None:
    op.drop_table("loose_books")
    op.execute("UPDATE copies SET state = 'on_shelf' WHERE state = 'loose'")
    _states(BEFORE)
    for column in ("reminded_again_of", "reminded_of", "sent_on_at"):
        op.drop_column("deposits", column)


PARENTS = (("copy_id", "copies"), ("school_id", "schools"), ("club_id", "clubs"))


def _parent(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["library_id", column],
        [f"{table}.library_id", f"{table}.id"],
        name=op.f(f"fk_loose_books_library_id_{column}"),
    )


def _states(check: str) -> None:
    with op.batch_alter_table("copies") as copies:
        copies.drop_constraint(op.f("ck_copies_state"), type_="check")
        copies.create_check_constraint(op.f("ck_copies_state"), check)
