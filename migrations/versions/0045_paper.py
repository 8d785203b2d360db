"""review cards on paper, and what is cut out of photographs of them"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PROBLEMS = (
    "problem IN ('', 'one_code', 'codes_disagree', 'overlapping', 'unreadable', 'unknown', 'twice')"
)


def upgrade() -> None:
    op.create_table(
        "paper_cards",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("token", sa.String(20), nullable=False),
        sa.Column("club_id", ID, nullable=False),
        sa.Column("child_id", ID, nullable=True),
        sa.Column("work_id", ID, nullable=True),
        sa.Column("printed_by_id", ID, nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("library_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"]),
        sa.ForeignKeyConstraint(["library_id", "club_id"], ["clubs.library_id", "clubs.id"]),
        sa.ForeignKeyConstraint(
            ["library_id", "child_id"], ["children.library_id", "children.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["library_id", "work_id"], ["works.library_id", "works.id"]),
        sa.ForeignKeyConstraint(["printed_by_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("token"),
        sa.UniqueConstraint("library_id", "id", name="uq_paper_cards_library_id_id"),
    )
    for column in ("library_id", "club_id", "child_id", "work_id"):
        op.create_index(f"ix_paper_cards_{column}", "paper_cards", [column])
    op.create_table(
        "paper_cuts",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("club_id", ID, nullable=False),
        sa.Column("card_id", ID, nullable=True),
        sa.Column("child_id", ID, nullable=True),
        sa.Column("work_id", ID, nullable=True),
        sa.Column("problem", sa.String(16), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("library_id", ID, nullable=False),
        sa.CheckConstraint(PROBLEMS, name="ck_paper_cuts_problem"),
        sa.CheckConstraint("problem <> '' OR card_id IS NOT NULL", name="ck_paper_cuts_landed"),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"]),
        sa.ForeignKeyConstraint(["library_id", "club_id"], ["clubs.library_id", "clubs.id"]),
        sa.ForeignKeyConstraint(
            ["library_id", "card_id"], ["paper_cards.library_id", "paper_cards.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["library_id", "child_id"], ["children.library_id", "children.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["library_id", "work_id"], ["works.library_id", "works.id"]),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("library_id", "id", name="uq_paper_cuts_library_id_id"),
    )
    for column in ("library_id", "club_id", "card_id", "child_id", "work_id"):
        op.create_index(f"ix_paper_cuts_{column}", "paper_cuts", [column])
    op.create_index(
        "uq_paper_cuts_landed",
        "paper_cuts",
        ["card_id"],
        unique=True,
        sqlite_where=sa.text("problem = ''"),
        postgresql_where=sa.text("problem = ''"),
    )
    op.create_table(
        "pile_photos",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("club_id", ID, nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("library_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"]),
        sa.ForeignKeyConstraint(["library_id", "club_id"], ["clubs.library_id", "clubs.id"]),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("library_id", "id", name="uq_pile_photos_library_id_id"),
    )
    for column in ("library_id", "club_id"):
        op.create_index(f"ix_pile_photos_{column}", "pile_photos", [column])


def downgrade() -> None:
    op.drop_table("pile_photos")
    op.drop_table("paper_cuts")
    op.drop_table("paper_cards")
