"""Where a look-up may never go (`safety.md` I18): more than forty ways to ask for our own house."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from app.core.outward import fetch
from app.core.outward_addresses import NoAnswer, is_public, read_address
from tests.lookups.sru import Canary, sru_server

PUBLIC = "93.184.216.34"


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    bird = Canary()
    yield bird
    bird.close()


FORBIDDEN = [
    "http://127.0.0.1:{port}/",
    "http://127.0.0.2:{port}/",
    "http://127.1:{port}/",
    "http://127.0.1:{port}/",
    "http://0.0.0.0:{port}/",
    "http://0:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://0x7f.0.0.1:{port}/",
    "http://0x7f.1:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://017700000001:{port}/",
    "http://0177.0.0.0x1:{port}/",
    "http://127.0.0.1.:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST:{port}/",
    "http://localhost.:{port}/",
    "http://localhost.localdomain:{port}/",
    "http://ip6-localhost:{port}/",
    "http://[::1]:{port}/",
    "http://[::]:{port}/",
    "http://[0:0:0:0:0:0:0:1]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://[64:ff9b:1::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://[2001:0:7f00:1::]:{port}/",
    "http://[fe80::1%25lo]:{port}/",
    "http://[fe80::1]:{port}/",
    "http://[fc00::1]:{port}/",
    "http://[fec0::1]:{port}/",
    "http://[ff02::1]:{port}/",
    "http://10.0.0.1:{port}/",
    "http://172.16.0.1:{port}/",
    "http://192.168.1.1:{port}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://100.100.100.200/",
    "http://192.0.0.1/",
    "http://192.88.99.1/",
    "http://198.18.0.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://user@127.0.0.1:{port}/",
    "http://user:word@example.org/",
    "http://example.org@127.0.0.1:{port}/",
    "http://example.org%40127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\\@example.org/",
    "http://127.0.0.1:{port}#@example.org/",
    "http://example.org\r\nHost: 127.0.0.1/",
    "http://example.org/\r\nX: y",
    " http://127.0.0.1:{port}/",
    "http:// 127.0.0.1:{port}/",
    "http://①②⑦.⓪.⓪.①:{port}/",
    "http://127。0。0。1:{port}/",
    "http:///127.0.0.1:{port}/",
    "http:127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "ftp://127.0.0.1:{port}/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/_x",
    "dict://127.0.0.1:{port}/",
    "unix:///var/run/docker.sock",
    "https://127.0.0.1:{port}/",
    "https://[::1]:{port}/",
    "http://example.org:22/",
    "http://example.org:25/",
    "http://example.org:99999/",
    "http://example.org:-1/",
    "http://[::1/",
    "http://",
    "",
]


@pytest.mark.parametrize("address", FORBIDDEN)
def test_no_way_leads_into_our_own_house(canary: Canary, address: str) -> None:
    with pytest.raises(NoAnswer) as refused:
        fetch(address.format(port=canary.port))

    assert refused.value.code in ("address", "no_name")
    assert canary.reached == 0


@pytest.mark.parametrize(
    "answers",
    [
        ["127.0.0.1"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["10.1.2.3"],
        ["169.254.169.254"],
        ["fe80::1%2"],
        [PUBLIC, "127.0.0.1"],
        ["127.0.0.1", PUBLIC],
        ["64:ff9b::7f00:1"],
        [],
    ],
)
def test_a_good_name_with_a_bad_address_is_refused(
    monkeypatch: pytest.MonkeyPatch, canary: Canary, answers: list[str]
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _resolver(answers))

    with pytest.raises(NoAnswer):
        fetch(f"http://sru.example.org:{canary.port}/")

    assert canary.reached == 0


def test_a_name_is_resolved_once_and_that_very_address_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with sru_server() as sru:
        turns = iter([["127.0.0.1"]])
        asked: list[str] = []

        def resolver(host: str, port: int, **_kind: Any) -> list[Any]:
            asked.append(host)
            return _resolver(next(turns))(host, port)

        monkeypatch.setattr(socket, "getaddrinfo", resolver)

        fetch(f"http://sru.example.org:{sru.port}/sru", sru.reachable)

    assert asked == ["sru.example.org"]
    assert sru.hosts == [f"sru.example.org:{sru.port}"]


def test_a_name_that_turns_into_us_between_two_hops_is_refused(
    monkeypatch: pytest.MonkeyPatch, canary: Canary
) -> None:
    with sru_server() as sru:
        sru.status, sru.headers = 302, {"Location": f"http://sru.example.org:{canary.port}/"}
        monkeypatch.setattr(socket, "getaddrinfo", _resolver(["127.0.0.1"]))

        with pytest.raises(NoAnswer) as refused:
            fetch(f"http://sru.example.org:{sru.port}/sru", sru.reachable)

    assert refused.value.code == "address"
    assert canary.reached == 0


def test_a_resolver_that_sleeps_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(3) or [])
    began = time.monotonic()

    with pytest.raises(NoAnswer) as refused:
        fetch("http://sru.example.org/", seconds=0.3)

    assert refused.value.code == "timeout"
    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize(
    "address",
    [
        "https://sru.example.org/sru",
        "http://sru.example.org:210/db",
        "https://sru.example.org:9998/sru?x=1",
        f"http://{PUBLIC}/",
        "https://xn--bibliotk-h1a.example.org/",
    ],
)
def test_an_honest_address_is_in_order(address: str) -> None:
    assert read_address(address).host in address


@pytest.mark.parametrize("ip", [PUBLIC, "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_public_addresses_are_public(ip: str) -> None:
    assert is_public(ip)


def _resolver(answers: list[str]) -> Any:
    def resolve(_host: str, port: int, **_kind: Any) -> list[Any]:
        return [
            (socket.AF_INET6 if ":" in ip else socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))
            for ip in answers
        ]

    return resolve
