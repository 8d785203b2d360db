"""Loans: one at a time for each copy, from a box that is out at the child's club, and none after its stay."""

from app.invariants.sentences import Invariant

INVARIANTS = (
    Invariant(
        "I13",
        "one child at a time has a copy",
        "SELECT min(id) FROM loans WHERE returned_at IS NULL GROUP BY copy_id HAVING count(*) > 1",
    ),
    Invariant(
        "I13b",
        "what a child has went out with a box, to its club or to the club's whole school",
        """SELECT l.id FROM loans l JOIN deposits d ON d.id = l.deposit_id JOIN clubs c ON c.id = l.club_id
        WHERE NOT (d.club_id = l.club_id OR (d.club_id IS NULL AND d.school_id = c.school_id))
        OR NOT EXISTS (
            SELECT 1 FROM deposited_copies s WHERE s.deposit_id = l.deposit_id AND s.copy_id = l.copy_id)""",
    ),
    Invariant(
        "I13c",
        "a book is lent while its box is out, and comes back after it was lent",
        """SELECT l.id FROM loans l JOIN deposits d ON d.id = l.deposit_id
        WHERE l.lent_at < d.sent_at OR l.lent_at > d.counted_at OR l.returned_at < l.lent_at
        OR l.renewed_at < l.lent_at OR (l.renewals > 0) <> (l.renewed_at IS NOT NULL)""",
    ),
    Invariant(
        "I14b",
        "no loan outlives the stay of its box",
        """SELECT l.id FROM loans l JOIN deposits d ON d.id = l.deposit_id
        WHERE l.returned_at IS NULL AND d.counted_at IS NOT NULL""",
    ),
    Invariant(
        "I14c",
        "nobody has a book that was counted home or is missed",
        """SELECT l.id FROM loans l JOIN copies c ON c.id = l.copy_id
        JOIN deposited_copies s ON s.deposit_id = l.deposit_id AND s.copy_id = l.copy_id
        WHERE l.returned_at IS NULL
        AND (c.state <> 'in_box' OR s.counted_at IS NOT NULL OR s.lost_at IS NOT NULL)""",
    ),
    Invariant(
        "I13d",
        "of no club fewer loans are counted than there are",
        """SELECT l.club_id FROM loans l GROUP BY l.club_id HAVING count(*) > COALESCE((
            SELECT sum(f.loans) FROM loan_figures f WHERE f.club_id = l.club_id), 0)""",
    ),
)
