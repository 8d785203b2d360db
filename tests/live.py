"""A whole installation on loopback: a database, the web server, a mail server that keeps what it gets."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from app.serving import SPARING, web_server

START_SECONDS = 30


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Mailbox:
    """A mail server that keeps every mail it is given."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 kept"

    def to(self, address: str) -> EmailMessage | None:
        """The newest mail to `address`."""
        return next((mail for mail in reversed(self.mails) if mail["To"] == address), None)


@dataclass
class Site:
    """Where the installation is, and what its processes are."""

    url: str
    instance: Path
    database: str
    mailbox: Mailbox
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)


@contextmanager
def site(
    instance: Path, database: str, *, workers: int = 1, with_worker: bool = True, **environ: str
) -> Iterator[Site]:
    """Start it all, wait until it answers, and end exactly what was started."""
    instance.mkdir(parents=True, exist_ok=True)
    mailbox, smtp_port, port = Mailbox(), free_port(), free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=smtp_port)
    controller.start()
    url = f"http://127.0.0.1:{port}"
    env = os.environ | {
        "SAMLAES_INSTANCE": str(instance),
        "SAMLAES_DATABASE_URL": database,
        "SAMLAES_BASE_URL": url,
        "SAMLAES_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
        "PORT": str(port),
        **environ,
    }
    running = Site(url, instance, database, mailbox)
    try:
        running.processes.append(start_server(port, env, workers))
        if with_worker:
            command = [sys.executable, "-m", "flask", "--app", "app", "worker"]
            running.processes.append(subprocess.Popen(command, env=env, start_new_session=True))
        wait_until_healthy(url)
        yield running
    finally:
        for process in running.processes:
            process.terminate()
        for process in running.processes:
            stop(process)
        controller.stop()


def start_server(port: int, env: dict[str, str], workers: int) -> subprocess.Popen[bytes]:
    """The web server as `make run` starts it."""
    command = web_server("127.0.0.1", port, workers, "error")
    command.append(env.get("SAMLAES_WSGI", "app.wsgi:application"))
    return subprocess.Popen(command, env=SPARING | env, start_new_session=True)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End it and what it has started; a server told to end while it begins may not listen."""
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a server and its workers at once, without a chance to say goodbye."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)


def wait_until_healthy(url: str, seconds: float = START_SECONDS) -> None:
    """Raises TimeoutError when `/health` does not say 200 in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError(f"{url} did not come up")
