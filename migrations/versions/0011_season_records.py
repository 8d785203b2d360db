"""what a season leaves behind: steps of the year, kept figures, and when a child's name was forgotten"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "season_steps",
        sa.Column("id", BigId, nullable=False),
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("season_id", BigId, nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_by_id", BigId, nullable=False),
        sa.Column("undo", sa.Text(), nullable=False),
        sa.Column("library_id", BigId, nullable=False),
        _season("season_steps"),
        _library("season_steps"),
        sa.ForeignKeyConstraint(["done_by_id"], ["people.id"], name=op.f("fk_season_steps_done_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_season_steps")),
        sa.UniqueConstraint("key", name=op.f("uq_season_steps_key")),
        sa.UniqueConstraint("library_id", "id", name=op.f("uq_season_steps_library_id_id")),
        sa.UniqueConstraint("season_id", "name", name=op.f("uq_season_steps_season_id_name")),
    )
    op.create_index(op.f("ix_season_steps_library_id"), "season_steps", ["library_id"])
    op.create_table(
        "season_figures",
        sa.Column("id", BigId, nullable=False),
        sa.Column("season_id", BigId, nullable=False),
        sa.Column("club_id", BigId, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("library_id", BigId, nullable=False),
        _season("season_figures"),
        _library("season_figures"),
        sa.ForeignKeyConstraint(
            ["library_id", "club_id"],
            ["clubs.library_id", "clubs.id"],
            name=op.f("fk_season_figures_library_id_club_id"),
        ),
        sa.CheckConstraint("value > 0", name=op.f("ck_season_figures_value")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_season_figures")),
        sa.UniqueConstraint("library_id", "id", name=op.f("uq_season_figures_library_id_id")),
        sa.UniqueConstraint(
            "club_id",
            "season_id",
            "month",
            "name",
            name=op.f("uq_season_figures_club_id_season_id_month_name"),
        ),
    )
    op.create_index(op.f("ix_season_figures_library_id"), "season_figures", ["library_id"])
    op.create_index("ix_season_figures_season", "season_figures", ["season_id", "name"])
    op.add_column("children", sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("children") as children:
        children.drop_column("forgotten_at")
    op.drop_table("season_figures")
    op.drop_table("season_steps")


def _library(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f(f"fk_{table}_library_id"))


def _season(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["library_id", "season_id"],
        ["seasons.library_id", "seasons.id"],
        name=op.f(f"fk_{table}_library_id_season_id"),
    )
