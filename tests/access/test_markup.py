"""I2: markup typed into any field is shown as it was typed, on every page; and so are templates (I22).

What the server sends is parsed here as a browser parses it. What a script could still make of it is kept
shut by the policy, which the browser tests watch (I3), and by our scripts making no HTML from text.
"""

import re

import html5lib
import pytest
from flask import Flask

from bench.figures import Figures
from tests.access.planting import plant
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


@pytest.fixture
def planted(world: World, stage: Stage) -> int:
    """The payload in every column of words; how many there are."""
    columns = plant(world.session, (LONG, SHORT))
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


def _open_to(app: Flask, stage: Stage, who: str) -> list[Route]:
    return [each for each in routes(app, *SAFE) if each.is_public or stage.allows(who, each)]
