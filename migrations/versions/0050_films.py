"""films children make for reviews, where library and guardians say yes"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PURPOSES = "'public_wall', 'picture', {video}'guardian_mail', 'keep_after_season'"


def upgrade() -> None:
    op.create_table(
        "videos",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("token", sa.String(22), nullable=False),
        sa.Column("child_id", ID, nullable=False),
        sa.Column("container", sa.String(4), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("library_id", ID, nullable=False),
        sa.CheckConstraint("container IN ('mp4', 'webm')", name=op.f("ck_videos_container")),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_videos_library_id")),
        sa.ForeignKeyConstraint(
            ["library_id", "child_id"],
            ["children.library_id", "children.id"],
            name=op.f("fk_videos_library_id_child_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_videos")),
        sa.UniqueConstraint("key", name=op.f("uq_videos_key")),
        sa.UniqueConstraint("token", name=op.f("uq_videos_token")),
        sa.UniqueConstraint("library_id", "id", name=op.f("uq_videos_library_id_id")),
    )
    op.create_index("ix_videos_library_id", "videos", ["library_id"])
    op.create_index("ix_videos_child_id", "videos", ["child_id"])
    with op.batch_alter_table("reviews") as reviews:
        reviews.add_column(sa.Column("video_id", ID))
        reviews.create_foreign_key(
            op.f("fk_reviews_library_id_video_id"),
            "videos",
            ["library_id", "video_id"],
            ["library_id", "id"],
        )
    op.create_index("ix_reviews_video", "reviews", ["video_id"])
    for table, column in (("children", "videos_allowed"), ("libraries", "videos_on")):
        op.add_column(table, sa.Column(column, sa.Boolean(), server_default=sa.false(), nullable=False))
    _let_consents_be_about("'video', ")


def downgrade() -> None:
    op.execute("DELETE FROM consents WHERE purpose = 'video'")
    _let_consents_be_about("")
    op.drop_column("libraries", "videos_on")
    op.drop_column("children", "videos_allowed")
    op.drop_index("ix_reviews_video", "reviews")
    with op.batch_alter_table("reviews") as reviews:
        reviews.drop_constraint(op.f("fk_reviews_library_id_video_id"), type_="foreignkey")
        reviews.drop_column("video_id")
    op.drop_table("videos")


def _let_consents_be_about(video: str) -> None:
    with op.batch_alter_table("consents") as consents:
        consents.drop_constraint(op.f("ck_consents_purpose"), type_="check")
        consents.create_check_constraint(
            op.f("ck_consents_purpose"), f"purpose IN ({PURPOSES.format(video=video)})"
        )
