"""a school that waits on in line, though a club was made for it"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("club_requests", sa.Column("kept_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("club_requests", "kept_at")
