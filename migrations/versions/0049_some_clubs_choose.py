"""whether any club of a library has chosen that teachers read reviews first"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "libraries", sa.Column("some_clubs_choose", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    libraries = sa.table("libraries", sa.column("id"), sa.column("some_clubs_choose"))
    clubs = sa.table("clubs", sa.column("library_id"), sa.column("teachers_read_first", sa.Boolean()))
    choosing = sa.select(clubs.c.library_id).where(clubs.c.teachers_read_first.is_(True))
    op.execute(libraries.update().where(libraries.c.id.in_(choosing)).values(some_clubs_choose=True))


def downgrade() -> None:
    op.drop_column("libraries", "some_clubs_choose")
