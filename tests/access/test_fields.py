"""Which personal data stands on which page for whom (Z5), as a snapshot: `fields.txt`.

SAMLAES_WRITE_SNAPSHOTS=1 writes it anew; look at the difference before you commit it.
"""

from pathlib import Path

import pytest
from flask import Flask

from app.accounts.models import Person
from app.children.models import Child, Guardian
from app.reviews.models import Review
from app.together.models import Suggestion
from tests.access.routes import CAST, SAFE, Route, Stage, routes
from tests.access.snapshots import same_as
from tests.world import World

FILE = Path(__file__).with_name("fields.txt")
HEAD = """\
Which personal data stands on which page for whom: n first name, c class, a alias, g guardian,
e an adult's e-mail, w the words of a review nobody has published yet, i a child's idea nobody has
picked. A dash: no page for them.
"""
SECRET = "ncgewi"
"""What must never be seen from outside."""


@pytest.fixture
def canaries(world: World) -> dict[str, list[str]]:
    """Words that stand nowhere but in the one field they were put into."""
    names = {"ida": "Qidaq", "bo": "Qboq", "mia": "Qmiaq"}
    for row in world.session.query(Child):
        name = names[row.first_name.lower()]
        row.first_name, row.alias, row.class_label = name, f"Brave {name}ali", f"{name}kla"
    world.session.query(Guardian).one().name = "Qgryq"
    world.session.query(Review).filter(Review.words != "").one().words = "Qwordsq"
    world.session.query(Suggestion).one().words = "Qideaq"
    for person in world.session.query(Person):
        person.email = f"q{person.name.lower()}q@example.org"
    world.session.flush()
    return {
        "n": [f"{name}{end}" for name in names.values() for end in (" ", ",", "<", ".", "&", "’", "'")],
        "c": [f"{name}kla" for name in names.values()],
        "a": [f"{name}ali" for name in names.values()],
        "g": ["Qgryq"],
        "e": [f"q{name.lower()}q@" for name in ("Lise", "Lars", "Tom", "Hanne", "Sten")],
        "w": ["Qwordsq"],
        "i": ["Qideaq"],
    }


@pytest.mark.only_on("sqlite")
def test_the_fields_shown_are_those_agreed_on(
    app: Flask, canaries: dict[str, list[str]], stage: Stage
) -> None:
    lines = [HEAD, " " * 58 + "  ".join(f"{who:<6}" for who in CAST).rstrip()]
    for route in pages(app):
        cells = [f"{_seen(stage, who, route, canaries):<{max(6, len(who))}}" for who in CAST]
        lines.append(f"{route.rule!s:<58}{'  '.join(cells)}".rstrip())

    same_as(FILE, "\n".join(lines) + "\n")


@pytest.mark.parametrize("who", ["Anybody", "Sten"])
def test_from_outside_no_name_class_address_or_unread_word_is_seen(
    app: Flask, canaries: dict[str, list[str]], stage: Stage, who: str
) -> None:
    own = f"q{who.lower()}q@"
    others = {kind: [word for word in words if word != own] for kind, words in canaries.items()}
    for route in pages(app):
        assert not set(_seen(stage, who, route, others)) & set(SECRET), str(route)


def test_no_child_sees_a_name_but_its_own(app: Flask, canaries: dict[str, list[str]], stage: Stage) -> None:
    own = {kind: [word for word in words if "Qida" not in word] for kind, words in canaries.items()}
    for route in pages(app):
        assert not set(_seen(stage, "Ida", route, own)) & set("ncge"), str(route)


def test_a_guardian_sees_its_own_child_and_no_other(
    app: Flask, canaries: dict[str, list[str]], stage: Stage
) -> None:
    own = {kind: [word for word in words if "Qida" not in word] for kind, words in canaries.items()}
    for route in pages(app):
        assert not set(_seen(stage, "Gry", route, own)) & set("nce"), str(route)


def test_staff_do_see_names(app: Flask, canaries: dict[str, list[str]], stage: Stage) -> None:
    """The control: the canaries sing where they should."""
    seen = "".join(_seen(stage, "Lise", route, canaries) for route in pages(app))

    assert set("ncaewi") <= set(seen)


def pages(app: Flask) -> list[Route]:
    return routes(app, *SAFE)


def _seen(stage: Stage, who: str, route: Route, canaries: dict[str, list[str]]) -> str:
    answer = stage.send(who, "GET", stage.address(route))
    if answer.status_code >= 300:
        return "-"
    is_read = answer.mimetype not in ("image/svg+xml", "application/zip")
    text = answer.get_data(as_text=True) if is_read else ""
    return "".join(kind for kind, words in canaries.items() if any(word in text for word in words))
