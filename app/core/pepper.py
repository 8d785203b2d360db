"""The installation's own secret, mixed into every typed secret before it is hashed."""

from flask import current_app


def pepper() -> str:
    """The pepper of this installation; it stands in the instance folder, not in the database."""
    return str(current_app.config["PEPPER"].decode())
