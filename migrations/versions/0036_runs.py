"""runs, their stops and what they carry"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "runs",
        *_row("runs"),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("vehicle", sa.String(10), nullable=False),
        _person("runs", "driver_id"),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("token", sa.String(22), nullable=False),
        _person("runs", "planned_by_id"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.CheckConstraint("vehicle IN ('van', 'book_bus', 'own_car')", name=op.f("ck_runs_vehicle")),
        sa.CheckConstraint(
            "state IN ('planned', 'under_way', 'done', 'broken_off')", name=op.f("ck_runs_state")
        ),
        sa.UniqueConstraint("token", name=op.f("uq_runs_token")),
    )
    op.create_index("ix_runs_library_id", "runs", ["library_id"])
    op.create_index("ix_runs_order", "runs", ["library_id", "on_day", "id"])
    op.create_table(
        "stops",
        *_row("stops"),
        sa.Column("run_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("school_id", ID),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("nobody_at", MOMENT),
        sa.CheckConstraint("kind IN ('library', 'branch', 'school')", name=op.f("ck_stops_kind")),
        sa.CheckConstraint("(kind = 'school') = (school_id IS NOT NULL)", name=op.f("ck_stops_a_school")),
        _parent("stops", "run_id", "runs", ondelete="CASCADE"),
        _parent("stops", "school_id", "schools"),
    )
    for column in ("library_id", "run_id", "school_id"):
        op.create_index(f"ix_stops_{column}", "stops", [column])
    op.create_index("uq_stops_school", "stops", ["run_id", "school_id"], unique=True)
    _loads()


def _loads() -> None:
    op.create_table(
        "loads",
        *_row("loads"),
        sa.Column("run_id", ID, nullable=False),
        sa.Column("from_stop_id", ID, nullable=False),
        sa.Column("to_stop_id", ID, nullable=False),
        sa.Column("box_id", ID),
        sa.Column("loose_book_id", ID),
        sa.Column("club_id", ID),
        sa.Column("due_on", sa.Date()),
        sa.Column("deposit_id", ID),
        sa.Column("was", sa.String(16)),
        sa.Column("taken_at", MOMENT),
        sa.Column("set_off_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.CheckConstraint("(box_id IS NULL) <> (loose_book_id IS NULL)", name=op.f("ck_loads_one_thing")),
        sa.CheckConstraint("set_off_at IS NULL OR taken_at IS NOT NULL", name=op.f("ck_loads_taken_first")),
        _parent("loads", "run_id", "runs", ondelete="CASCADE"),
        _parent("loads", "from_stop_id", "stops"),
        _parent("loads", "to_stop_id", "stops"),
        _parent("loads", "box_id", "boxes"),
        _parent("loads", "loose_book_id", "loose_books"),
        _parent("loads", "club_id", "clubs"),
        _parent("loads", "deposit_id", "deposits"),
    )
    for column in ("library_id", "run_id", "from_stop_id", "to_stop_id"):
        op.create_index(f"ix_loads_{column}", "loads", [column])
    is_open = sa.text("ended_at IS NULL")
    for name, column in (("uq_loads_box", "box_id"), ("uq_loads_loose_book", "loose_book_id")):
        op.create_index(name, "loads", [column], unique=True, sqlite_where=is_open, postgresql_where=is_open)


def downgrade() -> None:
    for table in ("loads", "stops", "runs"):
        op.drop_table(table)


def _row(table: str) -> list[sa.Column | sa.Constraint]:
    return [
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("library_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("key", name=op.f(f"uq_{table}_key")),
        sa.UniqueConstraint("library_id", "id", name=op.f(f"uq_{table}_library_id_id")),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f(f"fk_{table}_library_id")),
    ]


def _person(table: str, column: str) -> sa.Column:
    return sa.Column(column, ID, sa.ForeignKey("people.id", name=op.f(f"fk_{table}_{column}")))


def _parent(table: str, column: str, of: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["library_id", column],
        [f"{of}.library_id", f"{of}.id"],
        name=op.f(f"fk_{table}_library_id_{column}"),
        ondelete=ondelete,
    )
