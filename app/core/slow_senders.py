"""Who sends a body letter by letter holds none of the few threads that answer pages."""

import io
import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]

HEAVY = 2 * 1024 * 1024
"""Bytes. Heavier bodies are read by the application, which takes one at a time (`large_uploads.py`)."""


class TakenInFirst:
    """An application that is given a request once its body is there, and so many at a time.

    The server may then have many threads, which cost little while they wait for a sender.
    """

    def __init__(self, application: Application, at_a_time: int) -> None:
        self._application = application
        self._turns = _Turns(at_a_time)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and 0 < int(length) <= HEAVY:
            environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(int(length)))
        with self._turns:
            return self._application(environ, start_response)


class _Turns:
    """So many at a time, the others in the order they came; a semaphore would let newcomers push in."""

    def __init__(self, at_a_time: int) -> None:
        self._free, self._waiting, self._lock = at_a_time, deque[threading.Lock](), threading.Lock()

    def __enter__(self) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        mine.acquire()

    def __exit__(self, *_: object) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1
