"""Asking the world outside: seconds and a megabyte at most, from the very address that was judged."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urljoin

from app.core.outward_addresses import Destination, NoAnswer, Reachable, read_address, resolve

SECONDS = 5.0
MOST = 1_000_000  # bytes
MOST_REDIRECTS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
ALWAYS = {"Accept-Encoding": "identity", "User-Agent": "Samlaes", "Connection": "close"}
XML = {"Accept": "application/xml, text/xml"}


@dataclass(frozen=True)
class Answer:
    """What came back, whatever its status."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def fetch(address: str, reachable: Reachable = frozenset(), seconds: float = SECONDS) -> bytes:
    """What stands at `address`, redirects followed as long as each leads to a public place.

    All of it together takes `seconds` at most. Raises NoAnswer.
    """
    ends_at = time.monotonic() + seconds
    for _ in range(MOST_REDIRECTS + 1):
        answer = _exchange("GET", address, XML, None, reachable, ends_at)
        if answer.status not in REDIRECTS:
            if answer.status != 200:
                raise NoAnswer("status")
            return answer.body
        onward = urljoin(address, answer.headers.get("location", ""))
        if address.startswith("https:") and not onward.startswith("https:"):
            raise NoAnswer("redirects")
        address = onward
    raise NoAnswer("redirects")


def ask(
    method: str,
    address: str,
    headers: Mapping[str, str],
    body: bytes | None = None,
    reachable: Reachable = frozenset(),
    seconds: float = SECONDS,
) -> Answer:
    """One question and its answer; nothing is followed. Raises NoAnswer."""
    return _exchange(method, address, headers, body, reachable, time.monotonic() + seconds)


def _exchange(
    method: str,
    address: str,
    headers: Mapping[str, str],
    body: bytes | None,
    reachable: Reachable,
    ends_at: float,
) -> Answer:
    destination = read_address(address, reachable)
    try:
        with _connected(destination, ends_at, reachable) as connection:
            connection.request(
                method, destination.path, body, {**headers, **ALWAYS, "Host": destination.name}
            )
            with closing(connection.getresponse()) as answer:
                return _read(answer, ends_at)
    except NoAnswer:
        raise
    except (OSError, HTTPException, ValueError) as error:
        is_late = isinstance(error, TimeoutError) or time.monotonic() >= ends_at
        raise NoAnswer("timeout" if is_late else "connection") from error


def _read(answer: HTTPResponse, ends_at: float) -> Answer:
    headers = {name.lower(): value for name, value in answer.getheaders()}
    if answer.status in REDIRECTS:
        return Answer(answer.status, headers, b"")
    if headers.get("content-encoding", "identity") != "identity":
        raise NoAnswer("status")
    body = answer.read(MOST + 1)
    if len(body) > MOST:
        raise NoAnswer("too_big")
    if time.monotonic() >= ends_at:
        raise NoAnswer("timeout")
    return Answer(answer.status, headers, body)


@contextmanager
def _connected(destination: Destination, ends_at: float, reachable: Reachable) -> Iterator[HTTPConnection]:
    """A connection that is cut when the time is over, however slowly the other side drips."""
    found = resolve(destination, ends_at - time.monotonic(), reachable)
    live = [_knock(found[:2], ends_at)]
    cut = threading.Timer(max(0.0, ends_at - time.monotonic()), _cut, [live])
    cut.daemon = True
    cut.start()
    connection = HTTPConnection(destination.host, destination.port)
    try:
        if destination.scheme == "https":
            trust = ssl.create_default_context()
            live[0] = wrapped = trust.wrap_socket(
                live[0], server_hostname=destination.host, do_handshake_on_connect=False
            )
            wrapped.do_handshake()
        # Once there is a socket, http.client resolves and connects no more.
        connection.sock = live[0]
        yield connection
    finally:
        cut.cancel()
        connection.close()
        live[0].close()


def _knock(found: list[tuple[socket.AddressFamily, tuple[str, int]]], ends_at: float) -> socket.socket:
    """A socket to the first of these addresses that opens."""
    refused: OSError = TimeoutError()
    for family, where in found:
        plain = socket.socket(family, socket.SOCK_STREAM)
        plain.settimeout(max(0.1, ends_at - time.monotonic()))
        try:
            plain.connect(where)
        except OSError as error:
            plain.close()
            refused = error
        else:
            return plain
    raise refused


def _cut(live: list[socket.socket]) -> None:
    with suppress(OSError):
        live[0].shutdown(socket.SHUT_RDWR)
