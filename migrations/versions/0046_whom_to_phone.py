"""whom to phone about a protected child, and clubs that choose who reads reviews first"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("libraries", sa.Column("protection_name", sa.String(120), server_default="", nullable=False))
    op.add_column("libraries", sa.Column("protection_phone", sa.String(40), server_default="", nullable=False))
    op.add_column("clubs", sa.Column("teachers_read_first", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("clubs", "teachers_read_first")
    op.drop_column("libraries", "protection_phone")
    op.drop_column("libraries", "protection_name")
