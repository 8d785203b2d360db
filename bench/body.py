"""The body of the installation: memory, start-up, what is installed, and what a first visit fetches."""

import re
import time
import urllib.request
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from statistics import median

from app.config import PROJECT
from bench.installation import OURS, WORKERS, Installation, served
from bench.load import Clients
from bench.pages import Page
from tests.live import free_port, start_server, stop

REQUESTS = 500
STARTS = 3
MEBI = 1024 * 1024


def memory_of_a_worker(
    there: Installation, clients: Clients, wave: Callable[[int], list[bytes]], wsgi: str, **environ: str
) -> tuple[float, float]:
    """MB of the largest worker after at least 500 requests each, a wave of them over and over.

    First what it adds to the machine (pages it shares are counted in parts), then all it can see.
    """
    with served(there, wsgi, **environ) as (port, server):
        requests = wave(port)
        many = REQUESTS * WORKERS // 4 // len(requests) + 1
        for _again in range(2):
            clients.send(port, [requests * many] * 4, 120, repeat=False)
        return max((_proportional(process), _resident(process)) for process in _workers(server))


def seconds_to_first_answer(there: Installation, page: Page) -> float:
    """From the command to the first 200 of a page; the median of a few starts."""
    return median(_start(there, page) for _start_number in range(STARTS))


def installed() -> tuple[float, int]:
    """(MB, packages) of what `requirements.lock` puts on a machine like this one."""
    size = packages = 0
    for name in re.findall(r"^([a-z0-9._-]+)==", (PROJECT / "requirements.lock").read_text(), re.M | re.I):
        try:
            files = metadata.distribution(name).files or []
        except metadata.PackageNotFoundError:
            continue  # for another Python or another system
        packages += 1
        size += sum(_size_on_disk(Path(str(file.locate()))) for file in files)
    return size / MEBI, packages


def children_of(process: int) -> list[int]:
    """The processes it has started."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == process:
            found.append(int(status.parent.name))
    return found


def _start(there: Installation, page: Page) -> float:
    port = free_port()
    address = f"http://127.0.0.1:{port}{page.address(there)}"
    began = time.perf_counter()
    process = start_server(port, there.environ(port, SAMLAES_WSGI=OURS), WORKERS)
    try:
        while time.perf_counter() - began < 30:
            try:
                with urllib.request.urlopen(address, timeout=5) as answer:
                    if answer.status == 200:
                        return time.perf_counter() - began
            except OSError:
                time.sleep(0.01)
        return float("inf")
    finally:
        time.sleep(1.5)  # until the other worker has come up too
        stop(process)


def _workers(server: int) -> list[int]:
    """The processes that answer; the server itself when it has no others."""
    return [process for process in children_of(server) if _resident(process) > 20] or [server]


def _resident(process: int) -> float:
    text = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", text)
    return int(found.group(1)) / 1024 if found else 0.0


def _proportional(process: int) -> float:
    text = Path(f"/proc/{process}/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.M)
    return int(found.group(1)) / 1024 if found else 0.0


def _size_on_disk(file: Path) -> int:
    """Bytes of a file; compiled code is written at the first start and is not counted."""
    return file.stat().st_size if file.suffix != ".pyc" and file.is_file() else 0
