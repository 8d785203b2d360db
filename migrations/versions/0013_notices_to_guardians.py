"""notices to guardians"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

ONE_OF_THEM = "(person_id IS NULL) <> (guardian_id IS NULL)"


def upgrade() -> None:
    with op.batch_alter_table("notices") as table:
        table.add_column(sa.Column("guardian_id", ID, nullable=True))
        table.alter_column("person_id", existing_type=ID, nullable=True)
        table.create_index("ix_notices_guardian_id", ["guardian_id"])
        table.create_foreign_key(
            "fk_notices_library_id_guardian_id",
            "guardians",
            ["library_id", "guardian_id"],
            ["library_id", "id"],
            ondelete="CASCADE",
        )
        table.create_check_constraint("person_or_guardian", ONE_OF_THEM)


def downgrade() -> None:
    op.execute("DELETE FROM notices WHERE person_id IS NULL")
    with op.batch_alter_table("notices") as table:
        table.drop_constraint("person_or_guardian", type_="check")
        table.drop_constraint("fk_notices_library_id_guardian_id", type_="foreignkey")
        table.drop_index("ix_notices_guardian_id")
        table.drop_column("guardian_id")
        table.alter_column("person_id", existing_type=ID, nullable=False)
