"""trips and sleep-overs, and what guardians say to them"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "trips",
        *_row("trips"),
        sa.Column("queue_id", ID, nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("meet_at", sa.String(120), nullable=False),
        sa.Column("pick_up_at", sa.String(120), nullable=False),
        sa.Column("bring", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        _person("trips", "planned_by_id", nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("state IN ('planned', 'cancelled')", name=op.f("ck_trips_state")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_trips_ends_after_start")),
        _parent("trips", "queue_id", "queues"),
    )
    op.create_index("ix_trips_library_id", "trips", ["library_id"])
    op.create_index("uq_trips_queue", "trips", ["queue_id"], unique=True)
    op.create_table(
        "trip_answers",
        *_row("trip_answers"),
        sa.Column("trip_id", ID, nullable=False),
        sa.Column("child_id", ID, nullable=False),
        sa.Column("is_yes", sa.Boolean(), nullable=False),
        sa.Column("said_on", sa.Date()),
        sa.Column("guardian_id", ID),
        _person("trip_answers", "registered_by_id"),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "(guardian_id IS NULL) <> (registered_by_id IS NULL)",
            name=op.f("ck_trip_answers_guardian_or_paper"),
        ),
        sa.CheckConstraint(
            "(said_on IS NULL) = (registered_by_id IS NULL)", name=op.f("ck_trip_answers_date_of_paper")
        ),
        _parent("trip_answers", "trip_id", "trips"),
        _parent("trip_answers", "child_id", "children", ondelete="CASCADE"),
        _parent("trip_answers", "guardian_id", "guardians", ondelete="CASCADE"),
    )
    for column in ("library_id", "child_id", "guardian_id"):
        op.create_index(f"ix_trip_answers_{column}", "trip_answers", [column])
    op.create_index("ix_trip_answers_trip", "trip_answers", ["trip_id", "child_id", "id"])


def downgrade() -> None:
    """What trips had for places goes with them."""
    op.drop_table("trip_answers")
    op.drop_table("trips")
    op.execute("DELETE FROM places WHERE queue_id IN (SELECT id FROM queues WHERE purpose = 'trip')")
    op.execute("DELETE FROM queues WHERE purpose = 'trip'")


def _row(table: str) -> list[sa.Column | sa.Constraint]:
    """What every row of a library has."""
    library = sa.ForeignKey("libraries.id", name=op.f(f"fk_{table}_library_id"))
    return [
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("library_id", ID, library, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("key", name=op.f(f"uq_{table}_key")),
        sa.UniqueConstraint("library_id", "id", name=op.f(f"uq_{table}_library_id_id")),
    ]


def _person(table: str, column: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(
        column, ID, sa.ForeignKey("people.id", name=op.f(f"fk_{table}_{column}")), nullable=nullable
    )


def _parent(table: str, column: str, other: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["library_id", column],
        [f"{other}.library_id", f"{other}.id"],
        name=op.f(f"fk_{table}_library_id_{column}"),
        ondelete=ondelete,
    )
