"""Every page of every route, looked through as each of the cast sees it."""

import re
from typing import Any

import pytest
from flask import Flask

from tests.access.routes import SAFE, Route, Stage, routes
from tests.house.test_templates import pages as declared
from tests.pages import inspect

ASIDE = re.compile(r"<hx-partial [^>]*>|</hx-partial>")
"""Parts that ride along, each a part of the page too."""
FRESH = re.compile(r'(name="(?:csrf_token|form_key)" value=")[^"]*')


@pytest.mark.parametrize("who", ["Lise", "Lars", "Tom", "Hanne", "Mads", "Ida", "Anybody"])
def test_every_page_is_well_made(app: Flask, stage: Stage, who: str) -> None:
    """Valid HTML, one h1, a title, unique ids, a label for each field, an action on each form."""
    seen, wrong = 0, []
    for route in routes(app, *SAFE):
        answer = stage.send(who, "GET", stage.address(route))
        if answer.status_code >= 500:
            wrong.append(f"{route}: {answer.status_code}")
        elif answer.mimetype == "text/html" and answer.status_code != 303:
            seen += 1
            try:
                inspect(answer.get_data(as_text=True))
            except AssertionError as fault:
                wrong.append(f"{route}: {str(fault)[:300]}")

    assert seen > 10
    assert not wrong


def test_every_part_is_found_in_its_page_word_for_word(app: Flask, stage: Stage) -> None:
    names = {name for page in declared() for name in page.fragments}
    seen, wrong = set(), []
    for route in routes(app, *SAFE):
        who = stage.owner(route)
        if who is None:
            continue
        whole = _get(stage, who, route)
        for name in sorted(names & set(re.findall(r'\bid="([\w-]+)"', whole))):
            part = _get(stage, who, route, headers=_asks_for(name))
            if "<html" in part:
                continue  # this page does not offer it alone
            seen.add(name)
            if not all(_even(piece) in _even(whole) for piece in ASIDE.split(part)):
                wrong.append(f"{route} as {who}: {name}")

    assert len(seen) > 5
    assert not wrong


def _get(stage: Stage, who: str, route: Route, **kwargs: Any) -> str:
    answer = stage.send(who, "GET", stage.address(route), **kwargs)
    is_page = answer.status_code == 200 and answer.mimetype == "text/html"
    return FRESH.sub(r"\1", answer.get_data(as_text=True)) if is_page else ""


def _asks_for(name: str) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": f"div#{name}"}


def _even(text: str) -> str:
    """Blanks between the parts are of no matter."""
    return " ".join(text.split())
