"""C9 and C10: thirty large pictures and five bombs at once; a server killed while pictures come in."""

import http.client
import io
import os
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import ObjectDeletedError

from app.children.models import Child
from app.core import clock, media
from app.core.errors import Gone
from app.extensions import db
from app.libraries.models import Library
from app.pictures import keeping
from app.pictures.making import MadePicture, Size
from app.pictures.models import Picture, PictureKind
from app.privacy import erasure
from bench.figures import Figures
from bench.installation import WORKERS, Installation, served
from bench.town import SLUG
from tests.live import free_port, kill, start_server, stop, wait_until_healthy
from tests.pictures.bombs import bombs

pytestmark = pytest.mark.storm

TAKES_PICTURES = "tests.storm.uploads:application"
MOST_MEGABYTES = 500
SLOWEST_SECONDS = 1.0
UPLOADERS, READERS = 30, 4
BORDER = "samlaes-storm-border"
SEED = 20261122
OTHERS = 900_000


@pytest.fixture(scope="module")
def heavy() -> bytes:
    """A photograph of twelve million pixels and nearly 8 MB: nothing in it is even."""
    noise = Image.effect_noise((4000, 3000), 80).convert("RGB")
    for quality in range(96, 50, -2):
        written = io.BytesIO()
        noise.save(written, "JPEG", quality=quality)
        if 7_000_000 < written.tell() < 8 * 1024**2:
            return written.getvalue()
    raise AssertionError("no such picture")


def test_many_large_pictures_at_once_leave_room_for_everybody_else(
    hamlet: Installation, figures: Figures, heavy: bytes, is_long: bool
) -> None:
    """Whoever is refused tries again a moment later, as the page asks, until the picture is kept."""
    over = threading.Event()
    statuses: Counter[int] = Counter()
    waits: list[float] = []
    most = [0.0]
    with served(hamlet, TAKES_PICTURES) as (port, server):
        page = hamlet.address("walls.public_wall", library=SLUG)
        others = [
            *(threading.Thread(target=_look_around, args=(port, page, waits, over)) for _ in range(READERS)),
            threading.Thread(target=_weigh, args=(server, most, over)),
        ]
        for thread in others:
            thread.start()
        ends = time.monotonic() + (40 if is_long else 12)
        files = [heavy] * UPLOADERS + list(bombs().values())[:5]
        senders = [threading.Thread(target=_insist, args=(port, data, statuses, ends)) for data in files]
        for thread in senders:
            thread.start()
        for thread in senders:
            thread.join()
        over.set()
        for thread in others:
            thread.join()

    figures.say(f"C9: {len(files)} senders, {dict(statuses)}; {len(waits)} pages meanwhile")
    figures.at_most("C9.megabytes", most[0], MOST_MEGABYTES, digits=0)
    figures.at_most("C9.p95_seconds", _slow(waits), SLOWEST_SECONDS)
    figures.at_least("C9.kept", statuses[201], 1, digits=0)
    # Who is still sending when its turn is refused may be cut off: Python's client then hears nothing.
    others_answers = [status for status in statuses if status not in (0, 201, 409)]
    figures.at_most("C9.other_answers", len(others_answers), 0, digits=0)
    assert not figures.failed


def test_a_killed_server_leaves_no_row_without_its_files(
    hamlet: Installation, figures: Figures, heavy: bytes, is_long: bool
) -> None:
    kills, port = (12 if is_long else 3), free_port()
    small = io.BytesIO()
    Image.open(io.BytesIO(heavy)).resize((800, 600)).save(small, "PNG")
    chance, over = random.Random(SEED), threading.Event()
    statuses: Counter[int] = Counter()
    environ = hamlet.environ(port, SAMLAES_WSGI=TAKES_PICTURES)
    server = start_server(port, environ, WORKERS)
    wait_until_healthy(f"http://127.0.0.1:{port}")
    senders = [
        threading.Thread(target=_keep_sending, args=(port, small.getvalue(), statuses, over))
        for _ in range(4)
    ]
    for sender in senders:
        sender.start()
    for _kill in range(kills):
        time.sleep(chance.uniform(1.5, 2.5))
        kill(server)
        server = start_server(port, environ, WORKERS)
        wait_until_healthy(f"http://127.0.0.1:{port}")
    over.set()
    for sender in senders:
        sender.join()
    stop(server)

    _judge_what_lies_there(hamlet, figures, statuses)


def test_a_child_erased_while_its_picture_comes_in_leaves_neither_row_nor_file(
    hamlet: Installation, figures: Figures, is_long: bool
) -> None:
    """R7 for pictures: whichever of the two is first."""
    trials = 100 if is_long else 20
    kept = erased = 0
    for trial in range(trials):
        ends = _erased_while_uploading(hamlet, trial)
        kept += ends["upload"] == "done"
        erased += ends["erase"] == "done"
        assert set(ends.values()) <= {"done", "gone"}, ends
    with hamlet.app.app_context():
        session = db.session()
        rows = session.scalar(select(func.count()).select_from(Picture).where(Picture.child_id > OTHERS))
        files = [file.address for file in media.all_below("1")]
        session.rollback()

    figures.say(f"R7: {trials} trials, {kept} times the picture was first")
    figures.at_least("R7.erased", erased, trials, digits=0)
    figures.at_most("R7.rows", rows or 0, 0, digits=0)
    figures.at_most("R7.files", len(files), 0, digits=0)
    assert not figures.failed


