"""The rooms in order: a room's domain imports only from rooms before it."""

from importlib import import_module

from flask import Blueprint, Flask

ROOMS = ("notices", "libraries", "accounts", "catalogue", "clubs", "deposits", "reviews")


def init_app(app: Flask) -> None:
    """Load each room's tables and register its blueprint."""
    for room in ROOMS:
        import_module(f"app.{room}.models")
        blueprint: Blueprint = import_module(f"app.{room}.views").bp
        app.register_blueprint(blueprint)
