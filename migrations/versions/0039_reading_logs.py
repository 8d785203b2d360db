"""reading logs"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "readings",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("child_id", ID, nullable=False),
        sa.Column("work_id", ID, nullable=False),
        sa.Column("club_id", ID, nullable=False),
        sa.Column("how", sa.String(8), nullable=False),
        sa.Column("is_digital", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("much", sa.String(10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("library_id", ID, nullable=False),
        sa.CheckConstraint("how IN ('read', 'listened', 'read_to')", name="ck_readings_how"),
        sa.CheckConstraint("much IN ('whole', 'part', 'not_for_me')", name="ck_readings_much"),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"]),
        sa.ForeignKeyConstraint(
            ["library_id", "child_id"], ["children.library_id", "children.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["library_id", "work_id"], ["works.library_id", "works.id"]),
        sa.ForeignKeyConstraint(["library_id", "club_id"], ["clubs.library_id", "clubs.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("library_id", "id", name="uq_readings_library_id_id"),
        sa.UniqueConstraint("child_id", "work_id", name="uq_readings_child_id_work_id"),
    )
    op.create_index("ix_readings_library_id", "readings", ["library_id"])
    op.create_index("ix_readings_log", "readings", ["child_id", "at"])
    op.create_index("ix_readings_club", "readings", ["club_id", "at"])
    op.create_index("ix_readings_work", "readings", ["work_id"])


def downgrade() -> None:
    op.drop_table("readings")
