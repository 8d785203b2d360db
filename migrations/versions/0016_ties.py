"""children who wait together"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TIED = sa.text("tie IS NOT NULL")


def upgrade() -> None:
    op.add_column("places", sa.Column("tie", sa.String(22)))
    op.create_index(
        "ix_places_tied", "places", ["queue_id", "tie"], sqlite_where=TIED, postgresql_where=TIED
    )


def downgrade() -> None:
    op.drop_index("ix_places_tied", "places")
    op.drop_column("places", "tie")
