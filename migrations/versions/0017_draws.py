"""when lots are drawn, the draws that were made, and what each child drew"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("queues", sa.Column("draws_at", sa.DateTime(timezone=True)))
    op.create_table(
        "draws",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("queue_id", BIG, nullable=False),
        sa.Column("seed", sa.String(64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_by_id", BIG),
        sa.Column("library_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["people.id"], name=op.f("fk_draws_drawn_by_id")),
        sa.ForeignKeyConstraint(
            ["library_id", "queue_id"],
            ["queues.library_id", "queues.id"],
            name=op.f("fk_draws_library_id_queue_id"),
        ),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_draws_library_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws")),
        sa.UniqueConstraint("key", name=op.f("uq_draws_key")),
        sa.UniqueConstraint("library_id", "id", name=op.f("uq_draws_library_id_id")),
        sa.UniqueConstraint("queue_id", name=op.f("uq_draws_queue_id")),
    )
    op.create_index("ix_draws_library_id", "draws", ["library_id"])
    op.create_table(
        "lots",
        sa.Column("id", BIG, nullable=False),
        sa.Column("draw_id", BIG, nullable=False),
        sa.Column("place_id", BIG, nullable=False),
        sa.Column("party", sa.String(22), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("library_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["library_id", "draw_id"],
            ["draws.library_id", "draws.id"],
            name=op.f("fk_lots_library_id_draw_id"),
        ),
        sa.ForeignKeyConstraint(
            ["library_id", "place_id"],
            ["places.library_id", "places.id"],
            name=op.f("fk_lots_library_id_place_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_lots_library_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lots")),
        sa.UniqueConstraint("draw_id", "number", name=op.f("uq_lots_draw_id_number")),
        sa.UniqueConstraint("library_id", "id", name=op.f("uq_lots_library_id_id")),
    )
    op.create_index("ix_lots_library_id", "lots", ["library_id"])
    op.create_index("ix_lots_place", "lots", ["place_id"], unique=True)


def downgrade() -> None:
    op.drop_table("lots")
    op.drop_table("draws")
    op.drop_column("queues", "draws_at")
