"""What a sign-in service says about itself, and where it may stand: outside, and behind https."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from app.core.errors import RuleBroken
from app.core.outward_addresses import NoAnswer, Reachable, read_address
from app.openid.gate import session_through

WELL_KNOWN = "/.well-known/openid-configuration"
KNOWN_FOR = timedelta(minutes=10)
"""How long we go by what a service has said about itself."""

_known: dict[str, tuple[datetime, Mapping[str, Any]]] = {}


def discover(issuer: str, reachable: Reachable, now: datetime) -> Mapping[str, Any]:
    """What the service says about itself. Raises RuleBroken: service_not_there."""
    known = _known.get(issuer)
    if known is not None and known[0] > now:
        return known[1]
    said = asked(issuer.rstrip("/") + WELL_KNOWN, reachable)
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if str(said.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
        raise RuleBroken("service_not_there")
    for name in needed:
        _refuse_plain(str(said.get(name, "")), reachable)
    _known[issuer] = (now + KNOWN_FOR, said)
    return said


def asked(address: str, reachable: Reachable) -> Mapping[str, Any]:
    """What a service publishes at one of its addresses. Raises RuleBroken: service_not_there."""
    from requests import RequestException

    _refuse_plain(address, reachable)
    try:
        with session_through(reachable) as client:
            answer = client.get(address, withhold_token=True)
            said = answer.json() if answer.status_code == 200 else None
    except (NoAnswer, RequestException, ValueError) as error:
        raise RuleBroken("service_not_there") from error
    if not isinstance(said, dict):
        raise RuleBroken("service_not_there")
    return said


def _refuse_plain(address: str, reachable: Reachable) -> None:
    """Only https, but for the loopback of tests. Raises RuleBroken: service_not_there."""
    try:
        there = read_address(address, reachable)
    except NoAnswer as error:
        raise RuleBroken("service_not_there") from error
    parts = urlsplit(address)
    if parts.scheme != "https" and (there.host, there.port) not in reachable:
        raise RuleBroken("service_not_there")
