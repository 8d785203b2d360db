"""links in mails that answer one offer of a place"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "offer_links",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("place_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("library_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name="fk_offer_links_library_id"),
        sa.ForeignKeyConstraint(
            ["library_id", "place_id"],
            ["places.library_id", "places.id"],
            name="fk_offer_links_library_id_place_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_offer_links_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_offer_links"),
        sa.UniqueConstraint("library_id", "id", name="uq_offer_links_library_id_id"),
        sa.UniqueConstraint("token_hash", name="uq_offer_links_token_hash"),
    )
    for column in ("library_id", "person_id", "place_id"):
        op.create_index(f"ix_offer_links_{column}", "offer_links", [column])


def downgrade() -> None:
    op.drop_table("offer_links")
