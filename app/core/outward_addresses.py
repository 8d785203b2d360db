"""Where a look-up may go: the public internet by http or https, and never back into our own house.

A library's librarian types the address, so it is a stranger's: it is resolved once, every address it
stands for is judged, and the connection is made to the very one that was judged (`safety.md` I18).
"""

import ipaddress
import re
import socket
import threading
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

LONGEST = 400  # letters
USUAL_PORTS = {"http": 80, "https": 443}
LOW_PORTS = frozenset({80, 443, 210})  # 210 is Z39.50's own; others below 1024 are other services
UNFIT = re.compile(r"[\x00-\x20\x7f-\uffff\\@^`{}|<>\"']")
NUMERIC = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)\.?", re.IGNORECASE)
NAME = re.compile(
    r"(?=.{1,253}\.?$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}\.?", re.IGNORECASE
)
CARRIERS = tuple(
    ipaddress.ip_network(network)
    for network in (
        "64:ff9b::/96",  # NAT64: an IPv4 address in disguise
        "64:ff9b:1::/48",
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
        "::/96",  # IPv4-compatible
        "fec0::/10",  # site-local, long gone but still routed
        "192.88.99.0/24",  # 6to4's relay
    )
)
Reachable = frozenset[tuple[str, int]]
"""Addresses and ports that tests may reach although they are private; empty in every installation."""
Found = list[tuple[socket.AddressFamily, tuple[str, int]]]


class NoAnswer(Exception):
    """No answer that could be used. `code`: address, no_name, connection, timeout, status, redirects,
    too_big, broken."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Destination:
    """An address whose form is in order: where to knock, and what to ask for."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def name(self) -> str:
        """The host as the server is to hear it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == USUAL_PORTS[self.scheme] else f"{host}:{self.port}"


def read_address(address: str, reachable: Reachable = frozenset()) -> Destination:
    """What an address asks for. Raises NoAnswer("address") for a form that is no plain http address."""
    if len(address) > LONGEST * 4 or UNFIT.search(address):
        raise NoAnswer("address")
    try:
        parts = urlsplit(address)
        port = parts.port or USUAL_PORTS.get(parts.scheme, 0)
    except ValueError:
        raise NoAnswer("address") from None
    host = parts.hostname or ""
    if parts.scheme not in USUAL_PORTS or parts.username is not None or not _is_host(host, port, reachable):
        raise NoAnswer("address")
    return Destination(parts.scheme, host, port, _path(parts))


def resolve(destination: Destination, seconds: float, reachable: Reachable = frozenset()) -> Found:
    """The addresses the host stands for, asked once; all of them must be public.

    Raises NoAnswer: address, no_name, timeout.
    """
    answers: list[Found] = []

    def ask() -> None:
        found = socket.getaddrinfo(destination.host, destination.port, type=socket.SOCK_STREAM)
        answers.append([(family, (str(where[0]), int(where[1]))) for family, _, _, _, where in found])

    errors = _within(ask, seconds)
    if errors or not answers:
        raise NoAnswer("no_name" if errors else "timeout")
    (found,) = answers
    if not found or not all(is_public(ip) or (ip, port) in reachable for _, (ip, port) in found):
        raise NoAnswer("address")
    return found


def is_public(text: str) -> bool:
    """Whether this IP address is a public one of the internet, in whatever form it is wrapped."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return is_public(str(mapped))
    if any(address.version == carrier.version and address in carrier for carrier in CARRIERS):
        return False
    # `is_global` alone lets multicast through.
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_link_local)


def _is_host(host: str, port: int, reachable: Reachable) -> bool:
    if (host, port) in reachable:
        return True
    if port not in LOW_PORTS and port < 1024:
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        last = host.rstrip(".").rpartition(".")[2]
        # "2130706433" and "0x7f.1" are addresses to a resolver, and no librarian's.
        return bool(NAME.fullmatch(host)) and not NUMERIC.fullmatch(last)
    return is_public(host)


def _path(parts: SplitResult) -> str:
    path = parts.path or "/"
    return f"{path}?{parts.query}" if parts.query else path


def _within(ask: object, seconds: float) -> list[OSError]:
    """Run `ask` beside us for so long; a resolver cannot be told to hurry."""
    errors: list[OSError] = []

    def asking() -> None:
        try:
            ask()  # type: ignore[operator]
        except (OSError, UnicodeError) as error:
            errors.append(error if isinstance(error, OSError) else OSError())

    thread = threading.Thread(target=asking, daemon=True)
    thread.start()
    thread.join(max(0.0, seconds))
    return list(errors)
