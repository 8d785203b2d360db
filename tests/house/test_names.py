"""How files and functions are named and described, and words that may not stand in the source."""

import ast
from collections.abc import Callable, Iterator

import pytest

from app.rooms import ROOMS
from tests.house.source import APP, PROJECT, TEMPLATES, Module, modules, templates

FORBIDDEN_NAMES = {"util", "utils", "helper", "helpers", "service", "services", "manager", "managers"}
FORBIDDEN_NAMES |= {"common", "misc"}
UNFINISHED = ("TO" + "DO", "FIX" + "ME")
SOURCE = (APP, TEMPLATES, PROJECT / "tests", PROJECT / "bench", PROJECT / "migrations")
ENDINGS = {".py", ".html", ".txt", ".js", ".css", ".toml"}
WRITTEN_BY_OTHERS = ("vendor", "translations", "__pycache__")


def no_print(module: Module) -> Iterator[str]:
    """What is said on the console goes through click or the log."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            yield f"print on line {node.lineno}"


def no_weak_randomness(module: Module) -> Iterator[str]:
    """Secrets, keys and aliases come from `secrets` (`safety.md` A1)."""
    yield from (name for name in module.imports() if name.split(".")[0] == "random")


def views_fetch_through_queries(module: Module) -> Iterator[str]:
    """Every look-up goes through a scope or a query with a name."""
    if module.room not in ROOMS or module.layer not in ("views", "pages", "forms"):
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "db.session":
            yield f"db.session on line {node.lineno}"
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "select":
            yield f"select( on line {node.lineno}"


def every_module_says_what_it_decides(module: Module) -> Iterator[str]:
    if module.text.strip() and not ast.get_docstring(module.tree):
        yield "no docstring"


def every_verb_says_what_it_does(module: Module) -> Iterator[str]:
    """Public functions of the domain speak domain language; views, forms and `init_app` need not."""
    if module.room in ("access", None) or module.is_web:
        return
    for node in module.tree.body:
        is_public = isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if is_public and node.name != "init_app" and not ast.get_docstring(node):
            yield f"{node.name} has no docstring"


Rule = Callable[[Module], Iterator[str]]
RULES: list[Rule] = [
    no_print,
    no_weak_randomness,
    views_fetch_through_queries,
    every_module_says_what_it_decides,
    every_verb_says_what_it_does,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rule_holds_in_every_module(rule: Rule) -> None:
    assert not [f"{module.name}: {what}" for module in modules() for what in rule(module)]


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (no_print, "app.clubs.told", "print('told')"),
        (no_weak_randomness, "app.core.dice", "from random import choice"),
        (no_weak_randomness, "app.core.dice", "import random"),
        (views_fetch_through_queries, "app.clubs.views.places", "db.session.get(Club, 1)"),
        (views_fetch_through_queries, "app.clubs.forms", "rows = select(Club)"),
        (views_fetch_through_queries, "app.clubs.views", "rows = sa.select(Club)"),
        (every_module_says_what_it_decides, "app.clubs.told", "x = 1"),
        (every_verb_says_what_it_does, "app.clubs.told", "def tell() -> None: ..."),
    ],
)
def test_a_planted_violation_is_found(rule: Rule, name: str, text: str) -> None:
    assert list(rule(Module(name, text)))


def test_no_file_has_a_name_that_says_nothing() -> None:
    named = [file.relative_to(PROJECT) for folder in SOURCE for file in folder.rglob("*")]

    assert not [str(name) for name in named if FORBIDDEN_NAMES & set(name.with_suffix("").parts)]


def test_nothing_is_left_for_later() -> None:
    left = [
        f"{file.relative_to(PROJECT)}: {word}"
        for folder in SOURCE
        for file in folder.rglob("*")
        if file.suffix in ENDINGS and not set(file.parts) & set(WRITTEN_BY_OTHERS)
        for word in UNFINISHED
        if word in file.read_text("utf-8")
    ]

    assert not left


def test_the_three_doors_of_a_room_have_one_name() -> None:
    rooms = {module.room for module in modules()} - {"core", "access", None}

    for room in rooms:
        assert (PROJECT / "tests" / str(room)).is_dir(), f"no tests/{room}"
    folders = {name.split("/")[0] for name in templates()}
    assert folders <= rooms | {"layouts", "components", "errors", "rules", "notices"}
