"""books of the week and themes of the month"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "highlights",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("kind", sa.String(5), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("work_id", ID, nullable=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("lead", sa.String(200), nullable=False),
        sa.Column("about", sa.String(60), nullable=False),
        sa.Column("chosen_by_id", ID, nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("library_id", ID, nullable=False),
        sa.CheckConstraint("kind IN ('book', 'theme')", name="ck_highlights_kind"),
        sa.CheckConstraint("(kind = 'book') = (work_id IS NOT NULL)", name="ck_highlights_about"),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"]),
        sa.ForeignKeyConstraint(["library_id", "work_id"], ["works.library_id", "works.id"]),
        sa.ForeignKeyConstraint(["chosen_by_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("library_id", "id", name="uq_highlights_library_id_id"),
    )
    op.create_index("ix_highlights_library_id", "highlights", ["library_id"])
    op.create_index("ix_highlights_work_id", "highlights", ["work_id"])
    op.create_index("uq_highlights_day", "highlights", ["library_id", "kind", "first_on"], unique=True)


def downgrade() -> None:
    op.drop_table("highlights")
