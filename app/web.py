"""`python -m app.web`: the web server.

The application is loaded once, before the workers are forked from it, so that they share what they have in
common; loaded by each of them it costs a quarter more memory and a second's work of another core.
"""

import argparse
import importlib
import multiprocessing
import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

THREADS = 2
"""In each worker: Python runs one at a time, the other waits for the database. Each costs memory."""


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
        blocking_threads=THREADS,
        log_level=LogLevels(said.log_level),
    )
    server.serve()


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
