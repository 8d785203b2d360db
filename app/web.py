"""`python -m app.web`: the web server.

The application is loaded once, before the workers are forked from it, so that they share what they have in
common; loaded by each of them it costs a quarter more memory and a second's work of another core.
"""

import argparse
import importlib
import logging
import multiprocessing
import sys

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from app.core.slow_senders import TakenInFirst

AT_A_TIME = 2
"""Requests answered in each worker: Python runs one, the other waits for the database. Each costs memory."""
LISTENERS = 130
"""Threads in each worker; all but those that answer wait for who sends slowly, and cost next to nothing."""
LONGEST_HEAD = 32 * 1024
"""Bytes of a request before its body; browsers send one or two thousand."""


def main() -> None:
    """Serve until told to stop; what is served, `module:name`, may hold no connection yet."""
    said = _said()
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork")
        importlib.import_module(said.target.partition(":")[0])
    server = Granian(
        said.target,
        address=said.host,
        port=said.port,
        interface=Interfaces.WSGI,
        workers=said.workers,
        blocking_threads=LISTENERS,
        http1_settings=HTTP1Settings(max_buffer_size=LONGEST_HEAD),
        log_level=LogLevels(said.log_level),
    )
    logging.getLogger("_granian").addFilter(_is_news)
    server.serve(target_loader=_loaded)


def _is_news(record: logging.LogRecord) -> bool:
    """Not so the server's warning that it has many threads; nearly all of them only listen."""
    return "Python threads" not in record.getMessage()


def _loaded(target: str) -> TakenInFirst:
    module, _, name = target.partition(":")
    return TakenInFirst(getattr(importlib.import_module(module), name), AT_A_TIME)


def _said() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m app.web")
    parser.add_argument("target", nargs="?", default="app.wsgi:application")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--log-level", default="warning")
    return parser.parse_args()


if __name__ == "__main__":
    main()
