"""The rooms in order: a room's domain imports only from rooms before it."""

from importlib import import_module
from importlib.util import find_spec

from flask import Blueprint, Flask

ROOMS = (
    "notices",
    "libraries",
    "registers",
    "accounts",
    "rosters",
    "children",
    "consents",
    "phones",
    "signing_in",
    "openid",
    "cards",
    "book_lists",
    "marc",
    "catalogue",
    "finding",
    "covers",
    "merging",
    "lookups",
    "book_imports",
    "places",
    "draws",
    "turns",
    "clubs",
    "letters",
    "enrolment",
    "meetings",
    "doors",
    "calendars",
    "together",
    "trips",
    "school_line",
    "starts",
    "year",
    "known",
    "guardians",
    "loose_books",
    "deposits",
    "boxes",
    "title_lists",
    "homecoming",
    "labels",
    "wanted",
    "wishes",
    "filling",
    "bookings",
    "rotations",
    "transport",
    "loans",
    "reading",
    "pictures",
    "videos",
    "reviews",
    "answering",
    "walls",
    "paper",
    "privacy",
)


def init_app(app: Flask) -> None:
    """Load each room's tables and register its blueprints, if it has any (`blueprints` where several)."""
    for room in ROOMS:
        if find_spec(f"app.{room}.models"):
            import_module(f"app.{room}.models")
        if not find_spec(f"app.{room}.views"):
            continue
        views = import_module(f"app.{room}.views")
        blueprints: tuple[Blueprint, ...] = getattr(views, "blueprints", None) or (views.bp,)
        for blueprint in blueprints:
            app.register_blueprint(blueprint)
