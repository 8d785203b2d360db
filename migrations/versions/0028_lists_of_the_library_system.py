"""how the lists of the library system are read, and the day they want the books back"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "list_layouts",
        sa.Column("id", BIG, nullable=False),
        sa.Column("library_id", BIG, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("parts", sa.String(1000), nullable=False),
        sa.Column("has_heading", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_layouts")),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_list_layouts_library_id")),
        sa.UniqueConstraint("library_id", "id", name=op.f("uq_list_layouts_library_id_id")),
        sa.UniqueConstraint("library_id", "fingerprint", name=op.f("uq_list_layouts_library_id_fingerprint")),
    )
    op.create_index(op.f("ix_list_layouts_library_id"), "list_layouts", ["library_id"])
    op.add_column("boxes", sa.Column("list_due_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("boxes", "list_due_on")
    op.drop_table("list_layouts")
