"""whether free places are offered during the season too, and why"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("queues") as queues:
        queues.add_column(
            sa.Column("offers_in_season", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        queues.add_column(sa.Column("offers_reason", sa.Text(), server_default="", nullable=False))
        queues.create_check_constraint(
            op.f("ck_queues_offers_reason"), "NOT offers_in_season OR offers_reason <> ''"
        )


def downgrade() -> None:
    with op.batch_alter_table("queues") as queues:
        queues.drop_constraint(op.f("ck_queues_offers_reason"), type_="check")
        queues.drop_column("offers_reason")
        queues.drop_column("offers_in_season")
