"""A client that goes on writing while the server is killed, and remembers what was acknowledged."""

import socket
import time
from dataclasses import dataclass

from bench.load import Connection

PATIENCE = 60.0
"""Seconds a writer waits for a server that does not come back."""


@dataclass(frozen=True)
class Errand:
    """Requests to send one after the other; a request nobody answered is not sent again."""

    port: int
    requests: tuple[bytes, ...]


def carry_out(errand: Errand) -> list[int]:
    """The status of each request in turn; 0 where the connection broke before the answer."""
    connection, statuses = Connection(errand.port), []
    for data in errand.requests:
        _wait_for(errand.port)
        statuses.append(connection.exchange(data))
    connection.close()
    return statuses


def _wait_for(port: int) -> None:
    """Until somebody listens again."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
