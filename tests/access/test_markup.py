"""I2: markup typed into any field is shown as it was typed, on every page; and so are templates (I22).

What the server sends is parsed here as a browser parses it. What a script could still make of it is kept
shut by the policy, which the browser tests watch (I3), and by our scripts making no HTML from text.
"""

import re
from typing import Any

import html5lib
import pytest
from flask import Flask
from sqlalchemy import String, select, update

from app.core.tables import Base
from bench.figures import Figures
from tests.access.routes import SAFE, Route, Stage, routes
from tests.house.source import APP
from tests.world import World

LONG = "\"'><zz-x onzz=1></textarea></title></script><zz-x>{{7*7}}zz"
SHORT = '"><zz-x>'
WHO = ("Lise", "Hanne", "Ida", "Gry", "Anybody")
MADE_OF_TEXT = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|createContextualFragment"
    r"|srcdoc"
)
OWN_REPORTS = {"book_imports"}
"""Tables whose text is a report the product has written for itself."""
NO_WORDS = {
    "key",
    "slug",
    "language",
    "zone",
    "country",
    "number",
    "sort_key",
    "search_text",
    "group_key",
    "animal",
    "moved",
    "facts",
}
"""Columns the product fills itself, or reads as something else than words."""


@pytest.fixture
def planted(world: World, stage: Stage) -> int:
    """The payload in every column of words; how many there are."""
    columns = sum(_plant(world, table) for table in Base.metadata.sorted_tables)
    world.session.commit()
    return columns


@pytest.mark.only_on("sqlite")  # templates make the same of what either database holds
def test_no_page_makes_anything_of_markup_that_was_typed(app: Flask, stage: Stage, planted: int) -> None:
    figures, wrong, shown, asked = Figures(), [], 0, 0
    for who in WHO:
        for route in _open_to(app, stage, who):
            answer = stage.send(who, "GET", stage.address(route))
            text = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
            asked += bool(text)
            shown += "&lt;zz-x" in text
            wrong += [f"{route} for {who}: {each}" for each in alive(text)]
            if answer.status_code >= 500:
                wrong.append(f"{route} for {who}: {answer.status_code}")

    figures.say(f"I2: {planted} columns of words, {asked} pages, {shown} of them show some")
    figures.at_least("I2.shown", shown, 60, "pages with what was typed", digits=0)
    figures.at_most("I2", len(wrong), 0, "; ".join(wrong[:6]), digits=0)
    assert not figures.failed


@pytest.mark.parametrize("text", [f"<p>{LONG}</p>", f'<a title="{LONG}">', "<p>49zz</p>"])
def test_a_page_that_does_is_found(text: str) -> None:
    """The control: the same words put into a page as they are, and a template that was worked out."""
    Figures().at_least("I2.control", len(alive(f"<!doctype html><title>x</title>{text}")), 1, digits=0)
    assert alive(f"<!doctype html><title>x</title>{text}")


def test_no_script_of_ours_makes_html_from_text() -> None:
    files = (APP / "static" / "js").glob("*.js")
    assert not [file.name for file in files if MADE_OF_TEXT.search(file.read_text("utf-8"))]


def alive(text: str) -> list[str]:
    """The elements and attributes of the payload that a browser would make, and a template worked out."""
    found = ["49zz"] if "49zz" in text else []
    if "zz-x" in text or "onzz" in text:
        for element in html5lib.parse(text, namespaceHTMLElements=False).iter():
            found += [str(element.tag)] if "zz-x" in str(element.tag) else []
            found += [name for name in element.attrib if "onzz" in str(name) or "zz-x" in str(name)]
    return found


def _plant(world: World, table: Any) -> int:
    if table.name in OWN_REPORTS:
        return 0
    columns = [column for column in table.columns if _is_words(table, column)]
    for column in columns:
        payload = LONG if (column.type.length or 999) >= len(LONG) + 8 else SHORT
        for row in world.session.execute(select(table)).mappings().all():
            if row[column.name] is not None and "id" in row:
                own = f"{row['id']}{payload}"[: column.type.length]
                world.session.execute(update(table).where(table.c.id == row["id"]).values({column.name: own}))
    world.session.flush()
    world.session.expire_all()
    return len(columns)


def _is_words(table: Any, column: Any) -> bool:
    if not isinstance(column.type, String) or column.foreign_keys or column.primary_key:
        return False
    if column.name in NO_WORDS or re.search(
        r"token|hash|selector|secret|email|isbn|_code|address", column.name
    ):
        return False
    if (column.type.length or 999) < len(SHORT) + 4:
        return False
    checked = " ".join(str(getattr(check, "sqltext", "")) for check in table.constraints)
    return not re.search(rf"\b{column.name}\b", checked)


def _open_to(app: Flask, stage: Stage, who: str) -> list[Route]:
    return [each for each in routes(app, *SAFE) if each.is_public or stage.allows(who, each)]
