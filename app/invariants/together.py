"""Votes and trips: one vote a child, and no child comes along against a no."""

from app.invariants.sentences import Invariant

INVARIANTS = (
    Invariant(
        "V1",
        "a child has one vote in a vote",
        "SELECT min(id) FROM ballots GROUP BY vote_id, child_id HAVING count(*) > 1",
    ),
    Invariant(
        "V2",
        "who votes chooses between the things the vote is about, and is forgotten when it is closed",
        """SELECT b.id FROM ballots b JOIN votes v ON v.id = b.vote_id
        JOIN vote_choices c ON c.id = b.choice_id WHERE c.vote_id <> v.id OR v.closed_at IS NOT NULL""",
    ),
    Invariant(
        "V3",
        "a closed vote is counted, an open one is not, and no winner has fewer votes than another choice",
        """SELECT c.id FROM vote_choices c JOIN votes v ON v.id = c.vote_id
        WHERE (v.closed_at IS NULL) <> (c.votes IS NULL) OR c.is_winner AND (c.votes = 0 OR c.votes < (
            SELECT max(o.votes) FROM vote_choices o WHERE o.vote_id = c.vote_id))""",
    ),
    Invariant(
        "V4",
        "a vote has from two to six choices",
        """SELECT v.id FROM votes v WHERE
        (SELECT count(*) FROM vote_choices c WHERE c.vote_id = v.id) NOT BETWEEN 2 AND 6""",
    ),
    Invariant(
        "T1",
        "a trip gives its places by a queue of its own",
        """SELECT q.id FROM queues q WHERE (q.purpose = 'trip') <> EXISTS (
            SELECT 1 FROM trips t WHERE t.queue_id = q.id)""",
    ),
    Invariant(
        "T2",
        "no child comes along or waits against a guardian's no",
        """SELECT p.id FROM places p JOIN trips t ON t.queue_id = p.queue_id
        JOIN trip_answers a ON a.trip_id = t.id AND a.child_id = p.child_id
        WHERE p.state IN ('waiting', 'offered', 'active') AND NOT a.is_yes AND NOT EXISTS (
            SELECT 1 FROM trip_answers later WHERE later.trip_id = a.trip_id
            AND later.child_id = a.child_id AND later.id > a.id
            AND COALESCE(later.guardian_id, 0) = COALESCE(a.guardian_id, 0))""",
    ),
)
