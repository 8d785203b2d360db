"""The guardian's page is easy to read: LIX at most 40 in Danish (`safety.md` P10)."""

import re
from collections.abc import Callable

import html5lib
import pytest
from sqlalchemy import select

from app.accounts import guardians
from app.core import clock
from app.places.models import Place
from tests.pages import Visitor
from tests.world import GUARDIANS_TOKEN, World

Visit = Callable[..., Visitor]
HIGHEST = 40
LONG = 6
"""Letters; a word with more is a long one."""
BLOCKS = {"h1", "h2", "p", "li", "summary", "button", "a", "label", "dt", "dd", "div", "legend"}


def lix(sentences: list[str]) -> float:
    """Words a sentence, and of a hundred words the long ones (Björnsson 1968)."""
    words = [word for sentence in sentences for word in re.findall(r"\w+", sentence)]
    return len(words) / len(sentences) + 100 * sum(len(word) > LONG for word in words) / len(words)


def sentences(page: str) -> list[str]:
    """What stands in the main part, sentence by sentence; a heading or a button is one too."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    main = next(element for element in tree.iter() if element.tag == "main")
    found = []
    for element in main.iter():
        if element.tag in BLOCKS and not any(inner.tag in BLOCKS for inner in list(element.iter())[1:]):
            found += re.split(r"[.!?:](?:\s|$)", " ".join("".join(element.itertext()).split()))
    return [sentence for sentence in found if re.search(r"\w", sentence)]


@pytest.mark.parametrize("path", ["", "/withdraw", "/erase", "/confirm"])
def test_the_page_is_easy_to_read_in_danish(world: World, visit: Visit, path: str) -> None:
    visitor = visit()
    place = world.session.scalars(select(Place).where(Place.child_id == world.ida.id)).one()
    visitor.post("/hjoerring/g", {"token": GUARDIANS_TOKEN})

    page = visitor.get(f"/hjoerring/guardian{path}?language=da&place={place.key}").text

    assert '<html lang="da"' in page
    assert lix(sentences(page)) <= HIGHEST


def test_the_page_of_one_who_waits_is_easy_to_read_in_danish(world: World, visit: Visit) -> None:
    token = guardians.slip_link(world.session, world.mia, "", world.lise, clock.now())
    visitor = visit()
    visitor.post("/hjoerring/g", {"token": token})

    assert lix(sentences(visitor.get("/hjoerring/guardian?language=da").text)) <= HIGHEST


def test_an_official_sentence_would_be_found_hard() -> None:
    """The control."""
    hard = "Forældremyndighedsindehaveren underrettes om behandlingen af barnets personoplysninger"

    assert lix([hard]) > HIGHEST
