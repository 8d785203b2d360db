"""The load: one client on one kept-alive connection, in a process of its own, with no library between.

Only the standard library is imported, so that a client process is light and starts at once.
"""

import socket
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.pool import Pool


@dataclass(frozen=True)
class Task:
    """What one client sends: the requests in turn, over again if `repeat`, for so many seconds at most."""

    port: int
    requests: tuple[bytes, ...]
    seconds: float
    begin: float
    repeat: bool = True


@dataclass
class Tally:
    """What came back: how long each answer took (seconds), and which statuses there were."""

    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0
    processor: float = 0.0

    @property
    def answered(self) -> int:
        return len(self.latencies)

    @property
    def per_second(self) -> float:
        return self.answered / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """The latency in milliseconds that `share` of the answers kept."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0

    def add(self, other: "Tally") -> None:
        self.latencies += other.latencies
        self.statuses += other.statuses
        self.seconds = max(self.seconds, other.seconds)
        self.processor += other.processor


class Clients:
    """Several client processes, started once and used for every measurement."""

    def __init__(self, many: int) -> None:
        self.many = many
        self._pool: Pool = get_context("spawn").Pool(many)
        self._pool.map(_nothing, range(many * 4), chunksize=1)

    def send(
        self, port: int, scripts: Sequence[Sequence[bytes]], seconds: float, repeat: bool = True
    ) -> Tally:
        """One client for each script, all beginning at once; their answers together."""
        begin = time.time() + 0.05
        tasks = [Task(port, tuple(script), seconds, begin, repeat) for script in scripts]
        together = Tally()
        for tally in self._pool.map(run, tasks, chunksize=1):
            together.add(tally)
        return together

    def close(self) -> None:
        self._pool.terminate()
        self._pool.join()


def request(
    method: str, path: str, port: int, headers: dict[str, str] | None = None, body: bytes = b""
) -> bytes:
    """The bytes of one request."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def run(task: Task) -> Tally:
    """Send until the time is over or the requests are used up."""
    tally = Tally()
    time.sleep(max(0.0, task.begin - time.time()))
    began, cpu = time.perf_counter(), time.process_time()
    end = began + task.seconds
    connection = Connection(task.port)
    for data in _script(task):
        if time.perf_counter() >= end:
            break
        sent = time.perf_counter()
        status = connection.exchange(data)
        tally.latencies.append(time.perf_counter() - sent)
        tally.statuses[status] += 1
    tally.seconds, tally.processor = time.perf_counter() - began, time.process_time() - cpu
    connection.close()
    return tally


class Connection:
    """One kept-alive connection; it is opened anew when the server has closed it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.body = b""
        self.location = b""
        """Where the last answer leads, if anywhere."""
        self._socket: socket.socket | None = None

    def exchange(self, data: bytes) -> int:
        """Send one request, read its whole answer, and give the status; 0 when nobody answers."""
        try:
            if self._socket is None:
                self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket.sendall(data)
            return self._answer(self._socket)
        except OSError:
            self.close()
            return 0

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _answer(self, connection: socket.socket) -> int:
        data = b""
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += _more(connection)
        head = data[:end].lower()
        status = int(head[9:12])
        length = _length(head)
        parts, have = [data[end + 4 :]], len(data) - end - 4
        while have < length:
            more = _more(connection)
            parts.append(more)
            have += len(more)
        self.body = b"".join(parts)
        self.location = _location(data[:end])
        if b"connection: close" in head:
            self.close()
        return status


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(262_144)
    if not data:
        raise ConnectionResetError
    return data


def _length(head: bytes) -> int:
    at = head.find(b"content-length:")
    return int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0


def _location(head: bytes) -> bytes:
    at = head.lower().find(b"location:")
    return head[at + 9 :].split(b"\r\n", 1)[0].strip() if at >= 0 else b""


def _script(task: Task) -> Iterator[bytes]:
    while True:
        yield from task.requests
        if not task.repeat:
            return


def _nothing(_number: int) -> None:
    time.sleep(0.02)
