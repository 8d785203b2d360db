"""secret addresses of calendars"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WITHOUT_CLUB = sa.text("club_id IS NULL")


def upgrade() -> None:
    op.create_table(
        "calendar_addresses",
        sa.Column("id", BigId, nullable=False),
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("shows", sa.String(8), nullable=False),
        sa.Column("club_id", BigId, nullable=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("library_id", BigId, nullable=False),
        sa.CheckConstraint("shows IN ('mine', 'library', 'club')", name=op.f("ck_calendar_addresses_shows")),
        sa.CheckConstraint(
            "(shows = 'club') = (club_id IS NOT NULL)", name=op.f("ck_calendar_addresses_club")
        ),
        sa.ForeignKeyConstraint(
            ["library_id", "club_id"],
            ["clubs.library_id", "clubs.id"],
            name=op.f("fk_calendar_addresses_library_id_club_id"),
        ),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_calendar_addresses_library_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_calendar_addresses_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_addresses")),
        sa.UniqueConstraint("key", name=op.f("uq_calendar_addresses_key")),
        sa.UniqueConstraint("library_id", "id", name=op.f("uq_calendar_addresses_library_id_id")),
        sa.UniqueConstraint("person_id", "club_id", name=op.f("uq_calendar_addresses_person_id_club_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_addresses_token_hash")),
    )
    for column in ("club_id", "library_id", "person_id"):
        op.create_index(op.f(f"ix_calendar_addresses_{column}"), "calendar_addresses", [column])
    op.create_index(
        "uq_calendar_addresses_shows",
        "calendar_addresses",
        ["library_id", "person_id", "shows"],
        unique=True,
        sqlite_where=WITHOUT_CLUB,
        postgresql_where=WITHOUT_CLUB,
    )


def downgrade() -> None:
    op.drop_table("calendar_addresses")
