"""Boxes and copies: each is in one place, and what went out is missed until it is counted home."""
# ruff: noqa: S608 - every piece of every query is written here or read from the schema

from app.deposits.models import OUT
from app.deposits.moves import EVERY_MOVE
from app.invariants.sentences import Invariant, moves
from app.transport import driving

_OUT = ", ".join(f"'{state}'" for state in sorted(OUT))

INVARIANTS = (
    Invariant(
        "I12",
        "a copy is in one place: lost when it was missed, in a box when the box is named",
        """SELECT id FROM copies
        WHERE (state = 'lost') <> (lost_at IS NOT NULL) OR (state = 'in_box') <> (box_id IS NOT NULL)""",
    ),
    Invariant(
        "I12b",
        "what went out with a box is in that box until the box or the copy is counted home",
        """SELECT s.id FROM deposited_copies s JOIN deposits d ON d.id = s.deposit_id
        JOIN copies c ON c.id = s.copy_id
        WHERE d.counted_at IS NULL AND s.counted_at IS NULL AND (c.box_id IS NULL OR c.box_id <> d.box_id)""",
    ),
    Invariant(
        "I12c",
        "what is in a box that is out went out with it",
        """SELECT c.id FROM copies c JOIN deposits d ON d.box_id = c.box_id
        WHERE d.counted_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM deposited_copies s WHERE s.deposit_id = d.id AND s.copy_id = c.id)""",
    ),
    Invariant(
        "I12d",
        "a copy counted home is not missed from the same stay",
        """SELECT id FROM deposited_copies WHERE (lost_at IS NOT NULL AND counted_at IS NOT NULL)
        OR (surfaced_at IS NOT NULL AND lost_at IS NULL)""",
    ),
    Invariant(
        "I12e",
        "a copy is loose while it is out by itself, and only then",
        """SELECT c.id FROM copies c WHERE (c.state = 'loose') <> EXISTS (
            SELECT 1 FROM loose_books l WHERE l.copy_id = c.id AND l.ended_at IS NULL)""",
    ),
    Invariant(
        "I12f",
        "no copy stands at a work that was made one with another",
        """SELECT c.id FROM copies c JOIN work_merges m ON m.lost_id = c.work_id WHERE m.undone_at IS NULL""",
    ),
    Invariant(
        "I14",
        "a box is at one school at a time",
        "SELECT min(id) FROM deposits WHERE counted_at IS NULL GROUP BY box_id HAVING count(*) > 1",
    ),
    Invariant(
        "I15",
        "a box is out when one of its stays is not counted, and only then",
        f"""SELECT b.id FROM boxes b WHERE (b.state IN ({_OUT})) <> EXISTS (
            SELECT 1 FROM deposits d WHERE d.box_id = b.id AND d.counted_at IS NULL)""",
    ),
    moves("boxes", EVERY_MOVE),
    moves("runs", driving.MOVES),
)
