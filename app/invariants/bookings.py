"""Bookings: nobody has a box while somebody else does, the way there and back among it."""
# ruff: noqa: S608 - every piece of every query is written here or read from the schema

from app.bookings import line
from app.bookings.models import FIRM
from app.invariants.sentences import Invariant, moves

_FIRM = ", ".join(f"'{state}'" for state in sorted(FIRM))

INVARIANTS = (
    Invariant(
        "I14b",
        "the days of one box never overlap, those on the way among them",
        f"""SELECT a.id FROM bookings a JOIN bookings b ON b.box_id = a.box_id AND b.id <> a.id
        WHERE a.state IN ({_FIRM}) AND b.state IN ({_FIRM})
        AND a.busy_from <= b.busy_to AND b.busy_from <= a.busy_to""",
    ),
    Invariant(
        "I14c",
        "a booking is out while the stay it became is not counted, and only then",
        """SELECT b.id FROM bookings b LEFT JOIN deposits d ON d.id = b.deposit_id
        WHERE (b.state = 'out' AND (d.id IS NULL OR d.counted_at IS NOT NULL OR d.box_id <> b.box_id))
        OR (b.state IN ('waiting', 'booked', 'cancelled') AND b.deposit_id IS NOT NULL)""",
    ),
    moves("bookings", line.MOVES),
)
