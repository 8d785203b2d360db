"""How an answer is fetched: five seconds, one megabyte, and no redirect into our own house."""

import time
from collections.abc import Iterator

import pytest

from app.core.outward import MOST, fetch
from app.core.outward_addresses import NoAnswer
from tests.lookups.sru import NOTHING, Canary, Sru, sru_server


@pytest.fixture
def sru() -> Iterator[Sru]:
    with sru_server() as server:
        yield server


def code_of(sru: Sru, seconds: float = 5.0) -> str:
    with pytest.raises(NoAnswer) as refused:
        fetch(sru.address, sru.reachable, seconds)
    return refused.value.code


def test_an_answer_comes_whole(sru: Sru) -> None:
    assert fetch(sru.address, sru.reachable) == NOTHING


def test_nothing_private_is_reachable_unless_a_test_says_so(sru: Sru) -> None:
    with pytest.raises(NoAnswer):
        fetch(sru.address)

    assert sru.asked == []


def test_a_slow_drip_is_cut_off_in_time(sru: Sru) -> None:
    sru.otherwise, sru.drip = b"<" * 1000, 0.05
    began = time.monotonic()

    assert code_of(sru, seconds=0.5) == "timeout"
    assert time.monotonic() - began < 2


def test_an_answer_that_never_begins_is_cut_off_in_time() -> None:
    silent = Canary()
    silent_port = silent.port
    silent.close()
    began = time.monotonic()

    with pytest.raises(NoAnswer) as refused:
        fetch(f"http://127.0.0.1:{silent_port}/", frozenset({("127.0.0.1", silent_port)}), 0.5)

    assert refused.value.code == "connection"
    assert time.monotonic() - began < 2


def test_an_answer_over_a_megabyte_is_refused(sru: Sru) -> None:
    sru.otherwise = b"x" * (MOST + 1)

    assert code_of(sru) == "too_big"


def test_an_answer_of_just_a_megabyte_is_taken(sru: Sru) -> None:
    sru.otherwise = b"x" * MOST

    assert len(fetch(sru.address, sru.reachable)) == MOST


@pytest.mark.parametrize("status", [204, 400, 401, 404, 500, 503])
def test_what_is_no_answer_is_a_failure(sru: Sru, status: int) -> None:
    sru.status = status

    assert code_of(sru) == "status"


def test_a_packed_answer_is_refused(sru: Sru) -> None:
    sru.headers = {"Content-Encoding": "gzip"}

    assert code_of(sru) == "status"


@pytest.mark.parametrize(
    "place",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://[::1]:{port}/",
        "//127.0.0.1:{port}/",
        "http://169.254.169.254/latest/",
        "file:///etc/passwd",
        "ftp://127.0.0.1:{port}/",
        "http://2130706433:{port}/",
    ],
)
def test_a_redirect_into_our_own_house_is_refused(sru: Sru, place: str) -> None:
    canary = Canary()
    sru.status, sru.headers = 302, {"Location": place.format(port=canary.port)}

    code = code_of(sru)
    canary.close()

    assert code in ("address", "no_name")
    assert canary.reached == 0


def test_a_redirect_without_end_is_given_up(sru: Sru) -> None:
    sru.status, sru.headers = 302, {"Location": "/sru"}

    assert code_of(sru) == "redirects"
    assert len(sru.asked) == 4


def test_a_server_that_speaks_no_tls_is_not_believed(sru: Sru) -> None:
    with pytest.raises(NoAnswer) as refused:
        fetch(sru.address.replace("http:", "https:"), sru.reachable)

    assert refused.value.code == "connection"
    assert sru.asked == []
