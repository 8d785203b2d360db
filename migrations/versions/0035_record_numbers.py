"""what the library system calls each record"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("editions", sa.Column("record_number", sa.String(20), nullable=True))
    op.create_index("ix_editions_record_number", "editions", ["library_id", "record_number"])


def downgrade() -> None:
    op.drop_index("ix_editions_record_number", "editions")
    op.drop_column("editions", "record_number")
