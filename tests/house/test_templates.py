"""What may stand in a template, and that everything a template or a view points to is there."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from flask import Flask
from jinja2 import meta, nodes

from app import navigation
from app.core.failures import PAGES
from bench.figures import Figures
from tests.house.source import APP, Module, modules, templates

FORBIDDEN = {
    r"\|\s*safe\b": "|safe",
    r"\sstyle=": "inline style",
    r"<style\b": "inline style sheet",
    r"<script(?![^>]*\ssrc=)": "inline script",
    r"\shx-on\b": "hx-on",
    r"\bjs:": "js:",
    r"\son[a-z]+=": "inline handler",
    r"autoescape\s+false": "no escaping",
}
EXAMPLES = (
    "{{ words | safe }}",
    '<p style="color: red">',
    "<style>p {}</style>",
    "<script>go()</script>",
    '<p hx-on:click="go()">',
    '<p hx-vals="js:{}">',
    '<p onclick="go()">',
    "{% autoescape false %}",
)
PLANTED = dict(zip(FORBIDDEN, EXAMPLES, strict=True))
OUTSIDE = re.compile(r"(?:https?:)?//[a-z0-9-]+\.[a-z]", re.IGNORECASE)
OUR_OWN_WORDS = {"library", "language", "_", "ngettext", "gettext"}
PUT_IN_BY_THE_APP = {"library", "language"}


@dataclass(frozen=True)
class Call:
    """One call with a literal first argument, in a view or a template."""

    where: str
    function: str
    first: str
    keywords: frozenset[str]
    is_open: bool
    """Whether some arguments are not written out (`**values`)."""


@cache
def python_calls() -> tuple[Call, ...]:
    return tuple(call for module in modules() for call in _calls(module))


def _calls(module: Module) -> Iterator[Call]:
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        named = [word.value for word in node.keywords if word.arg in ("rule", "code")]
        for argument in [*node.args[:1], *named]:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                words = frozenset(word.arg for word in node.keywords if word.arg)
                is_open = any(word.arg is None for word in node.keywords)
                name = ast.unparse(node.func).split(".")[-1]
                yield Call(module.name, name, argument.value, words, is_open)


def template_calls(app: Flask) -> Iterator[Call]:
    for name, text in templates().items():
        for node in app.jinja_env.parse(text).find_all(nodes.Call):
            first = node.args[0] if node.args else None
            if isinstance(node.node, nodes.Name) and isinstance(first, nodes.Const):
                words = frozenset(word.key for word in node.kwargs)
                yield Call(name, node.node.name, str(first.value), words, node.dyn_kwargs is not None)


@dataclass(frozen=True)
class Page:
    """A page as a view declares it: its file and the parts that may be asked for alone."""

    where: str
    template: str
    fragments: tuple[str, ...]


def pages() -> Iterator[Page]:
    for module in modules():
        constants = {
            target.id: node.value
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "page":
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant):
                    yield Page(module.name, first.value, _fragments(node, constants))


def _fragments(call: ast.Call, constants: dict[str, ast.expr]) -> tuple[str, ...]:
    for word in call.keywords:
        if word.arg == "fragments":
            value = (
                constants.get(word.value.id, word.value) if isinstance(word.value, ast.Name) else word.value
            )
            return tuple(c.value for c in ast.walk(value) if isinstance(c, ast.Constant))
    return ()


@pytest.mark.parametrize("pattern", list(FORBIDDEN), ids=FORBIDDEN.get)
def test_no_template_works_around_the_policy(pattern: str) -> None:
    assert not [name for name, text in templates().items() if re.search(pattern, text)]


@pytest.mark.parametrize(("pattern", "text"), list(PLANTED.items()), ids=FORBIDDEN.get)
def test_a_planted_fault_is_found(pattern: str, text: str) -> None:
    assert re.search(pattern, text)


def test_nothing_is_fetched_from_elsewhere() -> None:
    """P12: no counting of visitors, no font and no picture from anywhere else, in pages and in mails."""
    files = [f for f in (APP / "static").rglob("*") if f.suffix in (".css", ".js", ".svg")]
    texts = {str(f.relative_to(APP)): f.read_text("utf-8") for f in files if "vendor" not in f.parts}

    outside = {
        name: found for name, text in {**texts, **templates()}.items() if (found := _fetched_from(text))
    }

    Figures().at_most("P12", len(outside), 0, str(outside)[:300], digits=0)
    assert not outside


def test_what_would_be_fetched_from_elsewhere_is_found() -> None:
    """The control of P12: a counter, a font, a pixel."""
    planted = (
        '<script src="https://stats.example.org/count.js"></script>',
        "@import url(//fonts.example.org/lato.css);",
        '<img src="https://mail.example.org/seen.gif?who={{ person.key }}">',
    )

    found = [text for text in planted if _fetched_from(text)]

    Figures().at_least("P12.control", len(found), len(planted), digits=0)
    assert found == list(planted)


def _fetched_from(text: str) -> list[str]:
    return OUTSIDE.findall(re.sub(r'xmlns(:\w+)?="[^"]*"', "", text))


def test_every_template_a_template_names_is_there(app: Flask) -> None:
    missing = [
        f"{name} → {other}"
        for name, text in templates().items()
        for other in meta.find_referenced_templates(app.jinja_env.parse(text))
        if other is not None and other not in templates()
    ]

    assert not missing


def test_every_template_a_view_names_is_there() -> None:
    named = {(page.where, page.template) for page in pages()}
    named |= {(c.where, c.first) for c in python_calls() if c.function in ("fragment", "render_template")}
    named |= {(p.where, f"{p.template.rpartition('/')[0]}/_{f}.html") for p in pages() for f in p.fragments}

    assert not [f"{where} → {name}" for where, name in sorted(named) if name not in templates()]


def test_every_template_is_used(app: Flask) -> None:
    used = {name for page in pages() for name in (page.template,)}
    used |= {f"{p.template.rpartition('/')[0]}/_{f}.html" for p in pages() for f in p.fragments}
    used |= {
        node.value
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    for text in templates().values():
        used |= set(meta.find_referenced_templates(app.jinja_env.parse(text)))

    found = {name for name in templates() if not name.startswith(("rules/", "notices/"))}

    assert sorted(found - used) == []


def test_a_fragment_is_named_like_its_root() -> None:
    wrong = [
        f"{page.where}: _{name}.html"
        for page in pages()
        for name in page.fragments
        if _root_id(templates()[f"{page.template.rpartition('/')[0]}/_{name}.html"]) != name
    ]

    assert not wrong


def test_every_swap_lands_on_a_fragment_or_on_an_id() -> None:
    ids = {i for text in templates().values() for i in re.findall(r'\bid="([\w-]+)"', text)}

    aimed = {
        (name, target)
        for name, text in templates().items()
        for target in re.findall(r'(?:hx-target="#|\btarget=")([a-z][\w-]*)"', text)
    }

    assert not [f"{name} → #{target}" for name, target in sorted(aimed) if target not in ids]


def test_every_refusal_has_its_sentence() -> None:
    refusals = {c for c in python_calls() if c.function in ("RuleBroken", "Refused", "worded")}

    assert refusals
    assert not [f"{c.where}: {c.first}" for c in refusals if f"rules/{c.first}.txt" not in templates()]


def test_every_refusal_gives_its_sentence_what_it_needs(app: Flask) -> None:
    known = OUR_OWN_WORDS | set(app.jinja_env.globals)
    missing = []
    for call in {c for c in python_calls() if c.function in ("RuleBroken", "Refused") and not c.is_open}:
        text = templates().get(f"rules/{call.first}.txt", "")
        needed = meta.find_undeclared_variables(app.jinja_env.parse(text)) - known
        missing += [f"{call.where}: {call.first} needs {word}" for word in needed - call.keywords]

    assert not missing


def test_every_sentence_of_a_refusal_is_used(app: Flask) -> None:
    said = {
        node.value
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    said |= {call.first for call in template_calls(app) if call.function == "worded"}
    said |= {f"error_{number}" for number in PAGES}
    written = {name.removeprefix("rules/").removesuffix(".txt") for name in templates() if "rules/" in name}

    assert sorted(written - said) == []


def test_every_notice_has_its_text_and_its_composer() -> None:
    from app import mailing

    texts = {n.removeprefix("notices/").removesuffix(".txt") for n in templates() if n.endswith(".txt")}
    texts = {name for name in texts if f"notices/{name}.txt" in templates() and name[0] != "_"}

    assert texts == set(mailing.COMPOSERS)


def test_every_link_leads_somewhere_with_what_the_address_needs(app: Flask) -> None:
    wrong = []
    for call in [*python_calls(), *template_calls(app)]:
        if call.function != "url_for":
            continue
        endpoint = call.first if "." in call.first.strip(".") else f"{_room(call.where)}{call.first}"
        rules = app.url_map._rules_by_endpoint.get(endpoint, [])
        if not rules:
            wrong.append(f"{call.where}: no endpoint {endpoint}")
        elif not call.is_open and not any(_needed(rule) <= call.keywords for rule in rules):
            wrong.append(f"{call.where}: {endpoint} needs {[sorted(_needed(rule)) for rule in rules]}")

    assert not wrong


def test_every_item_of_the_menu_leads_somewhere(app: Flask) -> None:
    assert not [endpoint for _, endpoint in navigation.ITEMS if endpoint not in app.view_functions]


def test_no_number_inside_the_house_stands_in_an_address(app: Flask) -> None:
    shown = [
        f"{name}:{node.lineno}"
        for name, text in templates().items()
        for call in app.jinja_env.parse(text).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "url_for"
        for node in call.find_all(nodes.Getattr)
        if node.attr == "id" or node.attr.endswith("_id")
    ]

    assert not shown


def _needed(rule: Any) -> set[str]:
    return set(rule.arguments) - set(rule.defaults or {}) - PUT_IN_BY_THE_APP


def _room(where: str) -> str:
    return where.split("/")[0].removeprefix("app.").split(".")[0]


def _root_id(text: str) -> str | None:
    """The id of the first element; what Jinja says before it is no element."""
    first = re.search(r"<[a-z][^>]*>", re.sub(r"\{#.*?#\}|\{%.*?%\}", "", text, flags=re.DOTALL))
    found = re.search(r'\bid="([^"]+)"', first[0]) if first else None
    return found[1] if found else None
