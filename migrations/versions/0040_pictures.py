"""pictures children make, where they stand, and whether they may be shown"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LAST_WORDS = """
    SELECT 1 FROM consents last WHERE last.child_id = children.id AND last.purpose = 'picture'
    AND NOT EXISTS (
        SELECT 1 FROM consents later WHERE later.child_id = last.child_id AND later.purpose = last.purpose
        AND COALESCE(later.guardian_id, 0) = COALESCE(last.guardian_id, 0) AND later.id > last.id)"""


def upgrade() -> None:
    op.create_table(
        "pictures",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("token", sa.String(22), nullable=False),
        sa.Column("child_id", ID, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("library_id", ID, nullable=False),
        sa.CheckConstraint("kind IN ('drawing', 'photo', 'handwriting')", name=op.f("ck_pictures_kind")),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_pictures_library_id")),
        sa.ForeignKeyConstraint(
            ["library_id", "child_id"],
            ["children.library_id", "children.id"],
            name=op.f("fk_pictures_library_id_child_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pictures")),
        sa.UniqueConstraint("key", name=op.f("uq_pictures_key")),
        sa.UniqueConstraint("token", name=op.f("uq_pictures_token")),
        sa.UniqueConstraint("library_id", "id", name=op.f("uq_pictures_library_id_id")),
    )
    op.create_index("ix_pictures_library_id", "pictures", ["library_id"])
    op.create_index("ix_pictures_child_id", "pictures", ["child_id"])
    with op.batch_alter_table("reviews") as reviews:
        for column in ("picture_id", "handwriting_id"):
            reviews.add_column(sa.Column(column, ID))
            reviews.create_foreign_key(
                op.f(f"fk_reviews_library_id_{column}"),
                "pictures",
                ["library_id", column],
                ["library_id", "id"],
            )
    op.create_index("ix_reviews_picture", "reviews", ["picture_id"])
    op.create_index("ix_reviews_handwriting", "reviews", ["handwriting_id"])
    op.add_column(
        "children", sa.Column("pictures_allowed", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute(
        f"UPDATE children SET pictures_allowed = true"
        f" WHERE EXISTS ({LAST_WORDS}) AND NOT EXISTS ({LAST_WORDS} AND NOT last.is_given)"
    )


def downgrade() -> None:
    op.drop_column("children", "pictures_allowed")
    op.drop_index("ix_reviews_handwriting", "reviews")
    op.drop_index("ix_reviews_picture", "reviews")
    with op.batch_alter_table("reviews") as reviews:
        for column in ("handwriting_id", "picture_id"):
            reviews.drop_constraint(op.f(f"fk_reviews_library_id_{column}"), type_="foreignkey")
            reviews.drop_column(column)
    op.drop_table("pictures")
