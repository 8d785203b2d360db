"""Samlæs: reading clubs at schools, run by public libraries."""

from typing import Any

from flask import Flask

from app import config, rooms
from app.core import (
    addresses,
    database,
    failures,
    formats,
    headers,
    health,
    languages,
    large_uploads,
    media,
    no_text,
    static_files,
    templates,
    transaction,
)
from app.core.converters import KeyConverter, SlugConverter
from app.extensions import csrf, db, htmx


def create_app(**overrides: Any) -> Flask:
    """A whole application; `overrides` replace settings (tests use them).

    The web server does without the commands, whose modules are slow to load.
    """
    instance = overrides.pop("INSTANCE", None) or config.instance_folder()
    app = Flask(
        __name__,
        static_folder=None,
        template_folder=str(config.PROJECT / "templates"),
        instance_path=str(instance),
    )
    app.request_class = large_uploads.Request
    app.config.update(config.settings(instance), **overrides)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.url_map.converters.update(key=KeyConverter, slug=SlugConverter)
    _extend(app)
    rooms.init_app(app)
    return app


def _extend(app: Flask) -> None:
    from app import cli, navigation
    from app.access import arrival
    from app.access.guard import may
    from app.access.policy import Action

    db.init_app(app)
    with app.app_context():
        database.set_up(db.engine)
    htmx.init_app(app)
    transaction.init_app(app, failures.unavailable)
    large_uploads.init_app(app)
    headers.init_app(app)
    csrf.init_app(app)
    no_text.init_app(app)
    arrival.init_app(app)
    languages.init_app(app)
    templates.init_app(app)
    addresses.init_app(app)
    formats.init_app(app)
    failures.init_app(app)
    health.init_app(app)
    media.init_app(app)
    static_files.init_app(app)
    if app.config.get("WITH_COMMANDS", True):
        cli.init_app(app)
    app.jinja_env.globals.update(can=may, Action=Action)
    app.context_processor(navigation.frame)
