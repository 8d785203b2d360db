"""what a club decides together: votes, their choices and ballots, and what children suggest"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("closed_at IS NULL")
WINNER = sa.text("is_winner")


def upgrade() -> None:
    op.create_table(
        "votes",
        *_row("votes"),
        sa.Column("club_id", ID, nullable=False),
        sa.Column("meeting_id", ID),
        sa.Column("question", sa.String(120), nullable=False),
        sa.Column("opened_by_id", ID, sa.ForeignKey("people.id", name=op.f("fk_votes_opened_by_id")), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        _parent("votes", "club_id", "clubs"),
        _parent("votes", "meeting_id", "meetings"),
    )
    op.create_index("ix_votes_library_id", "votes", ["library_id"])
    op.create_index("ix_votes_meeting_id", "votes", ["meeting_id"])
    op.create_index("ix_votes_club", "votes", ["club_id", "opened_at"])
    op.create_index("uq_votes_open", "votes", ["club_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "vote_choices",
        *_row("vote_choices"),
        sa.Column("vote_id", ID, nullable=False),
        sa.Column("words", sa.String(80), nullable=False),
        sa.Column("votes", sa.Integer()),
        sa.Column("is_winner", sa.Boolean(), nullable=False),
        sa.CheckConstraint("votes >= 0", name=op.f("ck_vote_choices_votes")),
        _parent("vote_choices", "vote_id", "votes"),
    )
    op.create_index("ix_vote_choices_library_id", "vote_choices", ["library_id"])
    op.create_index("ix_vote_choices_vote_id", "vote_choices", ["vote_id"])
    op.create_index(
        "uq_vote_choices_winner",
        "vote_choices",
        ["vote_id"],
        unique=True,
        sqlite_where=WINNER,
        postgresql_where=WINNER,
    )
    op.create_table(
        "ballots",
        *_row("ballots", keyed=False),
        sa.Column("vote_id", ID, nullable=False),
        sa.Column("choice_id", ID, nullable=False),
        sa.Column("child_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _parent("ballots", "vote_id", "votes"),
        _parent("ballots", "choice_id", "vote_choices"),
        _parent("ballots", "child_id", "children", ondelete="CASCADE"),
    )
    op.create_index("uq_ballots_child", "ballots", ["vote_id", "child_id"], unique=True)
    for column in ("library_id", "choice_id", "child_id"):
        op.create_index(f"ix_ballots_{column}", "ballots", [column])
    op.create_table(
        "suggestions",
        *_row("suggestions"),
        sa.Column("club_id", ID, nullable=False),
        sa.Column("child_id", ID, nullable=False),
        sa.Column("words", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("picked_at", sa.DateTime(timezone=True)),
        _parent("suggestions", "club_id", "clubs"),
        _parent("suggestions", "child_id", "children", ondelete="CASCADE"),
    )
    op.create_index("ix_suggestions_library_id", "suggestions", ["library_id"])
    op.create_index("ix_suggestions_child_id", "suggestions", ["child_id"])
    op.create_index("ix_suggestions_club", "suggestions", ["club_id", "picked_at", "at"])


def downgrade() -> None:
    for table in ("suggestions", "ballots", "vote_choices", "votes"):
        op.drop_table(table)


def _row(table: str, *, keyed: bool = True) -> list[sa.Column | sa.Constraint]:
    """What every row of a library has."""
    row: list[sa.Column | sa.Constraint] = [
        sa.Column("id", ID, nullable=False),
        sa.Column(
            "library_id", ID, sa.ForeignKey("libraries.id", name=op.f(f"fk_{table}_library_id")), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("library_id", "id", name=op.f(f"uq_{table}_library_id_id")),
    ]
    if keyed:
        row.append(sa.Column("key", sa.String(22), nullable=False))
        row.append(sa.UniqueConstraint("key", name=op.f(f"uq_{table}_key")))
    return row


def _parent(table: str, column: str, other: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["library_id", column],
        [f"{other}.library_id", f"{other}.id"],
        name=op.f(f"fk_{table}_library_id_{column}"),
        ondelete=ondelete,
    )
