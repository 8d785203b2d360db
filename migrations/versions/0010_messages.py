"""what staff write to all adults of a club's children"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "messages",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("club_id", BIG_ID, nullable=False),
        sa.Column("written_by_id", BIG_ID, nullable=False),
        sa.Column("reach", sa.String(8), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("library_id", BIG_ID, nullable=False),
        sa.CheckConstraint("reach IN ('all', 'in', 'waiting')", name="ck_messages_reach"),
        sa.CheckConstraint("recipients > 0", name="ck_messages_recipients"),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name="fk_messages_library_id"),
        sa.ForeignKeyConstraint(
            ["library_id", "club_id"], ["clubs.library_id", "clubs.id"], name="fk_messages_library_id_club_id"
        ),
        sa.ForeignKeyConstraint(["written_by_id"], ["people.id"], name="fk_messages_written_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("key", name="uq_messages_key"),
        sa.UniqueConstraint("library_id", "id", name="uq_messages_library_id_id"),
    )
    for column in ("club_id", "library_id"):
        op.create_index(f"ix_messages_{column}", "messages", [column])


def downgrade() -> None:
    """Mails that tell of them cannot be worded any more."""
    op.execute("DELETE FROM notices WHERE template = 'club_message'")
    op.drop_table("messages")
