"""Children's pages are easy to read: LIX at most 25 in Danish, and none of them is a dead end.

LIX counts the words of a sentence and the long words (more than six letters). What people and books are
called and what children write is left out: it is theirs.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import html5lib
import pytest
from flask import Flask
from sqlalchemy import select

from app.access import policy
from app.accounts.children import Child
from app.catalogue.models import Work
from app.clubs.models import Club
from app.core import clock
from app.libraries.models import Library, School
from app.reading.models import Reading
from app.reviews.models import Review, ReviewState
from app.together.models import Suggestion, Vote, VoteChoice
from app.trips.models import Trip
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
HIGHEST = 25
LONG = 6
BLOCKS = ("h1", "h2", "h3", "p", "li", "summary", "button", "a", "label", "dt", "dd", "div", "legend", "span")
LAST = {"me/told", "me/school-login"}
"""An answer stands here, and there is nothing more to do."""
SILENT = {"cards.still_here"}
"""Asked by a page, not read by a child."""
FORMS = ("form", "button")
UNSEEN = ("script", "style", "svg", "noscript", "option")
PAGES = {
    "reviews.home": "me",
    "reviews.known": "me/known",
    "reviews.choose_book": "me/{club}/books",
    "reviews.write": "reviews/{review}/write",
    "reading.my_log": "me/{club}/log",
    "reading.entry": "log/{reading}",
    "wishes.my_wishes": "me/{club}/wishes",
    "loans.my_books": "clubs/{club}/my-books",
    "together.suggest": "me/{club}/idea",
    "walls.club_wall": "clubs/{club}/wall",
    "answering.told": "me/told",
    "cards.is_it_you": "is-it-you",
    "signing_in.school_login": "me/school-login",
}
STATES: dict[ReviewState, dict[str, Any]] = {
    ReviewState.DRAFT: {"submitted_at": None},
    ReviewState.SUBMITTED: {},
    ReviewState.HANDED_BACK: {"hint": "Hvad er bedst?"},
    ReviewState.PUBLISHED: {"published_at": clock.now()},
}
NAMED = (
    (Work, "title", "author"),
    (Child, "alias", "first_name"),
    (Club, "name", "room"),
    (School, "name"),
    (Library, "name"),
    (Review, "words"),
    (Trip, "title", "meet_at", "pick_up_at"),
    (Vote, "question"),
    (VoteChoice, "words"),
    (Suggestion, "words"),
)


def lix(sentences: list[str]) -> float:
    """Words a sentence, and of a hundred words the long ones (Björnsson 1968)."""
    words = [word for sentence in sentences for word in re.findall(r"\w+", sentence)]
    return len(words) / len(sentences) + 100 * sum(len(word) > LONG for word in words) / len(words)


def sentences(page: str, names: list[str]) -> list[str]:
    """What a child reads in the main part, without `names`; a heading or a button is a sentence too."""
    main = next(each for each in _tree(page).iter() if each.tag == "main")
    found = []
    for block in _innermost(main):
        words = " ".join("".join(block.itertext()).split())
        for name in names:
            words = words.replace(name, " ")
        found += re.split(r"[.!?:](?:\s|$)", words)
    return [sentence for sentence in found if re.search(r"\w", sentence)]


def _tree(page: str) -> Any:
    return html5lib.parse(page, namespaceHTMLElements=False)


def _innermost(element: Any) -> Iterator[Any]:
    """The smallest blocks, so that nothing is read twice; what is not seen is left out."""
    for inner in element:
        if inner.tag in UNSEEN or "visually-hidden" in (inner.get("class") or ""):
            continue
        blocks = [each for each in inner.iter() if each.tag in BLOCKS]
        if inner.tag in BLOCKS and len(blocks) == 1:
            yield inner
        else:
            yield from _innermost(inner)


def names_in(world: World) -> list[str]:
    """What things are called here, the longest first."""
    found = {
        value
        for model, *columns in NAMED
        for row in world.session.scalars(select(model))
        for value in (getattr(row, column) for column in columns)
        if value
    }
    return sorted(found, key=len, reverse=True)


def address_of(world: World, pattern: str) -> str:
    keys = {"club": world[Club].key, "review": world[Review].key, "reading": world[Reading].key}
    return f"/hjoerring/{pattern.format(**keys)}"


def test_every_page_that_is_a_childs_is_among_them(app: Flask) -> None:
    childs = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and (action := getattr(app.view_functions[rule.endpoint], "access", (None, None))[0])
        and policy.child in policy.POLICY[action]
    }

    assert childs - SILENT == set(PAGES)


@pytest.mark.parametrize("grade", [2, 5])
@pytest.mark.parametrize("pattern", PAGES.values())
def test_it_is_easy_to_read_in_danish(world: World, visit: Visit, pattern: str, grade: int) -> None:
    world.ida.grade = grade
    names, address = names_in(world), address_of(world, pattern)

    page = visit(world.ida).get(f"{address}?language=da").text

    assert '<html lang="da"' in page
    read = sentences(page, names)
    assert len(read) >= 2
    assert lix(read) <= HIGHEST, read


@pytest.mark.parametrize("state", ReviewState)
def test_wherever_the_review_stands(world: World, visit: Visit, state: ReviewState) -> None:
    review = world[Review]
    review.state = state
    for name, value in STATES[state].items():
        setattr(review, name, value)
    names, address = names_in(world), address_of(world, PAGES["reviews.write"])

    page = visit(world.ida).get(f"{address}?language=da").text

    assert lix(sentences(page, names)) <= HIGHEST


def test_a_sentence_of_the_administration_would_be_found_hard() -> None:
    """The control."""
    hard = "Anmeldelsen offentliggøres, såfremt forældremyndighedsindehaveren har givet samtykke"

    assert lix([hard]) > HIGHEST
    assert lix(sentences(f"<main><p>{hard}.</p><p>Du må gerne.</p></main>", [])) > HIGHEST


@pytest.mark.parametrize("pattern", PAGES.values())
def test_no_page_is_a_dead_end(world: World, visit: Visit, pattern: str) -> None:
    """From each there is a way back to the child's own page, and one on that is not the way out."""
    world[Review].state, world[Review].published_at = ReviewState.PUBLISHED, clock.now()
    address = address_of(world, pattern)

    page = visit(world.ida).get(address).text

    main = next(each for each in _tree(page).iter() if each.tag == "main")
    links = {each.get("href") for each in main.iter("a")}
    forms = {each.get("action") or each.get("formaction") for each in main.iter() if each.tag in FORMS}

    assert pattern == PAGES["reviews.home"] or "/hjoerring/me" in links
    assert pattern in LAST or (links | forms) - {None, "/hjoerring/me"}
