"""answers to reviews, flags, own hints, teachers who read first"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("settled_at IS NULL")


def upgrade() -> None:
    op.add_column("reviews", sa.Column("hidden_at", MOMENT))
    op.add_column("reviews", sa.Column("passed_on_at", MOMENT))
    op.add_column(
        "libraries",
        sa.Column("teachers_read_first", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("libraries", sa.Column("watched_words", sa.Text(), server_default="", nullable=False))
    op.create_table("review_answers", *_row("review_answers"), *_answers())
    op.create_table("flags", *_row("flags"), *_flags())
    op.create_table(
        "own_hints",
        *_row("own_hints"),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.UniqueConstraint("library_id", "code", name=op.f("uq_own_hints_library_id_code")),
    )
    for table in ("review_answers", "flags", "own_hints"):
        op.create_index(f"ix_{table}_library_id", table, ["library_id"])
    op.create_index("ix_review_answers_thread", "review_answers", ["review_id", "at"])
    op.create_index("ix_flags_child", "flags", ["child_id", "settled_at"])
    op.create_index(
        "ix_flags_open", "flags", ["library_id", "review_id"], sqlite_where=OPEN, postgresql_where=OPEN
    )


def downgrade() -> None:
    for table in ("own_hints", "flags", "review_answers"):
        op.drop_table(table)
    for table, column in (
        ("libraries", "watched_words"),
        ("libraries", "teachers_read_first"),
        ("reviews", "passed_on_at"),
        ("reviews", "hidden_at"),
    ):
        op.drop_column(table, column)


def _answers() -> list[sa.Column | sa.Constraint]:
    kinds = "kind IN ('passed_on', 'published', 'handed_back', 'kept')"
    return [
        sa.Column("review_id", ID, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        _person("review_answers", "by_id", nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state_before", sa.String(12), nullable=False),
        sa.Column("published_before", MOMENT),
        _person("review_answers", "moderated_before_id"),
        sa.Column("hidden_before", MOMENT),
        sa.Column("hint_before", sa.Text(), nullable=False),
        _parent("review_answers", "review_id", "reviews"),
        sa.CheckConstraint(kinds, name=op.f("ck_review_answers_kind")),
    ]


def _flags() -> list[sa.Column | sa.Constraint]:
    checks = {
        "reason": "reason IN ('person', 'mean', 'copied', 'other')",
        "one_of_them": "child_id IS NULL OR person_id IS NULL",
        "settled": "(settled_at IS NULL) = (outcome IS NULL)",
        "outcome": "outcome IN ('kept', 'handed_back', 'taken_back')",
    }
    return [
        sa.Column("review_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(8), nullable=False),
        sa.Column("child_id", ID),
        _person("flags", "person_id"),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT),
        sa.Column("outcome", sa.String(12)),
        _parent("flags", "review_id", "reviews"),
        _parent("flags", "child_id", "children"),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_flags_{name}")) for name, rule in checks.items()),
        sa.UniqueConstraint(
            "review_id", "version", "child_id", name=op.f("uq_flags_review_id_version_child_id")
        ),
        sa.UniqueConstraint(
            "review_id", "version", "person_id", name=op.f("uq_flags_review_id_version_person_id")
        ),
    ]


def _row(table: str) -> list[sa.Column | sa.Constraint]:
    """What every row of a library has."""
    library = sa.ForeignKey("libraries.id", name=op.f(f"fk_{table}_library_id"))
    return [
        sa.Column("id", ID, nullable=False),
        sa.Column("library_id", ID, library, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("library_id", "id", name=op.f(f"uq_{table}_library_id_id")),
    ]


def _person(table: str, column: str, *, nullable: bool = True) -> sa.Column:
    people = sa.ForeignKey("people.id", name=op.f(f"fk_{table}_{column}"))
    return sa.Column(column, ID, people, nullable=nullable)


def _parent(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["library_id", column],
        [f"{other}.library_id", f"{other}.id"],
        ondelete="CASCADE",
        name=op.f(f"fk_{table}_library_id_{column}"),
    )
