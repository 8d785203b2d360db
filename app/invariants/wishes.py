"""Wishes: what has come is what went out, and a title nobody has read is shown to nobody."""

from app.invariants.sentences import Invariant, moves
from app.wanted import buying
from app.wishes import loose, states

INVARIANTS = (
    Invariant(
        "W1",
        "what has come of a wish is what went out for it, in boxes and loose",
        """SELECT w.id FROM wishes w WHERE w.sent <>
        COALESCE((SELECT sum(b.books) FROM wish_boxes b WHERE b.wish_id = w.id), 0)
        + (SELECT count(*) FROM wish_lines l WHERE l.wish_id = w.id AND l.state = 'came' AND l.is_loose)""",
    ),
    Invariant(
        "W2",
        "a wish that is being packed has a box of its own, and no other wish has one",
        """SELECT w.id FROM wishes w WHERE (w.state = 'being_packed') <> EXISTS (
            SELECT 1 FROM wish_boxes b
            WHERE b.wish_id = w.id AND b.sent_at IS NULL AND b.dropped_at IS NULL)""",
    ),
    Invariant(
        "W3",
        "what arrived for children is one of the library's books",
        "SELECT id FROM wanted_books WHERE state = 'arrived' AND work_id IS NULL",
    ),
    Invariant(
        "W4",
        "a book that rides along loose has a wish that is open",
        """SELECT l.id FROM wish_lines l JOIN wishes w ON w.id = l.wish_id
        WHERE l.state = 'to_send' AND w.settled_at IS NOT NULL""",
    ),
    moves("wishes", states.MOVES),
    moves("wish_lines", loose.MOVES),
    moves("wanted_books", buying.MOVES),
)
