"""I19: bodies, headers and paths no browser sends; and a hundred senders of a letter a second."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from bench.figures import Figures
from bench.installation import OURS, WORKERS, Installation, served
from bench.town import SLUG

pytestmark = pytest.mark.storm

ADDRESS = f"/{SLUG}/sign-in"
BOUNDARY = "samlaes"
PART = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'.encode()
HUNDRED_MB, PARTS, SLOW_SENDERS, LOOKS = 100 * 1024**2, 10_001, 100, 60
REFUSED = range(400, 500)
UNTAKEN, PATIENCE = "tests.storm.untaken:application", 3
"""The control, and the seconds in which it answers nobody beside the slow senders."""


def head(method: str, path: bytes, **fields: str | int) -> bytes:
    named = {"Host": "127.0.0.1", "Connection": "close", **fields}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in named.items())
    return method.encode() + b" " + path + b" HTTP/1.1\r\n" + lines.encode() + b"\r\n"


def form(length: int, kind: str = "application/x-www-form-urlencoded") -> bytes:
    return head("POST", ADDRESS.encode(), Content_Type=kind, Content_Length=length)


ODD = {
    "100 MB": form(HUNDRED_MB) + b"a=" + b"b" * (HUNDRED_MB - 2),
    "10,001 parts": form(len(PART) * PARTS, f"multipart/form-data; boundary={BOUNDARY}") + PART * PARTS,
    "a header of 64 KB": head("GET", b"/", X_Long="a" * 65_536),
    "a thousand headers": head("GET", b"/", **{f"X-{number}": "a" for number in range(1_000)}),
    "chunks that are none": head("POST", ADDRESS.encode(), Transfer_Encoding="chunked") + b"zz\r\nabc\r\n",
    "a path that is no UTF-8": head("GET", b"/%ff%fe/\xc3\x28"),
    "a way out of the folder": head("GET", b"/static/..%2f..%2f..%2fetc%2fpasswd"),
    "a NUL": head("GET", b"/" + SLUG.encode() + b"/clubs/%00"),
}
HALF_A_BODY = form(1_000) + b"a=b"


def test_what_no_browser_sends_is_refused_and_costs_nobody_else_anything(
    hamlet: Installation, figures: Figures
) -> None:
    with served(hamlet, OURS) as (port, server):
        before = _children(server)
        quiet = _p95(port)
        for what, status in _answers(port).items():
            figures.is_true(f"I19.{what}", str(status), "4xx or shut", status is None or status in REFUSED)
        with _slow_senders(port):
            busy = _p95(port)
        after = _children(server)

    figures.at_most("I19.p95_ratio", busy / quiet, 2, f"{SLOW_SENDERS} slow senders: {busy:.0f} ms")
    figures.is_true("I19.workers", f"{len(after & before)}/{WORKERS}", f"={WORKERS}", after == before)
    with served(hamlet, UNTAKEN) as (port, _):
        alone = _answered_within(port, PATIENCE)
        with _slow_senders(port):
            beside_them = _answered_within(port, PATIENCE)

    figures.is_true("I19.control", f"{alone}, {beside_them}", "True, False", alone and not beside_them)
    assert not figures.failed


def _answers(port: int) -> dict[str, int | None]:
    """The status each got, or None where the connection was shut without a word."""
    told = {}
    for what, sent in ODD.items():
        with _sent(port, sent) as connection:
            told[what] = _status(connection)
    with _sent(port, HALF_A_BODY) as connection:
        connection.shutdown(socket.SHUT_WR)
        told["half a body"] = _status(connection)
    return told


@contextmanager
def _sent(port: int, sent: bytes) -> Iterator[socket.socket]:
    """A connection on which this went out, as far as it was read."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        with suppress(OSError):
            connection.sendall(sent)
        yield connection


def _status(connection: socket.socket) -> int | None:
    try:
        told = connection.recv(64)
    except ConnectionResetError:
        return None
    return int(told.split()[1]) if told else None


@contextmanager
def _slow_senders(port: int) -> Iterator[None]:
    """A hundred forms on their way at a letter a second each."""
    over = threading.Event()
    senders = [socket.create_connection(("127.0.0.1", port)) for _ in range(SLOW_SENDERS)]
    for sender in senders:
        sender.sendall(form(1_000))

    def go_on() -> None:
        while not over.wait(1):
            for sender in senders:
                sender.sendall(b"a")

    thread = threading.Thread(target=go_on)
    thread.start()
    time.sleep(1)
    yield
    over.set()
    thread.join()
    for sender in senders:
        sender.close()


def _p95(port: int) -> float:
    """Of the public wall, in milliseconds."""
    return 1000 * sorted(_look(port, 20) for _ in range(LOOKS))[int(LOOKS * 0.95)]


def _answered_within(port: int, seconds: float) -> bool:
    try:
        _look(port, seconds)
    except TimeoutError:
        return False
    return True


def _look(port: int, patience: float) -> float:
    """How long the public wall took, in seconds. Raises TimeoutError when it says nothing for so many."""
    begun = time.perf_counter()
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=patience)) as connection:
        connection.request("GET", f"/{SLUG}/wall")
        answer = connection.getresponse()
        answer.read()
    assert answer.status == 200
    return time.perf_counter() - begun


def _children(pid: int) -> set[int]:
    return {int(number) for number in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
