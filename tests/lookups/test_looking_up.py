"""What a server's answer says about an ISBN: real records in, one book out, and nothing dangerous read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.outward_addresses import NoAnswer
from app.lookups.looking_up import Source, ask, book_in, question
from tests.lookups.sru import HEAD, NOTHING, Sru, answer, marcxchange, oslo_record, sru_server

OSLO = "9788210047985"
DANISH = "9788763841450"
BOMB = (
    HEAD
    + '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    + "<searchRetrieveResponse><records><record>&b;</record></records></searchRetrieveResponse>"
)
XXE = BOMB.replace('<!ENTITY a "aaaaaaaaaa">', '<!ENTITY a SYSTEM "file:///etc/passwd">')


@pytest.fixture
def sru() -> Iterator[Sru]:
    with sru_server() as server:
        yield server


def source(sru: Sru, id: int = 1) -> Source:
    return Source(id, sru.address, "marcxml", "bath.isbn")


def danish(isbn: str = DANISH) -> bytes:
    return answer(
        marcxchange(
            "00000n    2200000   4500",
            [
                ("001", [("a", "22758454"), ("b", "870970"), ("f", "a")]),
                ("008", [("t", "m"), ("u", "f"), ("a", "2000"), ("l", "dan")]),
                ("021", [("a", isbn), ("c", "hf.")]),
                ("100", [("a", "Kaaberbøl"), ("h", "Lene")]),
                ("245", [("a", "Skammerens datter")]),
                ("260", [("b", "Forum"), ("c", "2000")]),
            ],
        )
    )


def test_a_real_norwegian_record_becomes_a_book(sru: Sru, real_data: Path) -> None:
    sru.says[OSLO] = answer(oslo_record(real_data, "0583095"))

    found = ask([source(sru)], OSLO, sru.reachable)

    assert found.book is not None
    assert (found.book.title, found.book.creators[0], found.book.isbn) == (
        "Det aller fineste",
        "Anna Bache-Wiig",
        OSLO,
    )
    assert found.failed == {}


def test_a_danish_record_in_marcxchange_becomes_a_book(sru: Sru) -> None:
    sru.says[DANISH] = danish()

    found = ask([source(sru)], DANISH, sru.reachable)

    assert found.book is not None
    assert (found.book.title, found.book.creators, found.book.faust) == (
        "Skammerens datter",
        ("Lene Kaaberbøl",),
        "22758454",
    )


def test_the_question_names_the_isbn_in_both_its_forms() -> None:
    asked = question(Source(1, "https://sru.example.org/db?x=1", "marcxchange", "alma.isbn"), DANISH)

    assert asked == (
        "https://sru.example.org/db?x=1&version=1.1&operation=searchRetrieve"
        "&query=alma.isbn%3D9788763841450+or+alma.isbn%3D8763841452&maximumRecords=5"
        "&recordSchema=marcxchange"
    )


def test_the_second_server_is_asked_when_the_first_knows_nothing_or_fails(sru: Sru) -> None:
    with sru_server() as silent, sru_server() as broken:
        broken.otherwise = b"<html>"
        sru.says[DANISH] = danish()
        reachable = sru.reachable | silent.reachable | broken.reachable

        found = ask([source(silent, 1), source(broken, 2), source(sru, 3)], DANISH, reachable)

    assert found.book is not None
    assert found.failed == {2: "broken"}


def test_the_second_server_is_left_alone_when_the_first_knows_it(sru: Sru) -> None:
    with sru_server() as second:
        sru.says[DANISH] = danish()

        ask([source(sru, 1), source(second, 2)], DANISH, sru.reachable | second.reachable)

    assert second.asked == []


def test_a_record_of_another_book_is_not_believed() -> None:
    assert book_in(danish("9788740692570"), DANISH) is None


def test_nobody_knows_it_when_no_record_came() -> None:
    assert book_in(NOTHING, DANISH) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nothing",
        b"<html><body>Welcome</body></html>",
        b"{}",
        b"\xff\xfe\x00\x00",
        HEAD.encode() + b"<searchRetrieveResponse><diagnostics/></searchRetrieveResponse>",
        HEAD.encode() + b"<searchRetrieveResponse><numberOfRecords>1</numberOfRecords><records><record><lea",
        BOMB.encode(),
        XXE.encode(),
        BOMB.encode("utf-16"),
    ],
)
def test_what_is_no_answer_is_not_read(body: bytes) -> None:
    with pytest.raises(NoAnswer) as refused:
        book_in(body, DANISH)

    assert refused.value.code == "broken"
