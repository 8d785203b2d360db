"""servers that know books, and the books that were looked up"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "lookup_sources",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("library_id", BIG, nullable=False),
        sa.Column("address", sa.String(400), nullable=False),
        sa.Column("record_schema", sa.String(12), nullable=False),
        sa.Column("search_index", sa.String(40), nullable=False),
        sa.Column("failure", sa.String(12), nullable=False),
        sa.Column("rests_until", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookup_sources")),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_lookup_sources_library_id")),
        sa.UniqueConstraint("key", name=op.f("uq_lookup_sources_key")),
        sa.UniqueConstraint("library_id", "id", name=op.f("uq_lookup_sources_library_id_id")),
        sa.UniqueConstraint("library_id", "address", name=op.f("uq_lookup_sources_library_id_address")),
        sa.CheckConstraint(
            "record_schema IN ('marcxml', 'marcxchange')", name=op.f("ck_lookup_sources_record_schema")
        ),
    )
    op.create_index(op.f("ix_lookup_sources_library_id"), "lookup_sources", ["library_id"])
    op.create_table(
        "lookups",
        sa.Column("id", BIG, nullable=False),
        sa.Column("library_id", BIG, nullable=False),
        sa.Column("isbn", sa.String(13), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("good_until", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookups")),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_lookups_library_id")),
        sa.UniqueConstraint("library_id", "id", name=op.f("uq_lookups_library_id_id")),
        sa.UniqueConstraint("library_id", "isbn", name=op.f("uq_lookups_library_id_isbn")),
        sa.CheckConstraint("state IN ('waiting', 'known', 'unknown')", name=op.f("ck_lookups_state")),
        sa.CheckConstraint(
            "(state = 'waiting') = (next_at IS NOT NULL)", name=op.f("ck_lookups_waits_for_a_moment")
        ),
    )
    op.create_index(op.f("ix_lookups_library_id"), "lookups", ["library_id"])
    op.create_index("ix_lookups_next", "lookups", ["state", "next_at"])


def downgrade() -> None:
    op.drop_table("lookups")
    op.drop_table("lookup_sources")
