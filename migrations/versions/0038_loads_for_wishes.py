"""which wish a loose book on a run is for"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = "fk_loads_library_id_wish_line_id"


def upgrade() -> None:
    with op.batch_alter_table("loads") as loads:
        loads.add_column(sa.Column("wish_line_id", ID, nullable=True))
        loads.create_foreign_key(
            op.f(NAME), "wish_lines", ["library_id", "wish_line_id"], ["library_id", "id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("loads") as loads:
        loads.drop_constraint(op.f(NAME), type_="foreignkey")
        loads.drop_column("wish_line_id")
