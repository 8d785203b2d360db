"""After signing in nobody is sent off the library's own pages."""

import pytest

from app.signing_in.onward import within_library

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
