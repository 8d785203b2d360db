"""one ISBN on several works, reading levels, settled facts, merges

On SQLite the columns are added one by one, so that `works` keeps its triggers. Going down, an ISBN
that several works share stays with the oldest of its editions.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LIVE = sa.text("undone_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("editions", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_editions_library_id_isbn"), type_="unique")
        batch_op.create_unique_constraint(
            op.f("uq_editions_library_id_isbn_work_id"), ["library_id", "isbn", "work_id"]
        )
    op.add_column("works", sa.Column("lix", sa.Integer(), nullable=True))
    op.add_column("works", sa.Column("let_number", sa.Integer(), nullable=True))
    op.add_column("works", sa.Column("corrected", sa.String(length=200), server_default="", nullable=False))
    op.create_table(
        "work_merges",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.Column("lost_id", BIG, nullable=False),
        sa.Column("kept_id", BIG, nullable=False),
        sa.Column("moved", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("library_id", BIG, nullable=False),
        sa.CheckConstraint("lost_id <> kept_id", name=op.f("ck_work_merges_two_works")),
        sa.ForeignKeyConstraint(
            ["library_id", "kept_id"],
            ["works.library_id", "works.id"],
            name=op.f("fk_work_merges_library_id_kept_id"),
        ),
        sa.ForeignKeyConstraint(
            ["library_id", "lost_id"],
            ["works.library_id", "works.id"],
            name=op.f("fk_work_merges_library_id_lost_id"),
        ),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_work_merges_library_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_merges")),
        sa.UniqueConstraint("key", name=op.f("uq_work_merges_key")),
        sa.UniqueConstraint("library_id", "id", name=op.f("uq_work_merges_library_id_id")),
    )
    op.create_index(op.f("ix_work_merges_kept_id"), "work_merges", ["kept_id"])
    op.create_index(op.f("ix_work_merges_library_id"), "work_merges", ["library_id"])
    op.create_index(op.f("ix_work_merges_lost_id"), "work_merges", ["lost_id"])
    op.create_index(
        "uq_work_merges_lost", "work_merges", ["lost_id"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE
    )


def downgrade() -> None:
    op.drop_table("work_merges")
    for name in ("corrected", "let_number", "lix"):
        op.drop_column("works", name)
    op.execute(
        "UPDATE editions SET isbn = NULL WHERE EXISTS (SELECT 1 FROM editions first "
        "WHERE first.library_id = editions.library_id AND first.isbn = editions.isbn "
        "AND first.id < editions.id)"
    )
    with op.batch_alter_table("editions", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_editions_library_id_isbn_work_id"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_editions_library_id_isbn"), ["library_id", "isbn"])
