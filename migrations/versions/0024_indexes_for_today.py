"""indexes for the list of today: the hosts of a club, the places nobody has answered for"""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_roles_club", "roles", ["club_id"])
    op.create_index("ix_places_unanswered", "places", ["library_id", "state", "unanswered_at"])


def downgrade() -> None:
    op.drop_index("ix_places_unanswered", table_name="places")
    op.drop_index("ix_roles_club", table_name="roles")
