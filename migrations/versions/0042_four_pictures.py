"""four pictures for the door"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "door_pictures",
        sa.Column("id", ID, nullable=False),
        sa.Column("child_id", ID, nullable=False),
        sa.Column("secret_hash", sa.String(120), nullable=False),
        sa.Column("created_by_id", ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("library_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"]),
        sa.ForeignKeyConstraint(
            ["library_id", "child_id"], ["children.library_id", "children.id"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("child_id"),
        sa.UniqueConstraint("library_id", "id", name="uq_door_pictures_library_id_id"),
    )
    op.create_index("ix_door_pictures_library_id", "door_pictures", ["library_id"])
    # Both databases add a column with a rule of its own without touching the rows.
    op.execute(
        "ALTER TABLE knocks ADD COLUMN misses INTEGER DEFAULT 0 NOT NULL"
        " CONSTRAINT ck_knocks_misses CHECK (misses BETWEEN 0 AND 5)"
    )


def downgrade() -> None:
    op.drop_column("knocks", "misses")
    op.drop_table("door_pictures")
