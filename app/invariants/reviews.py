"""Reviews: nothing is published unread."""

from app.invariants.sentences import Invariant, moves
from app.reviews import moderation

ALL_MOVES = {
    state: moves | moderation.UNDONE.get(state, frozenset()) for state, moves in moderation.MOVES.items()
}
INVARIANTS = (
    Invariant(
        "I18h",
        "only what is published is hidden because somebody flagged it",
        "SELECT id FROM reviews WHERE hidden_at IS NOT NULL AND state <> 'published'",
    ),
    Invariant(
        "I18w",
        "handwriting whose words nobody has typed goes no further than its club",
        """SELECT id FROM reviews WHERE words = '' AND audience <> 'club'
        AND state IN ('submitted', 'published')""",
    ),
    Invariant(
        "I18",
        "what is published was read by a librarian of the same library",
        """SELECT r.id FROM reviews r WHERE r.state = 'published' AND NOT EXISTS (
            SELECT 1 FROM roles w WHERE w.person_id = r.moderated_by_id AND w.name = 'librarian'
            AND w.library_id = r.library_id)""",
    ),
    moves("reviews", ALL_MOVES),
)
