"""Fetching an answer: five seconds and one megabyte at most, from the very address that was judged."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urljoin

from app.catalogue.lookup_addresses import Destination, LookupFailed, Reachable, read_address, resolve

SECONDS = 5.0
MOST = 1_000_000  # bytes
MOST_REDIRECTS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
HEADERS = {
    "Accept": "application/xml, text/xml",
    "Accept-Encoding": "identity",
    "User-Agent": "Samlaes",
    "Connection": "close",
}


def fetch(address: str, reachable: Reachable = frozenset(), seconds: float = SECONDS) -> bytes:
    """What stands at `address`, redirects followed as long as each leads to a public place.

    All of it together takes `seconds` at most. Raises LookupFailed.
    """
    ends_at = time.monotonic() + seconds
    for _ in range(MOST_REDIRECTS + 1):
        destination = read_address(address, reachable)
        try:
            body, onward = _ask(destination, ends_at, reachable)
        except LookupFailed:
            raise
        except (OSError, HTTPException, ValueError) as error:
            is_late = isinstance(error, TimeoutError) or time.monotonic() >= ends_at
            raise LookupFailed("timeout" if is_late else "connection") from error
        if onward is None:
            return body
        address = urljoin(address, onward)
        if destination.scheme == "https" and not address.startswith("https:"):
            raise LookupFailed("redirects")
    raise LookupFailed("redirects")


def _ask(destination: Destination, ends_at: float, reachable: Reachable) -> tuple[bytes, str | None]:
    """The answer's body; or, where it leads elsewhere, the address it names."""
    with _connected(destination, ends_at, reachable) as connection:
        connection.request("GET", destination.path, headers={"Host": destination.name} | HEADERS)
        with closing(connection.getresponse()) as answer:
            if answer.status in REDIRECTS:
                return b"", answer.getheader("Location") or ""
            if answer.status != 200 or (answer.getheader("Content-Encoding") or "identity") != "identity":
                raise LookupFailed("status")
            return _body(answer, ends_at), None


def _body(answer: HTTPResponse, ends_at: float) -> bytes:
    body = answer.read(MOST + 1)
    if len(body) > MOST:
        raise LookupFailed("too_big")
    if time.monotonic() >= ends_at:
        raise LookupFailed("timeout")
    return body


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
