"""The demo's boxes: two on their way to clubs, one being packed, and some that are no club's own."""

from datetime import datetime, timedelta
from typing import Any

from app.boxes import numbering, packing, scanning
from app.demo import HERE
from app.deposits import dispatch, queries
from app.deposits.models import BoxKind
from app.finding import search

CIRCULATING = ((20, "Rundkasse nord", 60), (21, "Rundkasse syd", 84))
CLASS_SETS = ((31, "Skammerens datter", 24), (32, "Mio, min Mio", 22))
COPIES_AT_ONCE = 12
STAYS_DAYS = 120


def pack_and_send_the_first(demo: Any, now: datetime) -> None:
    demo.boxes["first"] = _filled(demo, 7, "Start-kasse 3.-5. klasse", 0, 40, now)
    _send(demo, demo.boxes["first"], demo.clubs[0], now)
    demo.boxes["second"] = _filled(demo, 12, "Uhyggeligt og sjovt", 30, 24, now)
    _filled(demo, 15, "Tegneserier og heste", 50, 8, now)
    demo.boxes["spare"] = numbering.make_box(demo.session, demo.library, 16, "Ny kasse", demo.lise, now)
    _make_others(demo, now)


def take_into_use(demo: Any, now: datetime) -> None:
    stay = queries.open_stay(demo.session, demo.boxes["first"])
    assert stay is not None
    dispatch.arrive(demo.session, stay, None, now)
    dispatch.take_into_use(demo.session, stay, demo.people["host"], now)


def send_another(demo: Any, now: datetime) -> None:
    _send(demo, demo.boxes["second"], demo.clubs[1], now)


def fill(demo: Any, box: Any, start: int, books: int, now: datetime) -> None:
    """Scan so many books into the box, from this one of the list on."""
    rows = (HERE / "books.csv").read_text(encoding="utf-8").splitlines()[1:]
    for row in (rows * 2)[start : start + books]:
        faust, isbn = row.split(";")[:2]
        scanning.scan(demo.session, box, isbn or faust, demo.lise, now)


def _make_others(demo: Any, now: datetime) -> None:
    """Two circulating ones, one on a theme and two class sets, which hold one title many times."""
    for number, name, start in CIRCULATING:
        fill(demo, _begun(demo, number, name, now, BoxKind.CIRCULATING), start, COPIES_AT_ONCE, now)
    fill(demo, _begun(demo, 25, "Venner og fodbold", now, BoxKind.THEME), 43, COPIES_AT_ONCE, now)
    for number, name, copies in CLASS_SETS:
        work = search.matching(demo.session, demo.library.id, name, 1)[0]
        box = _begun(demo, number, name, now, BoxKind.CLASS_SET)
        for _ in range(copies):
            packing.add_copy(demo.session, box, work, demo.lise, now)


def _filled(demo: Any, number: int, name: str, start: int, books: int, now: datetime) -> Any:
    box = _begun(demo, number, name, now)
    fill(demo, box, start, books, now)
    return box


def _begun(demo: Any, number: int, name: str, now: datetime, kind: BoxKind = BoxKind.CLUB) -> Any:
    box = numbering.make_box(demo.session, demo.library, number, name, demo.lise, now, kind)
    packing.begin_packing(demo.session, box, demo.lise, now)
    return box


def _send(demo: Any, box: Any, club: Any, now: datetime) -> None:
    due = (now + timedelta(days=STAYS_DAYS)).date()
    dispatch.send(demo.session, box, club.school, club, due, demo.lise, now)
