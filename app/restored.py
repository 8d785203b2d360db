"""A database that came from a backup is not served before everybody erased since is erased again."""

import contextlib

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.core import database
from app.extensions import db
from app.privacy import replaying

WHY = (
    "This database came from a backup, or is older than its list of erased children.\n"
    "Nobody is served from it before they are erased again: flask --app app replay"
)


def refuse_unless_replayed(app: Flask) -> None:
    """Stop the start of a server over such a database; leaves no connection open."""
    with app.app_context():
        is_due = (app.config["INSTANCE"] / replaying.MARK).exists()
        # A database that cannot be asked serves nobody either, and /health says why.
        with contextlib.suppress(SQLAlchemyError):
            is_due = replaying.is_due(database.session(), app.config["INSTANCE"])
        db.session.remove()
        db.engine.dispose()
    if is_due:
        raise SystemExit(WHY)
