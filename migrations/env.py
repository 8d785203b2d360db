"""How migrations run: SQLite with foreign keys off, and looked through before the commit."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import text
from sqlalchemy.engine import Connection

from app.core.tables import BigId, UtcDateTime, heed_conditions
from app.extensions import db

SEARCH_SHADOWS = "work_search"


def include_object(thing: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    """The full-text index, tables and all, is not in the models."""
    return not (kind in ("table", "index") and name is not None and name.startswith(SEARCH_SHADOWS))


def render_item(kind: str, thing: Any, autogen: Any) -> str | bool:
    """Write our own column types as plain ones, so that a migration stands alone."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and thing is BigId:
        return 'sa.BigInteger().with_variant(sa.Integer(), "sqlite")'
    return False


def run(connection: Connection) -> None:
    heed_conditions(connection.dialect.name)
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        include_object=include_object,
        render_item=render_item,
        transaction_per_migration=True,
        compare_type=False,
    )
    with context.begin_transaction():
        context.run_migrations()


with db.engine.connect() as opened:
    if opened.dialect.name != "sqlite":
        run(opened)
        opened.commit()
    else:
        opened.exec_driver_sql("SELECT 1")
        opened.rollback()
        raw: Any = opened.connection.driver_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            run(opened)
            broken = opened.execute(text("PRAGMA foreign_key_check")).all()
            if broken:
                raise RuntimeError(f"a migration left rows without their parents: {broken[:5]}")
            opened.commit()
        finally:
            raw.execute("PRAGMA foreign_keys=ON")

current_app.logger.info("migrations done")
