"""loans, the clubs that lend, and what is counted of them"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("returned_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "lendings",
        *_row("lendings"),
        sa.Column("club_id", ID, nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("by_children", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.UniqueConstraint("club_id", name=op.f("uq_lendings_club_id")),
        _parent("lendings", "club_id", "clubs"),
    )
    op.create_index("ix_lendings_library_id", "lendings", ["library_id"])
    _loans()
    op.create_table(
        "loan_figures",
        *_row("loan_figures", has_key=False),
        sa.Column("club_id", ID, nullable=False),
        sa.Column("work_id", ID, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("loans", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("renewals", sa.Integer(), nullable=False, server_default="0"),
        sa.UniqueConstraint("club_id", "work_id", "month", name=op.f("uq_loan_figures_club_id_work_id_month")),
        sa.CheckConstraint("loans >= 0 AND renewals >= 0", name=op.f("ck_loan_figures_counts")),
        _parent("loan_figures", "club_id", "clubs"),
        _parent("loan_figures", "work_id", "works"),
    )
    op.create_index("ix_loan_figures_library_id", "loan_figures", ["library_id"])
    op.create_index("ix_loan_figures_work_id", "loan_figures", ["work_id"])


def downgrade() -> None:
    for table in ("loan_figures", "loans", "lendings"):
        op.drop_table(table)


def _loans() -> None:
    op.create_table(
        "loans",
        *_row("loans"),
        sa.Column("copy_id", ID, nullable=False),
        sa.Column("deposit_id", ID, nullable=False),
        sa.Column("child_id", ID, nullable=False),
        sa.Column("club_id", ID, nullable=False),
        sa.Column("lent_at", MOMENT, nullable=False),
        _person("loans", "lent_by_id"),
        sa.Column("renewals", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("renewed_at", MOMENT),
        sa.Column("returned_at", MOMENT),
        sa.Column("ending", sa.String(12)),
        _person("loans", "returned_by_id"),
        sa.CheckConstraint(
            "ending IN ('returned', 'handed_over', 'written_off')", name=op.f("ck_loans_ending")
        ),
        sa.CheckConstraint("(returned_at IS NULL) = (ending IS NULL)", name=op.f("ck_loans_ended")),
        sa.CheckConstraint("returned_at >= lent_at", name=op.f("ck_loans_order")),
        sa.CheckConstraint("renewals >= 0", name=op.f("ck_loans_renewals")),
        _parent("loans", "copy_id", "copies"),
        _parent("loans", "deposit_id", "deposits"),
        _parent("loans", "child_id", "children", ondelete="CASCADE"),
        _parent("loans", "club_id", "clubs"),
    )
    for column in ("library_id", "copy_id"):
        op.create_index(f"ix_loans_{column}", "loans", [column])
    for name, column in (("club", "club_id"), ("child", "child_id"), ("deposit", "deposit_id")):
        op.create_index(f"ix_loans_{name}", "loans", [column, "returned_at"])
    op.create_index("ix_loans_over", "loans", ["library_id", "returned_at"])
    op.create_index(
        "uq_loans_open", "loans", ["copy_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )


def _row(table: str, *, has_key: bool = True) -> list[sa.Column | sa.Constraint]:
    """What every row of a library has."""
    library = sa.ForeignKey("libraries.id", name=op.f(f"fk_{table}_library_id"))
    columns = [
        sa.Column("id", ID, nullable=False),
        sa.Column("library_id", ID, library, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("library_id", "id", name=op.f(f"uq_{table}_library_id_id")),
    ]
    if has_key:
        columns += [
            sa.Column("key", sa.String(22), nullable=False),
            sa.UniqueConstraint("key", name=op.f(f"uq_{table}_key")),
        ]
    return columns


def _person(table: str, column: str) -> sa.Column:
    return sa.Column(column, ID, sa.ForeignKey("people.id", name=op.f(f"fk_{table}_{column}")))


def _parent(table: str, column: str, other: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["library_id", column],
        [f"{other}.library_id", f"{other}.id"],
        name=op.f(f"fk_{table}_library_id_{column}"),
        ondelete=ondelete,
    )
