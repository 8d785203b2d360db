"""schools in line for a club, their starts and their check-ins"""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('school_lines',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('key', sa.String(length=22), nullable=False),
    sa.Column('starts_a_season', sa.Integer(), nullable=False),
    sa.Column('clubs_each', sa.Integer(), nullable=False),
    sa.Column('next_number', sa.Integer(), nullable=False),
    sa.Column('library_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.CheckConstraint('clubs_each BETWEEN 1 AND 99', name=op.f('ck_school_lines_clubs_each')),
    sa.CheckConstraint('next_number > 0', name=op.f('ck_school_lines_next_number')),
    sa.CheckConstraint('starts_a_season BETWEEN 0 AND 99', name=op.f('ck_school_lines_starts_a_season')),
    sa.ForeignKeyConstraint(['library_id'], ['libraries.id'], name=op.f('fk_school_lines_library_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_school_lines')),
    sa.UniqueConstraint('key', name=op.f('uq_school_lines_key')),
    sa.UniqueConstraint('library_id', 'id', name=op.f('uq_school_lines_library_id_id')),
    sa.UniqueConstraint('library_id', name=op.f('uq_school_lines_library_id'))
    )
    with op.batch_alter_table('school_lines', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_school_lines_library_id'), ['library_id'], unique=False)

    op.create_table('start_steps',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('key', sa.String(length=22), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('library_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.CheckConstraint("kind <> 'own' OR name <> ''", name=op.f('ck_start_steps_named')),
    sa.CheckConstraint("kind IN ('agreement', 'plan', 'host', 'room', 'letter', 'visit', 'box', 'cards', 'own')", name=op.f('ck_start_steps_kind')),
    sa.ForeignKeyConstraint(['library_id'], ['libraries.id'], name=op.f('fk_start_steps_library_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_start_steps')),
    sa.UniqueConstraint('key', name=op.f('uq_start_steps_key')),
    sa.UniqueConstraint('library_id', 'id', name=op.f('uq_start_steps_library_id_id'))
    )
    with op.batch_alter_table('start_steps', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_start_steps_library_id'), ['library_id'], unique=False)

    op.create_table('club_requests',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('key', sa.String(length=22), nullable=False),
    sa.Column('token', sa.String(length=22), nullable=False),
    sa.Column('school_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('contact_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('contact_name', sa.String(length=120), nullable=False),
    sa.Column('contact_phone', sa.String(length=40), nullable=False),
    sa.Column('grade_from', sa.Integer(), nullable=False),
    sa.Column('grade_to', sa.Integer(), nullable=False),
    sa.Column('weekdays', sa.String(length=5), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('offered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('unanswered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handed_over_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('season_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('librarian_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('club_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('library_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.CheckConstraint("(state = 'offered') = (expires_at IS NOT NULL)", name=op.f('ck_club_requests_deadline')),
    sa.CheckConstraint("(state = 'unconfirmed') = (number IS NULL)", name=op.f('ck_club_requests_number')),
    sa.CheckConstraint("state IN ('unconfirmed', 'waiting', 'offered', 'starting', 'running', 'handed_over', 'declined', 'withdrawn')", name=op.f('ck_club_requests_state')),
    sa.CheckConstraint("state NOT IN ('offered', 'starting', 'running', 'handed_over') OR (season_id IS NOT NULL AND librarian_id IS NOT NULL)", name=op.f('ck_club_requests_begun')),
    sa.CheckConstraint("state NOT IN ('running', 'handed_over') OR club_id IS NOT NULL", name=op.f('ck_club_requests_club')),
    sa.CheckConstraint("unanswered_at IS NULL OR state = 'waiting'", name=op.f('ck_club_requests_unanswered')),
    sa.CheckConstraint('grade_to >= grade_from', name=op.f('ck_club_requests_grades')),
    sa.ForeignKeyConstraint(['contact_id'], ['people.id'], name=op.f('fk_club_requests_contact_id')),
    sa.ForeignKeyConstraint(['librarian_id'], ['people.id'], name=op.f('fk_club_requests_librarian_id')),
    sa.ForeignKeyConstraint(['library_id', 'club_id'], ['clubs.library_id', 'clubs.id'], name=op.f('fk_club_requests_library_id_club_id')),
    sa.ForeignKeyConstraint(['library_id', 'school_id'], ['schools.library_id', 'schools.id'], name=op.f('fk_club_requests_library_id_school_id')),
    sa.ForeignKeyConstraint(['library_id', 'season_id'], ['seasons.library_id', 'seasons.id'], name=op.f('fk_club_requests_library_id_season_id')),
    sa.ForeignKeyConstraint(['library_id'], ['libraries.id'], name=op.f('fk_club_requests_library_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_club_requests')),
    sa.UniqueConstraint('club_id', name=op.f('uq_club_requests_club_id')),
    sa.UniqueConstraint('key', name=op.f('uq_club_requests_key')),
    sa.UniqueConstraint('library_id', 'id', name=op.f('uq_club_requests_library_id_id')),
    sa.UniqueConstraint('library_id', 'number', name=op.f('uq_club_requests_library_id_number')),
    sa.UniqueConstraint('token', name=op.f('uq_club_requests_token'))
    )
    with op.batch_alter_table('club_requests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_club_requests_contact_id'), ['contact_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_club_requests_library_id'), ['library_id'], unique=False)
        batch_op.create_index('ix_club_requests_order', ['library_id', 'state', 'number'], unique=False)
        batch_op.create_index('uq_club_requests_live', ['school_id'], unique=True, sqlite_where=sa.text("state IN ('waiting', 'offered', 'starting')"), postgresql_where=sa.text("state IN ('waiting', 'offered', 'starting')"))

    op.create_table('check_ins',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('key', sa.String(length=22), nullable=False),
    sa.Column('token', sa.String(length=22), nullable=False),
    sa.Column('request_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.String(length=4), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('library_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.CheckConstraint("answer IS NULL OR answer IN ('fine', 'call')", name=op.f('ck_check_ins_answer')),
    sa.CheckConstraint('(answer IS NULL) = (answered_at IS NULL)', name=op.f('ck_check_ins_answered')),
    sa.ForeignKeyConstraint(['library_id', 'request_id'], ['club_requests.library_id', 'club_requests.id'], name=op.f('fk_check_ins_library_id_request_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['library_id'], ['libraries.id'], name=op.f('fk_check_ins_library_id')),
    sa.ForeignKeyConstraint(['settled_by_id'], ['people.id'], name=op.f('fk_check_ins_settled_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_check_ins')),
    sa.UniqueConstraint('key', name=op.f('uq_check_ins_key')),
    sa.UniqueConstraint('library_id', 'id', name=op.f('uq_check_ins_library_id_id')),
    sa.UniqueConstraint('request_id', 'month', name=op.f('uq_check_ins_request_id_month')),
    sa.UniqueConstraint('token', name=op.f('uq_check_ins_token'))
    )
    with op.batch_alter_table('check_ins', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_check_ins_library_id'), ['library_id'], unique=False)

    op.create_table('request_steps',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('key', sa.String(length=22), nullable=False),
    sa.Column('request_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_by_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('library_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.CheckConstraint("kind <> 'own' OR name <> ''", name=op.f('ck_request_steps_named')),
    sa.CheckConstraint("kind IN ('agreement', 'plan', 'host', 'room', 'letter', 'visit', 'box', 'cards', 'own')", name=op.f('ck_request_steps_kind')),
    sa.ForeignKeyConstraint(['done_by_id'], ['people.id'], name=op.f('fk_request_steps_done_by_id')),
    sa.ForeignKeyConstraint(['library_id', 'request_id'], ['club_requests.library_id', 'club_requests.id'], name=op.f('fk_request_steps_library_id_request_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['library_id'], ['libraries.id'], name=op.f('fk_request_steps_library_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_request_steps')),
    sa.UniqueConstraint('key', name=op.f('uq_request_steps_key')),
    sa.UniqueConstraint('library_id', 'id', name=op.f('uq_request_steps_library_id_id'))
    )
    with op.batch_alter_table('request_steps', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_request_steps_library_id'), ['library_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_request_steps_request_id'), ['request_id'], unique=False)


def downgrade() -> None:
    for table in ("request_steps", "check_ins", "club_requests", "start_steps", "school_lines"):
        op.drop_table(table)
