"""websites that may show the wall, reviews by age, works by series and author"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

AGES = """UPDATE reviews SET grade_from = (
    SELECT CASE WHEN c.grade BETWEEN 0 AND 3 THEN 0 WHEN c.grade BETWEEN 4 AND 6 THEN 4
    WHEN c.grade BETWEEN 7 AND 9 THEN 7 END FROM children c WHERE c.id = reviews.child_id)
    WHERE state = 'published'"""


def upgrade() -> None:
    op.add_column("libraries", sa.Column("embed_hosts", sa.Text(), server_default="", nullable=False))
    op.add_column("reviews", sa.Column("grade_from", sa.Integer(), nullable=True))
    op.execute(AGES)
    op.create_index(
        "ix_reviews_grades", "reviews", ["library_id", "state", "audience", "grade_from", "published_at"]
    )
    op.create_index("ix_works_series", "works", ["library_id", "series"])
    op.create_index("ix_works_author", "works", ["library_id", "author"])


def downgrade() -> None:
    op.drop_index("ix_works_author", "works")
    op.drop_index("ix_works_series", "works")
    op.drop_index("ix_reviews_grades", "reviews")
    op.drop_column("reviews", "grade_from")
    op.drop_column("libraries", "embed_hosts")
