"""whether a child wants to go on next season"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("places", sa.Column("goes_on", sa.Boolean(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("places") as places:
        places.drop_column("goes_on")
