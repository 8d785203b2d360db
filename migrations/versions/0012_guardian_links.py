"""links for guardians

A guardianship gets a key of its own, so that staff can name it; a link hangs on it.
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "guardian_links",
        sa.Column("id", ID, nullable=False),
        sa.Column("guardianship_id", ID, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("is_mailed", sa.Boolean(), nullable=False),
        sa.Column("created_by_id", ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("library_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["people.id"]),
        sa.ForeignKeyConstraint(
            ["library_id", "guardianship_id"],
            ["guardianships.library_id", "guardianships.id"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("library_id", "id", name="uq_guardian_links_library_id_id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_guardian_links_guardianship_id", "guardian_links", ["guardianship_id"])
    op.create_index("ix_guardian_links_library_id", "guardian_links", ["library_id"])
    op.add_column("guardians", sa.Column("new_email", sa.String(254), nullable=True))
    op.add_column("guardianships", sa.Column("erasure_asked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("guardianships", sa.Column("key", sa.String(22), nullable=True))
    _give_keys()
    with op.batch_alter_table("guardianships") as table:
        table.alter_column("key", existing_type=sa.String(22), nullable=False)
        table.create_unique_constraint("uq_guardianships_key", ["key"])


def _give_keys() -> None:
    guardianships = sa.table("guardianships", sa.column("id", ID), sa.column("key", sa.String))
    connection = op.get_bind()
    for row in connection.execute(sa.select(guardianships.c.id)).all():
        there = sa.update(guardianships).where(guardianships.c.id == row.id)
        connection.execute(there.values(key=secrets.token_urlsafe(16)))


def downgrade() -> None:
    op.drop_table("guardian_links")
    with op.batch_alter_table("guardianships") as table:
        table.drop_constraint("uq_guardianships_key", type_="unique")
        table.drop_column("key")
        table.drop_column("erasure_asked_at")
    op.drop_column("guardians", "new_email")
