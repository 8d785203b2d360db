"""The line of schools: no more starts than the library can make, and the longest wait first."""
# ruff: noqa: S608 - every piece of every query is written here or read from the schema

from app.invariants.sentences import Invariant, moves
from app.school_line.models import BEGUN
from app.school_line.moves import MOVES

_BEGUN = ", ".join(f"'{state}'" for state in BEGUN)

INVARIANTS = (
    Invariant(
        "S1",
        "no season has more starts given than the library can make, unless it could make more once",
        f"""SELECT l.id FROM school_lines l WHERE EXISTS (
            SELECT 1 FROM club_requests r WHERE r.library_id = l.library_id AND r.state IN ({_BEGUN})
            GROUP BY r.season_id HAVING count(*) > l.starts_a_season AND max(r.offered_at) > COALESCE((
                SELECT max(a.at) FROM audit_events a
                WHERE a.action = 'set_limits' AND a.subject_key = l.key), min(r.asked_at)))""",
    ),
    Invariant(
        "S2",
        "no school is offered a start before one that waited longer, unless a reason says why",
        """SELECT o.id FROM club_requests o JOIN club_requests w ON w.library_id = o.library_id
        WHERE o.state = 'offered' AND o.reason = '' AND w.state = 'waiting' AND w.unanswered_at IS NULL
        AND w.offered_at IS NULL AND w.number < o.number AND w.confirmed_at < o.offered_at""",
    ),
    Invariant(
        "S3",
        "the next number of a line has not been given yet",
        """SELECT r.id FROM club_requests r WHERE r.number IS NOT NULL AND r.number >= COALESCE((
            SELECT l.next_number FROM school_lines l WHERE l.library_id = r.library_id), 0)""",
    ),
    Invariant(
        "S4",
        "a request is settled when it was declined or withdrawn, and only then",
        """SELECT id FROM club_requests
        WHERE (state IN ('declined', 'withdrawn')) <> (settled_at IS NOT NULL)""",
    ),
    Invariant(
        "S5",
        "a club sits at the school that asked for it",
        """SELECT r.id FROM club_requests r JOIN clubs c ON c.id = r.club_id
        WHERE c.school_id <> r.school_id""",
    ),
    Invariant(
        "S6",
        "only a club that is the school's own is asked how it goes",
        """SELECT i.id FROM check_ins i JOIN club_requests r ON r.id = i.request_id
        WHERE r.accepted_at IS NULL OR i.asked_at < r.accepted_at""",
    ),
    moves("club_requests", MOVES),
)
