"""Who may import whom (architecture, section 3), read from the syntax trees."""

import ast
import re
from collections.abc import Callable, Iterator

import pytest

from app.rooms import ROOMS
from tests.house.source import MODELS, PROJECT, Module, modules

ORDER = ("core", *ROOMS)
LAYERS = ("models", "queries", "domain", "forms", "pages", "views")
WEB_PACKAGES = ("flask", "flask_babel", "flask_login", "flask_wtf", "flask_htmx", "wtforms", "werkzeug")
WEB_OF_OURS = ("app.access", "app.core.page", "app.core.fields", "app.core.forms", "app.extensions")
CLOCKS = {"datetime", "date", "clock", "time"}
READING_A_CLOCK = {"now", "today", "utcnow", "time"}

# Each exception is one name in one module, with the reason.
ALLOWED = {
    ("app.access.arrival", "app.accounts.sessions"): "who has arrived is what the sessions say",
    ("app.places.models", "app.clubs.models.Club"): "a place names the club it is in",
    ("app.places.seats", "clock.now"): "the time is read once the lock of the queue is held",
}


def room_order(module: Module) -> Iterator[str]:
    """A room's domain imports only from rooms to its left; views may compose any."""
    if module.room not in ORDER or module.is_web:
        return
    for name in module.imports():
        other = _room_of(name)
        if other in ORDER and ORDER.index(other) > ORDER.index(module.room):
            yield name


def no_web_in_the_domain(module: Module) -> Iterator[str]:
    """Only views, forms and commands know the web, the policy and the extensions."""
    if module.room not in ROOMS or module.is_web:
        return
    for name in module.imports():
        if name.split(".")[0] in WEB_PACKAGES or _within(name, WEB_OF_OURS):
            yield name


def no_clock_in_the_domain(module: Module) -> Iterator[str]:
    """The domain is handed the person and the time."""
    if module.room not in ROOMS or module.is_web:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name) and node.id in ("current_user", "request"):
            yield node.id
        if (
            isinstance(node, ast.Attribute)
            and node.attr in READING_A_CLOCK
            and isinstance(node.value, ast.Name)
            and node.value.id in CLOCKS
        ):
            yield f"{node.value.id}.{node.attr}"
    yield from (name for name in module.imports() if name.startswith("app.core.clock."))


def nobody_imports_views(module: Module) -> Iterator[str]:
    """Views are the end of the line; only their own package and `rooms` gather them."""
    for name in module.imports():
        parts = name.split(".")
        is_views = len(parts) > 2 and parts[0] == "app" and parts[2] == "views"
        if is_views and not module.name.startswith(".".join(parts[:3])):
            yield name


def access_knows_models_only(module: Module) -> Iterator[str]:
    if module.room != "access":
        return
    for name in module.imports():
        parts = name.split(".")
        if _room_of(name) in ROOMS and parts[2] not in MODELS:
            yield ".".join(parts[:3])


def one_way_inside_a_room(module: Module) -> Iterator[str]:
    """views → pages → forms → domain → queries → models."""
    if module.room not in ROOMS or module.layer not in LAYERS:
        return
    for name in module.imports():
        layer = Module(name, "").layer
        is_beside = _room_of(name) == module.room and name.count(".") > 1
        if is_beside and layer in LAYERS and LAYERS.index(layer) > LAYERS.index(module.layer):
            yield name


def core_knows_no_room(module: Module) -> Iterator[str]:
    if module.room == "core":
        yield from (name for name in module.imports() if _room_of(name) in ("access", *ROOMS))


def _room_of(name: str) -> str | None:
    return Module(name, "").room if name.startswith("app.") else None


def _within(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


Rule = Callable[[Module], Iterator[str]]
RULES: list[Rule] = [
    room_order,
    no_web_in_the_domain,
    no_clock_in_the_domain,
    nobody_imports_views,
    access_knows_models_only,
    one_way_inside_a_room,
    core_knows_no_room,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rule_holds_in_every_module(rule: Rule) -> None:
    broken = [
        f"{module.name}: {what}"
        for module in modules()
        for what in rule(module)
        if (module.name, what) not in ALLOWED
    ]

    assert not broken


def test_the_map_of_rooms_shows_every_room_in_its_order() -> None:
    """The README's table says that rooms import only from rooms above them; it is the order that is held."""
    _before, _head, table = (PROJECT / "README.md").read_text("utf-8").partition("| Room |")
    shown = re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE)

    assert [room for room in shown if room not in ("core", "access")] == list(ROOMS)


def test_no_exception_has_outlived_its_reason() -> None:
    found = {(module.name, what) for module in modules() for rule in RULES for what in rule(module)}

    assert set(ALLOWED) <= found


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (room_order, "app.clubs.waiting_list", "from app.reviews.models import Review"),
        (room_order, "app.accounts.models", "import app.clubs.models"),
        (room_order, "app.core.audit", "from app.libraries.models import Library"),
        (no_web_in_the_domain, "app.clubs.waiting_list", "from flask import g"),
        (no_web_in_the_domain, "app.clubs.queries", "from flask_babel import gettext as _"),
        (no_web_in_the_domain, "app.clubs.queries", "from app.access.scopes import clubs"),
        (no_web_in_the_domain, "app.clubs.models", "from app.extensions import db"),
        (no_web_in_the_domain, "app.clubs.told", "def late():\n    import wtforms"),
        (no_clock_in_the_domain, "app.clubs.told", "at = datetime.now(UTC)"),
        (no_clock_in_the_domain, "app.clubs.told", "on = date.today()"),
        (no_clock_in_the_domain, "app.clubs.told", "at = clock.now()"),
        (no_clock_in_the_domain, "app.clubs.told", "from app.core.clock import now"),
        (no_clock_in_the_domain, "app.clubs.told", "who = current_user.id"),
        (nobody_imports_views, "app.reviews.views", "from app.clubs.views import club_page"),
        (nobody_imports_views, "app.navigation", "import app.clubs.views"),
        (access_knows_models_only, "app.access.policy", "from app.places.waiting_list import MOVES"),
        (one_way_inside_a_room, "app.clubs.models", "from app.clubs.queries import roster"),
        (one_way_inside_a_room, "app.clubs.models", "from app.clubs import waiting_list"),
        (one_way_inside_a_room, "app.clubs.queries", "from app.clubs.waiting_list import MOVES"),
        (one_way_inside_a_room, "app.clubs.waiting_list", "from app.clubs.forms import ClubForm"),
        (core_knows_no_room, "app.core.page", "from app.access.guard import may"),
    ],
)
def test_a_planted_violation_is_found(rule: Rule, name: str, text: str) -> None:
    assert list(rule(Module(name, text)))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("app.reviews.views", "from app.clubs.queries import roster\nfrom flask import g"),
        ("app.clubs.views.places", "from app.clubs.views import bp"),
        ("app.reviews.moderation", "from app.clubs.models import Club"),
        ("app.statistics.commands", "import click"),
        ("app.access.scopes", "from app.places.models import Place"),
    ],
)
def test_what_is_allowed_is_left_alone(name: str, text: str) -> None:
    assert not [what for rule in RULES for what in rule(Module(name, text))]