def _erased_while_uploading(there: Installation, trial: int) -> dict[str, str]:
    ends: dict[str, str] = {}
    start = threading.Barrier(2)
    small = MadePicture(dict.fromkeys(Size, b"x"), 1, 1)
    number = OTHERS + 1 + trial
    with there.app.app_context():
        like = db.session.get_one(Child, 61)
        values = {name: getattr(like, name) for name in ("library_id", "school_id", "animal", "sort_key")}
        alias = f"Storm {trial}"
        db.session.add(Child(id=number, first_name="Storm", alias=alias, created_at=clock.now(), **values))
        db.session.commit()

    def at_once(name: str, verb: Callable[[Session, Child], object]) -> None:
        with there.app.app_context():
            session = db.session()
            start.wait()
            try:
                verb(session, session.get_one(Child, number))
                session.commit()
                ends[name] = "done"
            except (Gone, NoResultFound, ObjectDeletedError):
                session.rollback()
                ends[name] = "gone"

    def upload(session: Session, child: Child) -> None:
        keeping.keep(session, child, small, PictureKind.DRAWING, clock.now())

    def erase(session: Session, child: Child) -> None:
        erasure.erase(session, child, clock.now(), None)

    threads = [
        threading.Thread(target=at_once, args=("upload", upload)),
        threading.Thread(target=at_once, args=("erase", erase)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def _judge_what_lies_there(there: Installation, figures: Figures, statuses: Counter[int]) -> None:
    with there.app.app_context():
        session = db.session()
        library_id = session.scalars(select(Library.id).order_by(Library.id)).first()
        assert library_id is not None
        rows = session.scalar(select(func.count()).select_from(Picture)) or 0
        without = keeping.without_files(session, library_id)
        swept = keeping.sweep(session, library_id, clock.now() + timedelta(days=2))
        session.commit()
        left = len(list(media.all_below(str(library_id)))) - 3 * rows
        media.delete([next(media.all_below(str(library_id))).address])
        control = keeping.without_files(session, library_id)
        session.rollback()
    figures.say(f"C10: {dict(statuses)}; {rows} pictures; {swept} files swept")
    figures.at_least("C10.kept", rows, 5, digits=0)
    figures.at_most("C10.acknowledged_missing", max(statuses[201] - rows, 0), 0, digits=0)
    figures.at_most("C10.rows_without_files", len(without), 0, digits=0)
    figures.at_most("C10.orphans_left", left, 0, digits=0)
    figures.at_least("C10.control", len(control), 1, "a file taken away is noticed", digits=0)
    assert not figures.failed


def _insist(port: int, data: bytes, statuses: Counter[int], ends: float) -> None:
    chance = random.Random(len(data))
    while time.monotonic() < ends and _send(port, data, statuses) != 201:
        time.sleep(chance.uniform(0.5, 2.0))


def _send(port: int, data: bytes, statuses: Counter[int]) -> int:
    head = (
        f'--{BORDER}\r\nContent-Disposition: form-data; name="picture"; filename="a.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    )
    body = head.encode() + data + f"\r\n--{BORDER}--\r\n".encode()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        kind = {"Content-Type": f"multipart/form-data; boundary={BORDER}"}
        connection.request("POST", f"/{SLUG}/storm/61", body, kind)
        status = connection.getresponse().status
    except OSError:
        status = 0
    finally:
        connection.close()
    statuses[status] += 1
    return status


def _keep_sending(port: int, data: bytes, statuses: Counter[int], over: threading.Event) -> None:
    while not over.is_set():
        _send(port, data, statuses)
        time.sleep(0.05)


def _look_around(port: int, page: str, waits: list[float], over: threading.Event) -> None:
    """Somebody else reads the wall all the while."""
    while not over.is_set():
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", page)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        assert answer.status == 200
        waits.append(time.perf_counter() - began)
        time.sleep(0.02)


def _slow(waits: list[float]) -> float:
    return sorted(waits)[int(len(waits) * 0.95)]


def _weigh(server: int, most: list[float], over: threading.Event) -> None:
    """The most that the server and its workers hold together, shared pages counted once."""
    while not over.is_set():
        most[0] = max(most[0], sum(_proportional(process) for process in _family(server)))
        time.sleep(0.1)


def _family(server: int) -> list[int]:
    group = os.getpgid(server)
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getpgid(int(entry.name)) == group:
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def _proportional(process: int) -> float:
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.M)
    return int(found.group(1)) / 1024 if found else 0.0
