"""boxes booked by days, rotations, and the library's days for transport"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
LIVE = sa.text("state IN ('waiting', 'booked', 'out')")
SETTINGS = (
    ("box_days_before", sa.Integer(), "2"),
    ("box_days_after", sa.Integer(), "2"),
    ("no_transport_from", sa.String(5), ""),
    ("no_transport_to", sa.String(5), ""),
)
COUNTED = ("box_days_before", "box_days_after")
# A box's number and its days as one range of numbers, so that plain ranges can be kept apart.
DAYS = """int8range(box_id * 100000 + (busy_from - DATE '2000-01-01'),
    box_id * 100000 + (busy_to - DATE '2000-01-01'), '[]')"""
OVERLAP = """BEGIN
    SELECT RAISE(ABORT, 'the days of a box overlap') WHERE EXISTS (
        SELECT 1 FROM bookings b WHERE b.box_id = NEW.box_id AND b.state IN ('booked', 'out')
        AND b.id IS NOT NEW.id AND b.busy_from <= NEW.busy_to AND NEW.busy_from <= b.busy_to);
END"""


def upgrade() -> None:
    for name, kind, default in SETTINGS:
        _add_setting(name, kind, default)
    op.create_table(
        "rotations",
        *_row("rotations"),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("stay_days", sa.Integer(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        _person("rotations", "made_by_id"),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint("stay_days BETWEEN 1 AND 200", name=op.f("ck_rotations_stay_days")),
        sa.CheckConstraint("turns BETWEEN 1 AND 99", name=op.f("ck_rotations_turns")),
    )
    op.create_index("ix_rotations_library_id", "rotations", ["library_id"])
    op.create_table("bookings", *_row("bookings"), *_columns_of_bookings(), *_rules_of_bookings())
    for name, columns in (
        ("ix_bookings_library_id", ["library_id"]),
        ("ix_bookings_order", ["library_id", "state", "wanted_from", "key"]),
        ("ix_bookings_school", ["library_id", "school_id"]),
        ("ix_bookings_rotation", ["library_id", "rotation_id"]),
    ):
        op.create_index(name, "bookings", columns)
    op.create_index("uq_bookings_deposit", "bookings", ["deposit_id"], unique=True)
    op.create_index(
        "ix_bookings_live", "bookings", ["box_id", "state"], sqlite_where=LIVE, postgresql_where=LIVE
    )
    _keep_days_apart()


def downgrade() -> None:
    op.drop_table("bookings")
    op.drop_table("rotations")
    if op.get_context().dialect.name == "postgresql":
        for name in COUNTED:
            op.drop_constraint(op.f(f"ck_libraries_{name}"), "libraries")
    for name, _kind, _default in SETTINGS:
        op.drop_column("libraries", name)


def _add_setting(name: str, kind: sa.types.TypeEngine, default: str) -> None:
    """Everything points to libraries: a column comes with its check, no table is rebuilt."""
    check = f"{name} BETWEEN 0 AND 20"
    if op.get_context().dialect.name == "sqlite":
        written = kind.compile(op.get_bind().dialect)
        with_check = f" CONSTRAINT ck_libraries_{name} CHECK ({check})" if name in COUNTED else ""
        op.execute(f"ALTER TABLE libraries ADD COLUMN {name} {written} DEFAULT '{default}' NOT NULL{with_check}")
        return
    op.add_column("libraries", sa.Column(name, kind, server_default=default, nullable=False))
    if name in COUNTED:
        op.create_check_constraint(op.f(f"ck_libraries_{name}"), "libraries", check)


def _columns_of_bookings() -> list[sa.Column]:
    days = [sa.Column(name, sa.Date()) for name in ("first_on", "last_on", "busy_from", "busy_to")]
    return [
        sa.Column("box_id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("club_id", ID),
        sa.Column("class_label", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("wanted_from", sa.Date(), nullable=False),
        sa.Column("stay_days", sa.Integer(), nullable=False),
        *days,
        sa.Column("renewals", sa.Integer(), nullable=False),
        sa.Column("deposit_id", ID),
        sa.Column("rotation_id", ID),
        sa.Column("turn", sa.Integer()),
        _person("bookings", "asked_by_id"),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
    ]


def _rules_of_bookings() -> list[sa.Constraint]:
    parents = {
        "box_id": "boxes",
        "school_id": "schools",
        "club_id": "clubs",
        "deposit_id": "deposits",
        "rotation_id": "rotations",
    }
    checks = {
        "state": "state IN ('waiting', 'booked', 'out', 'over', 'cancelled')",
        "days_in_order": "state NOT IN ('booked', 'out') OR "
        "(busy_from <= first_on AND first_on <= last_on AND last_on <= busy_to)",
        "has_days": "state NOT IN ('booked', 'out') OR (busy_from IS NOT NULL AND first_on IS NOT NULL"
        " AND last_on IS NOT NULL AND busy_to IS NOT NULL)",
        "waits_without_days": "state <> 'waiting' OR first_on IS NULL",
        "turn": "(rotation_id IS NULL) = (turn IS NULL)",
        "stay_days": "stay_days > 0",
        "renewals": "renewals >= 0",
    }
    return [
        *(_parent("bookings", column, table) for column, table in parents.items()),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_bookings_{name}")) for name, rule in checks.items()),
        sa.UniqueConstraint("box_id", "number", name=op.f("uq_bookings_box_id_number")),
    ]


def _keep_days_apart() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute(
            "ALTER TABLE bookings ADD CONSTRAINT ex_bookings_days"
            f" EXCLUDE USING gist ({DAYS} WITH &&) WHERE (state IN ('booked', 'out'))"
        )
        return
    for name, event in (
        ("insert", "INSERT"),
        ("update", "UPDATE OF box_id, state, busy_from, busy_to"),
    ):
        op.execute(
            f"CREATE TRIGGER bookings_days_{name} BEFORE {event} ON bookings"
            f" WHEN NEW.state IN ('booked', 'out') {OVERLAP}"
        )


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


def _person(table: str, column: str) -> sa.Column:
    return sa.Column(column, ID, sa.ForeignKey("people.id", name=op.f(f"fk_{table}_{column}")), nullable=False)


def _parent(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["library_id", column], [f"{other}.library_id", f"{other}.id"], name=op.f(f"fk_{table}_library_id_{column}")
    )
