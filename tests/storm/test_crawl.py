"""P1: somebody who never signs in looks at everything there is, and learns no child's name.

What a page says is the same on either database, and it takes a while.
"""

import random
import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from app.access.scopes import SCOPES
from app.children.models import Child
from app.core.tables import Base
from app.deposits.models import Box
from app.extensions import db
from bench.figures import Figures
from bench.installation import Installation, installed
from bench.town import HAMLET, SLUG, TOWN, words

pytestmark = [pytest.mark.storm, pytest.mark.only_on("sqlite")]

LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)')
MOST_PAGES, MOST_WHEN_SHORT = 30_000, 4_000
PLAIN = {"library": SLUG, "size": "small"}
"""What stands in an address and is no key of a row."""
WORDS = ("text/", "application/atom+xml", "application/json", "application/ld+json")
"""The kinds of answers that are read."""


@pytest.fixture
def town(database_kind: str, tmp_path: Path) -> Iterator[Installation]:
    with installed(database_kind, TOWN, tmp_path) as there:
        yield there


def test_a_stranger_who_reads_everything_learns_no_childs_name(
    town: Installation, figures: Figures, is_long: bool
) -> None:
    secrets = _secrets(town)
    pattern = re.compile("|".join(map(re.escape, sorted(secrets, key=len, reverse=True))))

    pages, found = _crawl(town, pattern, MOST_PAGES if is_long else MOST_WHEN_SHORT)

    figures.say(f"{pages} pages, {len(secrets)} canaries")
    figures.at_least("P1.pages", pages, 1_500, digits=0)
    figures.at_most("P1.names_seen", len(found), 0, str(sorted(found)[:10]), digits=0)
    assert not figures.failed


def test_the_crawl_would_see_a_name_that_is_shown(
    database_kind: str, tmp_path: Path, figures: Figures
) -> None:
    with installed(database_kind, HAMLET, tmp_path) as there:
        address = there.address("children.children", library=SLUG)
        page = there.app.test_client(use_cookies=False).get(address, headers=there.cookie("librarian"))

    assert any(name in page.get_data(as_text=True) for name in words.all_first_names())


def _secrets(there: Installation) -> set[str]:
    """What must not be read in public: children's names and keys, adults' names and addresses."""
    with there.app.app_context():
        keys = set(db.session.scalars(select(Child.key)))
        db.session.rollback()
    adults = {words.surname(number) for number in range(10)}
    return {*words.all_first_names(), *keys, *adults, "@town.example"}


def _crawl(there: Installation, pattern: re.Pattern[str], most: int) -> tuple[int, set[str]]:
    """Every public address with every key, and whatever they link to; or so many of all kinds."""
    client = there.app.test_client(use_cookies=False)
    addresses = _public_addresses(there.app)
    random.Random(1).shuffle(addresses)
    waiting = deque(addresses)
    seen, found, pages = set(waiting), set(), 0
    while waiting and pages < most:
        address = waiting.popleft()
        answer = client.get(address)
        pages += 1
        assert answer.status_code < 500, address
        told = f"{answer.headers.get('Location', '')}\n"
        if answer.mimetype.startswith(WORDS):
            told += answer.get_data(as_text=True)
        found |= {f"{name} at {address}" for name in pattern.findall(told)}
        for link in LINK.findall(told):
            link = link.replace("&amp;", "&")
            if link not in seen and _is_worth_following(link):
                seen.add(link)
                waiting.append(link)
    return pages, found


def _is_worth_following(link: str) -> bool:
    """Not files, not the same page in another language, and not the way to sign in from each page."""
    return not link.startswith("/static/") and "language=" not in link and "next=" not in link


def _public_addresses(app: Flask) -> list[str]:
    with app.test_request_context():
        keys = _keys()
        return [
            address
            for rule in app.url_map.iter_rules()
            if "GET" in (rule.methods or ()) and _is_public(app, rule)
            for address in _filled(rule, keys)
        ]


def _is_public(app: Flask, rule: Rule) -> bool:
    action, _on = getattr(app.view_functions[rule.endpoint], "access", (None, None))
    return action is None


def _keys() -> dict[str, list[str]]:
    """For each gap in an address what may stand in it: all keys of the library's rows of that name."""
    found = {"library": [SLUG], "token": list(db.session.scalars(select(Box.label_token)))}
    for model in SCOPES:
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()
        found[name] = list(db.session.scalars(_keys_of(model)))
    db.session.rollback()
    return found


def _keys_of(model: type[Base]) -> "object":
    return select(model.key).where(model.library_id == 1)  # type: ignore[attr-defined]


def _filled(rule: Rule, keys: dict[str, list[str]]) -> Iterator[str]:
    fixed = {name: value for name, value in PLAIN.items() if name in rule.arguments}
    gaps = sorted(rule.arguments - fixed.keys())
    if not gaps:
        yield rule.build(fixed)[1]  # type: ignore[index]
        return
    assert len(gaps) == 1, rule
    for value in keys[gaps[0]]:
        yield rule.build(fixed | {gaps[0]: value})[1]  # type: ignore[index]
