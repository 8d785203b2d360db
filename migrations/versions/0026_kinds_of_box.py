"""kinds of box: a club's, circulating, a class set, on a theme"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

KIND = "kind IN ('club', 'circulating', 'class_set', 'theme')"


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        # Boxes are pointed to from many tables: the column comes with its check, no table is rebuilt.
        op.execute(
            "ALTER TABLE boxes ADD COLUMN kind VARCHAR(16) DEFAULT 'club' NOT NULL"
            f" CONSTRAINT ck_boxes_kind CHECK ({KIND})"
        )
        return
    op.add_column("boxes", sa.Column("kind", sa.String(16), server_default="club", nullable=False))
    op.create_check_constraint(op.f("ck_boxes_kind"), "boxes", KIND)


def downgrade() -> None:
    op.drop_column("boxes", "kind")
