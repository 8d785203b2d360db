"""Where a request comes from, as it is counted."""

from ipaddress import ip_address, ip_network

from flask import request


def where_from() -> str:
    """The network of whoever asks."""
    return network(request.remote_addr or "")


def network(address: str) -> str:
    """Where somebody comes from: the address itself, or its /64 with the new protocol.

    One household has as many of the new addresses as it likes.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)
