"""a run may come to a school twice, when boxes go round among schools"""

from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

FIRST = """(
    SELECT min(one.id) FROM stops AS one JOIN stops AS other
    ON other.run_id = one.run_id AND other.school_id = one.school_id
    WHERE other.id = {stop}
)"""


def upgrade() -> None:
    op.drop_index("uq_stops_school", "stops")


def downgrade() -> None:
    """What would come with a second visit comes with the first."""
    twice = f"school_id IS NOT NULL AND id <> {FIRST.format(stop='stops.id')}"
    for end in ("from_stop_id", "to_stop_id"):
        op.execute(
            f"UPDATE loads SET {end} = {FIRST.format(stop=f'loads.{end}')} "
            f"WHERE {end} IN (SELECT id FROM stops WHERE {twice})"
        )
    op.execute(f"DELETE FROM stops WHERE {twice}")
    op.create_index("uq_stops_school", "stops", ["run_id", "school_id"], unique=True)
