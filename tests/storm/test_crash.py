"""C1: the web server is killed while it writes; what it has acknowledged is there, whole."""

import random
import subprocess
import time
from collections import Counter
from multiprocessing import get_context

import pytest

from app.extensions import db
from bench.figures import Figures
from bench.installation import OURS, WORKERS, Installation
from bench.town import words
from tests.live import free_port, kill, start_server, stop, wait_until_healthy
from tests.storm.rush import Rush
from tests.storm.scans import Scans
from tests.storm.writers import Errand, carry_out

pytestmark = pytest.mark.storm

WRITERS = 4
SECONDS_TO_RECOVER = 5
SEED = 20261121


def test_what_was_acknowledged_survives_a_kill(hamlet: Installation, figures: Figures, is_long: bool) -> None:
    writes, kills = (2_000, 20) if is_long else (500, 5)
    rush, port = Rush(hamlet, seats=writes), free_port()
    each = writes // WRITERS
    errands = [Errand(port, tuple(rush.requests(port, n * each, each))) for n in range(WRITERS)]

    recoveries, statuses = _storm(hamlet, port, errands, kills)

    acknowledged = {
        (words.first_name(n * each + at), words.initial(n * each + at))
        for n, answers in enumerate(statuses)
        for at, status in enumerate(answers)
        if status == 303
    }
    broken = rush.broken_invariants()
    lost = len(acknowledged - rush.there_now())
    half = rush.without_a_place() + len(broken)
    _judge(figures, "C1", statuses, recoveries, lost, half, broken)
    figures.is_true("C1.integrity", _integrity(hamlet), "=ok", _integrity(hamlet) == "ok")
    assert not figures.failed


def test_no_scan_that_was_answered_is_lost_when_the_server_is_killed(
    hamlet: Installation, figures: Figures, is_long: bool
) -> None:
    many, kills = (2_000, 20) if is_long else (500, 5)
    scans, port = Scans(hamlet, many), free_port()
    each = many // WRITERS
    errands = [Errand(port, tuple(scans.requests(n * each, each, port))) for n in range(WRITERS)]

    recoveries, statuses = _storm(hamlet, port, errands, kills)

    answered = [status for answers in statuses for status in answers]
    sent = Counter(isbn for isbn, status in zip(scans.isbns, answered, strict=True) if status == 303)
    cut_off = Counter(isbn for isbn, status in zip(scans.isbns, answered, strict=True) if status == 0)
    there = scans.in_the_box()
    lost = (sent - there).total()
    twice = (there - sent - cut_off).total()
    broken = scans.broken_invariants()
    _judge(figures, "C1_scans", statuses, recoveries, lost, twice + len(broken), broken)
    assert not figures.failed


def _judge(
    figures: Figures,
    name: str,
    statuses: list[list[int]],
    recoveries: list[float],
    lost: int,
    half_done: int,
    broken: list[str],
) -> None:
    """Print what was answered and what is there, against the bars of `safety.md` 2.2."""
    answers = [status for some in statuses for status in some]
    cut_off, odd = answers.count(0), [status for status in answers if status not in (0, 303)]
    figures.say(f"{name}: seed {SEED}; recovered in {', '.join(f'{one:.1f}' for one in recoveries)} s")
    figures.at_least(f"{name}.kills_that_hurt", cut_off, 1, digits=0)
    figures.at_least(f"{name}.acknowledged", answers.count(303), len(answers) * 0.9, digits=0)
    figures.at_most(f"{name}.acknowledged_missing", lost, 0, digits=0)
    figures.at_most(f"{name}.half_done", half_done, 0, "; ".join(broken), digits=0)
    figures.at_most(f"{name}.other_answers", len(odd), 0, str(sorted(set(odd))), digits=0)
    figures.at_most(f"{name}.healthy_again_s", max(recoveries), SECONDS_TO_RECOVER)


def _storm(
    there: Installation, port: int, errands: list[Errand], kills: int
) -> tuple[list[float], list[list[int]]]:
    """Writers write, the server dies and is started again; gives the recovery times and the answers."""
    recoveries: list[float] = []
    chance = random.Random(SEED)
    server = _start(there, port)
    with get_context("spawn").Pool(WRITERS) as pool:
        answers = pool.map_async(carry_out, errands, chunksize=1)
        for _kill in range(kills):
            time.sleep(chance.uniform(0.2, 1.2))
            if answers.ready():
                break
            kill(server)
            began = time.monotonic()
            server = _start(there, port)
            recoveries.append(time.monotonic() - began)
        statuses = answers.get(timeout=300)
    stop(server)
    return recoveries, statuses


def _start(there: Installation, port: int) -> subprocess.Popen[bytes]:
    server = start_server(port, there.environ(port, SAMLAES_WSGI=OURS), WORKERS)
    wait_until_healthy(f"http://127.0.0.1:{port}")
    return server


def _integrity(there: Installation) -> str:
    """`ok`, or what SQLite finds wrong with its file; PostgreSQL itself was not killed."""
    with there.app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            return "ok"
        whole = str(connection.exec_driver_sql("PRAGMA integrity_check").scalar())
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        connection.rollback()
        return whole if not orphans else f"{len(orphans)} orphans"
