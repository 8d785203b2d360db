"""The operator's commands; each calls the same domain verbs as the pages."""

from flask import Flask

from app.extensions import db, migrate


def init_app(app: Flask) -> None:
    migrate.init_app(app, db, render_as_batch=True)
