"""The rooms in order: a room's domain imports only from rooms before it."""

from importlib import import_module

from flask import Blueprint, Flask

ROOMS = ("notices", "libraries", "accounts", "catalogue", "clubs", "deposits", "reviews")


def init_app(app: Flask) -> None:
    """Load each room's tables and register its blueprints (`blueprints` where there are several)."""
    for room in ROOMS:
        import_module(f"app.{room}.models")
        views = import_module(f"app.{room}.views")
        blueprints: tuple[Blueprint, ...] = getattr(views, "blueprints", None) or (views.bp,)
        for blueprint in blueprints:
            app.register_blueprint(blueprint)
