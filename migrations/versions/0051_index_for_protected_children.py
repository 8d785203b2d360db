"""an index by which Today asks whether any child of the library is protected"""

from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_children_protected", "children", ["library_id", "is_protected"])


def downgrade() -> None:
    op.drop_index("ix_children_protected", table_name="children")
