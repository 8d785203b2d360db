"""Boxes of the demo that are no club's own: two circulating ones, two class sets and one on a theme."""

from datetime import datetime
from typing import Any

from app.boxes import numbering, packing
from app.deposits.models import BoxKind
from app.finding import search

CIRCULATING = ((20, "Rundkasse nord", 60), (21, "Rundkasse syd", 84))
CLASS_SETS = ((31, "Skammerens datter", 24), (32, "Mio, min Mio", 22))
COPIES_AT_ONCE = 12


def make_others(demo: Any, now: datetime) -> None:
    """Make them and fill them; class sets hold one title many times."""
    for number, name, start in CIRCULATING:
        demo.fill(_box(demo, number, name, BoxKind.CIRCULATING, now), start, COPIES_AT_ONCE, now)
    demo.fill(_box(demo, 25, "Venner og fodbold", BoxKind.THEME, now), 43, COPIES_AT_ONCE, now)
    for number, name, copies in CLASS_SETS:
        work = search.matching(demo.session, demo.library.id, name, 1)[0]
        box = _box(demo, number, name, BoxKind.CLASS_SET, now)
        for _ in range(copies):
            packing.add_copy(demo.session, box, work, demo.lise, now)


def _box(demo: Any, number: int, name: str, kind: BoxKind, now: datetime) -> Any:
    box = numbering.make_box(demo.session, demo.library, number, name, demo.lise, now, kind)
    packing.begin_packing(demo.session, box, demo.lise, now)
    return box
