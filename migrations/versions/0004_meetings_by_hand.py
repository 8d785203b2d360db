"""meetings moved, called off and added by hand

Two meetings of a club may have the same hour when one of them is called off.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LIVE = sa.text("state <> 'cancelled'")
SAME_HOUR = """SELECT id FROM meetings WHERE state = 'cancelled' AND EXISTS (
    SELECT 1 FROM meetings other WHERE other.club_id = meetings.club_id
    AND other.starts_at = meetings.starts_at
    AND (other.state <> 'cancelled' OR other.id < meetings.id))"""


def upgrade() -> None:
    with op.batch_alter_table("meetings") as batch:
        batch.add_column(
            sa.Column("is_by_hand", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch.add_column(sa.Column("stands_for_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("reason", sa.String(length=200), server_default="", nullable=False))
        batch.add_column(sa.Column("sequence", sa.Integer(), server_default="0", nullable=False))
        batch.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
        batch.drop_constraint(op.f("uq_meetings_club_id_starts_at"), type_="unique")
    op.create_index(
        "uq_meetings_live",
        "meetings",
        ["club_id", "starts_at"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )


def downgrade() -> None:
    op.drop_index("uq_meetings_live", "meetings")
    op.execute(f"DELETE FROM roles WHERE meeting_id IN ({SAME_HOUR})")
    op.execute(f"DELETE FROM meetings WHERE id IN ({SAME_HOUR})")
    with op.batch_alter_table("meetings") as batch:
        for column in ("changed_at", "sequence", "reason", "stands_for_on", "is_by_hand"):
            batch.drop_column(column)
        batch.create_unique_constraint(
            op.f("uq_meetings_club_id_starts_at"), ["club_id", "starts_at"]
        )
