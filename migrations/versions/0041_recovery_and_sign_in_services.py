"""recovery codes, and services outside that say who somebody is"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "recovery_codes",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("selector", sa.String(8), nullable=False),
        sa.Column("verifier_hash", sa.String(200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person_id", "selector"),
    )
    op.create_table(
        "sign_in_services",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("for_whom", sa.String(6), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("issuer", sa.String(400), nullable=False),
        sa.Column("client", sa.String(200), nullable=False),
        sa.Column("sealed_secret", sa.String(600), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("library_id", ID, nullable=False),
        sa.CheckConstraint("for_whom IN ('staff', 'pupils')", name="ck_sign_in_services_for_whom"),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("library_id", "for_whom"),
        sa.UniqueConstraint("library_id", "id", name="uq_sign_in_services_library_id_id"),
    )
    op.create_index("ix_sign_in_services_library_id", "sign_in_services", ["library_id"])
    op.create_table(
        "known_identities",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("service_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("child_id", ID, nullable=True),
        sa.Column("subject_hash", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("library_id", ID, nullable=False),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (child_id IS NULL)", name="ck_known_identities_person_or_child"
        ),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"]),
        sa.ForeignKeyConstraint(
            ["library_id", "service_id"],
            ["sign_in_services.library_id", "sign_in_services.id"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.ForeignKeyConstraint(
            ["library_id", "child_id"], ["children.library_id", "children.id"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("service_id", "subject_hash"),
        sa.UniqueConstraint("library_id", "id", name="uq_known_identities_library_id_id"),
    )
    op.create_index("ix_known_identities_library_id", "known_identities", ["library_id"])
    op.create_index("ix_known_identities_person_id", "known_identities", ["person_id"])
    op.create_index("ix_known_identities_child_id", "known_identities", ["child_id"])
    op.create_index(
        "uq_known_identities_person", "known_identities", ["service_id", "person_id"], unique=True
    )
    op.create_index("uq_known_identities_child", "known_identities", ["service_id", "child_id"], unique=True)


def downgrade() -> None:
    op.drop_table("known_identities")
    op.drop_table("sign_in_services")
    op.drop_table("recovery_codes")
