"""an index by which Today asks whether any box is to be moved this week"""

from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_bookings_moves", "bookings", ["library_id", "state", "busy_from", "last_on"])


def downgrade() -> None:
    op.drop_index("ix_bookings_moves", table_name="bookings")
