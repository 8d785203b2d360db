"""what a queue's places are in: the club itself, or one of its trips

A club and season has one queue of its own; trips may have any number beside it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OWN = sa.text("purpose = 'club'")


def upgrade() -> None:
    with op.batch_alter_table("queues") as queues:
        queues.add_column(sa.Column("purpose", sa.String(8), nullable=False, server_default="club"))
        queues.create_check_constraint("purpose", "purpose IN ('club', 'trip')")
        queues.drop_constraint("uq_queues_club_id_season_id", type_="unique")
    op.create_index(
        "uq_queues_club",
        "queues",
        ["club_id", "season_id"],
        unique=True,
        sqlite_where=OWN,
        postgresql_where=OWN,
    )
    op.create_index("ix_queues_club_id", "queues", ["club_id"])


def downgrade() -> None:
    """What trips had for places has no room in the older schema."""
    op.execute("DELETE FROM places WHERE queue_id IN (SELECT id FROM queues WHERE purpose <> 'club')")
    op.execute("DELETE FROM queues WHERE purpose <> 'club'")
    op.drop_index("ix_queues_club_id", "queues")
    op.drop_index("uq_queues_club", "queues")
    with op.batch_alter_table("queues") as queues:
        queues.create_unique_constraint("uq_queues_club_id_season_id", ["club_id", "season_id"])
        queues.drop_constraint(op.f("ck_queues_purpose"), type_="check")
        queues.drop_column("purpose")
