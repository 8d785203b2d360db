"""languages the library has added for parents"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "own_languages",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("code", sa.String(10), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("library_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("library_id", "code", name="uq_own_languages_library_id_code"),
        sa.UniqueConstraint("library_id", "id", name="uq_own_languages_library_id_id"),
    )
    op.create_index("ix_own_languages_library_id", "own_languages", ["library_id"])
    op.create_table(
        "own_words",
        sa.Column("id", ID, nullable=False),
        sa.Column("own_language_id", ID, nullable=False),
        sa.Column("sentence", sa.String(64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("library_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["library_id", "own_language_id"],
            ["own_languages.library_id", "own_languages.id"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("library_id", "id", name="uq_own_words_library_id_id"),
        sa.UniqueConstraint("own_language_id", "sentence", name="uq_own_words_own_language_id_sentence"),
    )
    op.create_index("ix_own_words_library_id", "own_words", ["library_id"])


def downgrade() -> None:
    op.drop_table("own_words")
    op.drop_table("own_languages")
