"""a library's own priority classes, and which place stands in which"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "priority_classes",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("library_id", BIG, nullable=False),
        sa.CheckConstraint("rank < 0", name=op.f("ck_priority_classes_before_the_rest")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_priority_classes_reason")),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_priority_classes_library_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priority_classes")),
        sa.UniqueConstraint("key", name=op.f("uq_priority_classes_key")),
        sa.UniqueConstraint("library_id", "id", name=op.f("uq_priority_classes_library_id_id")),
    )
    op.create_index("ix_priority_classes_library_id", "priority_classes", ["library_id"])
    with op.batch_alter_table("places") as places:
        places.add_column(sa.Column("priority_class_id", BIG))
        places.create_foreign_key(
            op.f("fk_places_library_id_priority_class_id"),
            "priority_classes",
            ["library_id", "priority_class_id"],
            ["library_id", "id"],
        )


def downgrade() -> None:
    op.execute("UPDATE places SET priority = 0 WHERE priority_class_id IS NOT NULL")
    with op.batch_alter_table("places") as places:
        places.drop_constraint(op.f("fk_places_library_id_priority_class_id"), type_="foreignkey")
        places.drop_column("priority_class_id")
    op.drop_table("priority_classes")
