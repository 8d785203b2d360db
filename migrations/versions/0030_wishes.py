"""wishes for boxes and books, templates, fillings, and what children wish for"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
LIVE = sa.text("retired_at IS NULL")
OPEN = sa.text("sent_at IS NULL AND dropped_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "box_templates",
        *_row("box_templates"),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("books", sa.Integer(), nullable=False),
        sa.Column("age_from", sa.Integer()),
        sa.Column("age_to", sa.Integer()),
        sa.Column("languages", sa.String(120), nullable=False),
        sa.Column("formats", sa.String(120), nullable=False),
        sa.Column("is_fiction", sa.Boolean()),
        sa.Column("most_each", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("retired_at", MOMENT),
        _check("box_templates", "books", "books BETWEEN 1 AND 200"),
        _check("box_templates", "most_each", "most_each BETWEEN 1 AND 40"),
        _check("box_templates", "ages", "age_to >= age_from"),
    )
    _indexes("box_templates")
    op.create_index(
        "uq_box_templates_name",
        "box_templates",
        ["library_id", "name"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.create_table(
        "wishes",
        *_row("wishes"),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("club_id", ID),
        _person("wishes", "asked_by_id"),
        sa.Column("books", sa.Integer(), nullable=False),
        sa.Column("age_from", sa.Integer()),
        sa.Column("age_to", sa.Integer()),
        sa.Column("languages", sa.String(120), nullable=False),
        sa.Column("theme", sa.String(120), nullable=False),
        sa.Column("from_on", sa.Date()),
        sa.Column("until_on", sa.Date()),
        sa.Column("note", sa.String(600), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(400), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT),
        _check(
            "wishes",
            "state",
            "state IN ('waiting', 'being_packed', 'partly_sent', 'sent', 'declined', 'withdrawn')",
        ),
        _check(
            "wishes", "settled", "(state IN ('sent', 'declined', 'withdrawn')) = (settled_at IS NOT NULL)"
        ),
        _check("wishes", "declined_with_words", "state <> 'declined' OR answer <> ''"),
        _check("wishes", "books", "books BETWEEN 1 AND 200"),
        _check("wishes", "sent", "sent >= 0"),
        _check("wishes", "ages", "age_to >= age_from"),
        _check("wishes", "days", "until_on >= from_on"),
        _parent("wishes", "school_id", "schools"),
        _parent("wishes", "club_id", "clubs"),
    )
    _indexes("wishes", "school_id", "club_id", "asked_by_id")
    op.create_index("ix_wishes_order", "wishes", ["library_id", "state", "asked_at", "id"])
    op.create_table(
        "wish_lines",
        *_row("wish_lines"),
        sa.Column("wish_id", ID, nullable=False),
        sa.Column("work_id", ID),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("is_loose", sa.Boolean(), nullable=False),
        sa.Column("came_at", MOMENT),
        _check("wish_lines", "state", "state IN ('asked', 'to_send', 'came', 'not_coming')"),
        _check("wish_lines", "sent_loosely", "state <> 'to_send' OR (is_loose AND work_id IS NOT NULL)"),
        _parent("wish_lines", "wish_id", "wishes"),
        _parent("wish_lines", "work_id", "works"),
    )
    _indexes("wish_lines", "wish_id", "work_id")
    op.create_index("ix_wish_lines_state", "wish_lines", ["library_id", "state"])
    op.create_table(
        "wish_boxes",
        *_row("wish_boxes", keyed=False),
        sa.Column("wish_id", ID, nullable=False),
        sa.Column("box_id", ID, nullable=False),
        sa.Column("deposit_id", ID),
        sa.Column("books", sa.Integer()),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("dropped_at", MOMENT),
        _check("wish_boxes", "sent_with_books", "(sent_at IS NULL) = (books IS NULL)"),
        _check("wish_boxes", "sent_or_dropped", "sent_at IS NULL OR dropped_at IS NULL"),
        _parent("wish_boxes", "wish_id", "wishes"),
        _parent("wish_boxes", "box_id", "boxes"),
        _parent("wish_boxes", "deposit_id", "deposits"),
    )
    _indexes("wish_boxes", "wish_id")
    op.create_index(
        "uq_wish_boxes_open", "wish_boxes", ["box_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index("uq_wish_boxes_deposit", "wish_boxes", ["deposit_id"], unique=True)
    op.create_table(
        "fills",
        *_row("fills"),
        sa.Column("box_id", ID, nullable=False),
        sa.Column("template_id", ID),
        sa.Column("club_id", ID),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("placed", sa.Integer(), nullable=False),
        sa.Column("short", sa.String(200), nullable=False),
        sa.Column("ages", sa.String(8), nullable=False),
        _person("fills", "filled_by_id"),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("undone_at", MOMENT),
        _check("fills", "books", "wanted > 0 AND placed >= 0"),
        _parent("fills", "box_id", "boxes"),
        _parent("fills", "template_id", "box_templates"),
        _parent("fills", "club_id", "clubs"),
    )
    _indexes("fills", "box_id")
    _childrens()


def _childrens() -> None:
    op.create_table(
        "wanted_books",
        *_row("wanted_books"),
        sa.Column("match_key", sa.String(260), nullable=False),
        sa.Column("work_id", ID),
        sa.Column("title", sa.String(400), nullable=False),
        sa.Column("author", sa.String(300), nullable=False),
        sa.Column("isbn", sa.String(13)),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("settled_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.UniqueConstraint("library_id", "match_key", name=op.f("uq_wanted_books_library_id_match_key")),
        _check("wanted_books", "state", "state IN ('wished', 'ordered', 'arrived', 'not_this')"),
        _check("wanted_books", "reason", "(state = 'not_this') = (reason <> '')"),
        _check("wanted_books", "settled", "(state = 'wished') = (settled_at IS NULL)"),
        _parent("wanted_books", "work_id", "works"),
    )
    _indexes("wanted_books", "work_id")
    op.create_index("ix_wanted_books_order", "wanted_books", ["library_id", "state", "created_at", "id"])
    op.create_table(
        "club_wishes",
        *_row("club_wishes"),
        sa.Column("club_id", ID, nullable=False),
        sa.Column("wanted_id", ID, nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.UniqueConstraint("club_id", "wanted_id", name=op.f("uq_club_wishes_club_id_wanted_id")),
        _check("club_wishes", "kept", "kept >= 0"),
        _parent("club_wishes", "wanted_id", "wanted_books"),
        _parent("club_wishes", "club_id", "clubs"),
    )
    _indexes("club_wishes", "wanted_id")
    op.create_table(
        "child_wishes",
        *_row("child_wishes", keyed=False),
        sa.Column("club_wish_id", ID, nullable=False),
        sa.Column("child_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _parent("child_wishes", "club_wish_id", "club_wishes"),
        _parent("child_wishes", "child_id", "children", ondelete="CASCADE"),
    )
    _indexes("child_wishes", "child_id")
    op.create_index("uq_child_wishes_child", "child_wishes", ["club_wish_id", "child_id"], unique=True)


def downgrade() -> None:
    for table in (
        "child_wishes",
        "club_wishes",
        "wanted_books",
        "fills",
        "wish_boxes",
        "wish_lines",
        "wishes",
        "box_templates",
    ):
        op.drop_table(table)


def _row(table: str, *, keyed: bool = True) -> list[sa.Column | sa.Constraint]:
    """What every row of a library has."""
    library = sa.ForeignKey("libraries.id", name=op.f(f"fk_{table}_library_id"))
    row: list[sa.Column | sa.Constraint] = [
        sa.Column("id", ID, nullable=False),
        sa.Column("library_id", ID, library, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("library_id", "id", name=op.f(f"uq_{table}_library_id_id")),
    ]
    if keyed:
        row.append(sa.Column("key", sa.String(22), nullable=False))
        row.append(sa.UniqueConstraint("key", name=op.f(f"uq_{table}_key")))
    return row


def _indexes(table: str, *columns: str) -> None:
    for column in ("library_id", *columns):
        op.create_index(f"ix_{table}_{column}", table, [column])


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _person(table: str, column: str) -> sa.Column:
    return sa.Column(column, ID, sa.ForeignKey("people.id", name=op.f(f"fk_{table}_{column}")), nullable=False)


def _parent(table: str, column: str, other: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["library_id", column],
        [f"{other}.library_id", f"{other}.id"],
        name=op.f(f"fk_{table}_library_id_{column}"),
        ondelete=ondelete,
    )
