"""The source as the house rules read it: every module of the application as a syntax tree."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.rooms import ROOMS

PROJECT = Path(__file__).resolve().parents[2]
APP = PROJECT / "app"
TEMPLATES = PROJECT / "templates"
WEB = frozenset({"views", "pages", "forms", "commands"})
MODELS = frozenset(
    {
        "models",
        "precedence",
    }
)


@dataclass(frozen=True)
class Module:
    """One file of Python: its dotted name and what stands in it."""

    name: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.text)

    @property
    def room(self) -> str | None:
        """The room it stands in; `core` and `access` count, the roof over them is None."""
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 and parts[1] in ("core", "access", *ROOMS) else None

    @property
    def layer(self) -> str:
        """Its part in the room: views, pages, forms, commands, models, queries, or the domain."""
        word = self.name.split(".")[2] if self.name.count(".") > 1 else ""
        if word in MODELS:
            return "models"
        return word if word in {*WEB, "queries"} else "domain"

    @property
    def is_web(self) -> bool:
        return self.layer in WEB

    def imports(self) -> Iterator[str]:
        """Every name imported, with the module it comes from: `app.core.clock.now`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


@cache
def modules() -> list[Module]:
    """Every module of the application."""
    return [Module(_dotted(file), file.read_text("utf-8")) for file in sorted(APP.rglob("*.py"))]


@cache
def templates() -> dict[str, str]:
    """Every template by the name it is called by."""
    files = [file for file in sorted(TEMPLATES.rglob("*")) if file.is_file()]
    return {str(file.relative_to(TEMPLATES)): file.read_text("utf-8") for file in files}


def _dotted(file: Path) -> str:
    parts = file.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
