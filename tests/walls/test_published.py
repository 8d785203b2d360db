"""What leaves the house: the feed, the data, the frame; how they are asked for again, and what is in them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as Tree

import pytest

from app.catalogue.models import Work
from app.core.errors import RuleBroken
from app.walls import embedding
from tests.pages import Visitor
from tests.walls.test_walls import standing
from tests.world import World

Visit = Callable[..., Visitor]
ATOM = "{http://www.w3.org/2005/Atom}"
NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
LEAVING = ("/hjoerring/wall.atom", "/hjoerring/wall.json", "/hjoerring/embed")


def feed(visit: Visit, address: str = "/hjoerring/wall.atom") -> Any:
    answer = visit().get(address)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return Tree.fromstring(answer.data)


def test_the_feed_has_all_that_the_standard_asks_for(world: World, visit: Visit) -> None:
    standing(world)
    standing(world)

    root = feed(visit)

    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            found = element.findall(f"{ATOM}{name}")
            assert len(found) == 1 and found[0].text
        assert element.find(f"{ATOM}id").text.startswith("http")
        assert datetime.fromisoformat(element.find(f"{ATOM}updated").text).tzinfo is not None
        assert element.find(f"{ATOM}author/{ATOM}name").text
    assert _links(root)["self"].endswith("/hjoerring/wall.atom")
    assert _links(root)["alternate"].endswith("/hjoerring/wall")
    ids = [element.text for element in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) == 3


def test_an_empty_feed_is_a_feed(world: World, visit: Visit) -> None:
    root = feed(visit)

    assert root.find(f"{ATOM}updated").text == world.library.created_at.isoformat()
    assert not root.findall(f"{ATOM}entry")


def test_the_pages_of_the_feed_follow_each_other_to_the_last_entry(world: World, visit: Visit) -> None:
    written = {standing(world).words for _ in range(30)}
    read: list[str] = []
    address, pages = "/hjoerring/wall.atom", 0

    while address:
        root = feed(visit, address)
        assert _links(root)["self"].endswith(address)
        read += [element.text or "" for element in root.iter(f"{ATOM}content")]
        address = _links(root).get("next", "").partition("127.0.0.1:8000")[2]
        pages += 1

    assert pages == 2
    assert sorted(read) == sorted(written)


def test_signs_that_xml_cannot_hold_do_not_break_the_feed(world: World, visit: Visit) -> None:
    review = standing(world)
    review.words = "Good <b>&amp; ﷐ ￾scary\x0b"
    world[Work].title = "Title\x0c ￿ with \x1f signs"

    root = feed(visit)

    assert root.find(f"{ATOM}entry/{ATOM}content").text == "Good <b>&amp; ﷐ scary"
    assert root.find(f"{ATOM}entry/{ATOM}title").text.startswith("Title  with  signs")


def test_the_data_speaks_the_words_of_schema_org(world: World, visit: Visit) -> None:
    review = standing(world, rating=4)

    answer = visit().get("/hjoerring/wall.json")
    item = json.loads(answer.data)["itemListElement"][0]["item"]

    assert answer.mimetype == "application/ld+json"
    assert item["@type"] == "Review"
    assert item["reviewBody"] == review.words
    assert item["reviewRating"] == {"@type": "Rating", "ratingValue": 4, "worstRating": 1, "bestRating": 5}
    assert item["itemReviewed"]["name"] == "Skammerens datter"
    assert item["itemReviewed"]["author"] == [{"@type": "Person", "name": "Lene Kaaberbøl"}]


def test_a_books_data_has_an_average_from_five_up(world: World, visit: Visit) -> None:
    for rating in (1, 2, 3, 4):
        standing(world, rating=rating)
    address = f"/hjoerring/books/{world[Work].key}/reviews.json"

    few = json.loads(visit().get(address).data)
    standing(world, rating=5)
    enough = json.loads(visit().get(address).data)

    assert "aggregateRating" not in few and len(few["review"]) == 4
    assert enough["aggregateRating"]["ratingValue"] == 3.0
    assert enough["aggregateRating"]["reviewCount"] == 5


def test_only_the_named_websites_may_frame_the_wall(world: World, visit: Visit) -> None:
    standing(world)
    assert "frame-ancestors 'none'" in visit().get("/hjoerring/embed").headers["Content-Security-Policy"]

    visit(world.lise).post("/hjoerring/wall-elsewhere", {"hosts": "https://www.Bibliotek.dk/boern\nlæs.dk"})

    policy = visit().get("/hjoerring/embed").headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors https://www.bibliotek.dk https://xn--ls-1ia.dk")
    assert "script-src" not in policy and "default-src 'none'" in policy
    for address in ("/hjoerring/wall", "/hjoerring/embed/", "/hjoerring/"):
        answer = visit()._send("GET", address)
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "typed",
    ["*", "*.dk", "localhost", "127.0.0.1", "a b.dk;script-src", "'self'", "https:", "x.dk:8080", "-a.dk"],
)
def test_what_is_not_the_name_of_a_website_is_refused(world: World, typed: str) -> None:
    with pytest.raises(RuleBroken):
        embedding.let_show(world.session, world.library, typed, world.lise, NOW)

    assert embedding.hosts(world.library) == []


def test_the_frame_has_no_script_no_form_and_opens_its_links_outside(world: World, visit: Visit) -> None:
    standing(world)

    page = visit().get("/hjoerring/embed").get_data(as_text=True)

    assert "<script" not in page and "<form" not in page
    assert '<base target="_blank">' in page


def test_what_leaves_sets_no_cookie_whoever_asks(world: World, visit: Visit) -> None:
    standing(world)
    pages = (*LEAVING, "/hjoerring/wall", f"/hjoerring/books/{world[Work].key}")

    for who, addresses in ((None, pages), (world.lise, LEAVING), (world.ida, LEAVING)):
        for address in addresses:
            assert "Set-Cookie" not in visit(who).get(address).headers, address


@pytest.mark.parametrize("address", [*LEAVING, "/hjoerring/wall", "book", "books.json"])
def test_who_has_it_is_told_that_it_is_unchanged(world: World, visit: Visit, address: str) -> None:
    standing(world)
    address = {
        "book": f"/hjoerring/books/{world[Work].key}",
        "books.json": f"/hjoerring/books/{world[Work].key}/reviews.json",
    }.get(address, address)
    somebody = visit()

    first = somebody.get(address)
    again = somebody.get(address, status=304, headers={"If-None-Match": first.headers["ETag"]})
    head = somebody._send("HEAD", address)
    standing(world)
    changed = somebody.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert not first.headers["ETag"].startswith("W/")
    assert first.headers["Cache-Control"] == "no-cache"
    assert again.data == b"" and again.headers["ETag"] == first.headers["ETag"]
    assert head.data == b"" and head.status_code == 200
    assert {name: head.headers[name] for name in ("ETag", "Content-Type", "Content-Length")} == {
        name: first.headers[name] for name in ("ETag", "Content-Type", "Content-Length")
    }
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_a_protected_child_leaves_without_its_name(world: World, visit: Visit) -> None:
    review = standing(world)
    review.child.is_protected = True

    for address in LEAVING:
        text = visit().get(address).get_data(as_text=True)
        assert review.words in text
        assert review.child.alias not in text and "A child from the library" in text


def _links(root: Any) -> dict[str, str]:
    return {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
