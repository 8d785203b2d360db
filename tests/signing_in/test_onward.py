"""I9 of `safety.md`: after signing in nobody is sent off the library's own pages."""

import ast
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask

from app.signing_in.onward import within_library
from tests.house.source import modules
from tests.signing_in.doors import PASSWORD, give_password, mailed_token
from tests.world import World

OUR_HOST = "localhost"
ADDRESSES = {"next", "onward", "return_to", "url", "to"}
"""What may name an address; "back" is a word from a list of each page's own."""
SENDS_ON = {"app.signing_in.views.entrance", "app.openid.views.elsewhere"}
"""The views that read from a request where somebody is going."""

OFF_SITE = (
    "https://evil.example/",
    "//evil.example/hjoerring/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/hjoerring/\\evil.example",
    "/hjoerring//evil.example",
    "/hjoerring/../evil",
    "/hjoerring/./../evil",
    "/hjoerring/%2e%2e/evil",
    "/hjoerring/%2E./evil",
    "/hjoerring/%2f%2fevil.example",
    "/hjoerring/%5cevil.example",
    "/hjoerring/%0d%0aSet-Cookie:x=y",
    "/hjoerring/\r\nLocation: //evil.example",
    "/hjoerring/\tx",
    "/hjoerring/\x00",
    " /hjoerring/clubs",
    "/hjoerring@evil.example/",
    "/hjoerring.evil.example/",
    "/hjoerringevil/",
    "/thisted/today",
    "/hjoerring",
    "hjoerring/clubs",
    "javascript:alert(1)",
    "data:text/html,x",
    "http:/hjoerring/",
    "http:hjoerring/",
    "/hjoerring/<script>",
    "/hjoerring/\u2044\u2044evil.example",
    "/hjoerring/%",
    "/hjoerring/" + "a" * 500,
    "?next=//evil.example",
    "/hjoerring/;//evil.example",
    "/hjoerring/@evil.example",
    "/hjoerring/%00",
    "/hjoerring/%7f",
    "\\/\\/evil.example/hjoerring/",
    "https:/hjoerring/",
    "https:evil.example/hjoerring/",
    "vbscript:msgbox(1)",
    "/%09/hjoerring/",
    "\u3000/hjoerring/clubs",
    "/hjoerring\u3002evil.example/",
    "/\u2025/hjoerring/",
    "/HJOERRING/clubs",
    "#//evil.example",
    "",
    None,
)


@pytest.mark.parametrize("address", OFF_SITE)
def test_a_way_out_of_the_library_is_not_taken(address: str | None) -> None:
    assert within_library(address, "hjoerring") is None


@pytest.mark.parametrize(
    "address",
    (
        "/hjoerring/",
        "/hjoerring/clubs",
        "/hjoerring/clubs/Xq3_-aAbBcCdDeEfFgGhHi",
        "/hjoerring/children?name=L%C3%B8kken&after=abc",
        "/hjoerring/children?name=a/../b",
    ),
)
def test_a_page_of_the_library_is_where_one_goes_on(address: str) -> None:
    assert within_library(address, "hjoerring") == address


def stays(location: str) -> bool:
    """Whether a browser that is sent here stays on pages of ours."""
    return urlsplit(urljoin(f"http://{OUR_HOST}/hjoerring/sign-in", location)).hostname == OUR_HOST


def test_i9_there_are_forty_ways_out_and_more() -> None:
    assert len(set(OFF_SITE)) >= 40


@pytest.mark.parametrize("address", [each for each in OFF_SITE if each and "\x00" not in each])
def test_i9_whoever_is_in_already_is_sent_home_instead(world: World, visit: Any, address: str) -> None:
    answer = visit(world.lise).get("/hjoerring/sign-in", status=303, query_string={"next": address})

    assert answer.headers["Location"] == "/hjoerring/today"


def test_i9_neither_a_password_nor_a_link_leads_out(app: Flask, world: World, visit: Any) -> None:
    give_password(app, world.lise)
    for address in [each for each in OFF_SITE if each and "\x00" not in each]:
        browser = visit()
        form = {"email": "lise@example.org", "password": PASSWORD, "next": address}
        assert browser.post("/hjoerring/sign-in", form).headers["Location"] == "/hjoerring/today"


def test_i9_what_a_cookie_says_is_judged_again(world: World, visit: Any) -> None:
    """A cookie of ours can be of another library, or of an older version with other rules."""
    visit().post("/hjoerring/sign-in", {"email": "hanne@example.org"})
    token = mailed_token(world)
    browser = visit()
    with browser.client.session_transaction() as cookie:
        cookie["next"] = "//evil.example/hjoerring/"
    browser.post(f"/hjoerring/link/{token}")

    page = browser.get(f"/hjoerring/link/{token}").get_data(as_text=True)

    assert "evil.example" not in page


def test_i9_the_measure_itself_sees_a_way_out() -> None:
    """The control: what must not be taken does lead away, for a browser."""
    assert not stays("//evil.example/hjoerring/")
    assert not stays("/\\evil.example".replace("\\", "/"))
    assert stays("/hjoerring/clubs")


def test_i9_no_other_view_is_told_by_a_request_where_to_send_somebody() -> None:
    found = set()
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("request."):
                asked = {each.value for each in node.args if isinstance(each, ast.Constant)}
                if asked & ADDRESSES:
                    found.add(module.name)

    assert found == SENDS_ON
