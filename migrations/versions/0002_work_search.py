"""full text of works

SQLite keeps an index of its own beside `works`, and three triggers keep it right. A later
migration that rebuilds `works` (Alembic's batch mode) must make the triggers anew.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FORGET = "INSERT INTO work_search (work_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);"
LEARN = "INSERT INTO work_search (rowid, search_text) VALUES (new.id, new.search_text);"
TRIGGERS = {
    "work_search_insert": f"AFTER INSERT ON works BEGIN {LEARN} END",
    "work_search_delete": f"AFTER DELETE ON works BEGIN {FORGET} END",
    "work_search_update": f"AFTER UPDATE OF id, search_text ON works BEGIN {FORGET} {LEARN} END",
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX work_search_words ON works USING gin (to_tsvector('simple', search_text))"
        )
        return
    op.execute(
        "CREATE VIRTUAL TABLE work_search USING fts5(search_text, content='works', content_rowid='id', "
        "tokenize='unicode61 remove_diacritics 0', prefix='2 3')"
    )
    for name, body in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {body}")
    op.execute("INSERT INTO work_search (work_search) VALUES ('rebuild')")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX work_search_words")
        return
    for name in TRIGGERS:
        op.execute(f"DROP TRIGGER {name}")
    op.execute("DROP TABLE work_search")
