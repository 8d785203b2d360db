"""large files of books on their way in"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = "state IN ('waiting', 'reading', 'read', 'confirmed', 'taking', 'done', 'cancelled', 'failed')"


def upgrade() -> None:
    op.create_table(
        "book_imports",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("books", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("refusals", sa.Text(), nullable=False),
        sa.Column("problem", sa.String(40), nullable=False),
        sa.Column("is_unwanted", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alive_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("library_id", ID, nullable=False),
        sa.CheckConstraint(STATES, name="ck_book_imports_state"),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("library_id", "id", name="uq_book_imports_library_id_id"),
    )
    op.create_index("ix_book_imports_library_id", "book_imports", ["library_id"])
    op.create_index("ix_book_imports_person_id", "book_imports", ["person_id"])
    op.create_table(
        "book_import_parts",
        sa.Column("id", ID, nullable=False),
        sa.Column("import_id", ID, nullable=False),
        sa.Column("is_read", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("library_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"]),
        sa.ForeignKeyConstraint(
            ["library_id", "import_id"],
            ["book_imports.library_id", "book_imports.id"],
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("import_id", "is_read", "number"),
        sa.UniqueConstraint("library_id", "id", name="uq_book_import_parts_library_id_id"),
    )
    op.create_index("ix_book_import_parts_library_id", "book_import_parts", ["library_id"])


def downgrade() -> None:
    op.drop_table("book_import_parts")
    op.drop_table("book_imports")
