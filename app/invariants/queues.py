"""Queues and places: nobody is passed by, and no seat is given twice."""
# ruff: noqa: S608 - every piece of every query is written here or read from the schema

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.draws import draws
from app.draws.models import Draw
from app.invariants.sentences import Invariant, moves
from app.places import seats

_MAKES_OFFERS = """q.draws_at IS NULL AND (q.closes_at IS NULL OR q.closes_at > :now)
    AND (q.offers_in_season OR q.starts_at IS NULL OR q.starts_at > :now)"""
_SEATS = "(SELECT count(*) FROM places s WHERE s.queue_id = q.id AND s.state IN ('offered', 'active'))"
_TURN = """(SELECT max(t.number) FROM places t
    WHERE t.queue_id = o.queue_id AND t.state = 'offered' AND (t.id = o.id OR t.tie = o.tie))"""

INVARIANTS = (
    Invariant(
        "I1",
        "no more places are given and offered than there are, unless there were more once",
        f"""SELECT q.id FROM queues q WHERE {_SEATS} > q.capacity AND (
            NOT EXISTS (
                SELECT 1 FROM audit_events a WHERE a.action = 'capacity' AND a.subject_key = q.key)
            OR EXISTS (
                SELECT 1 FROM places p WHERE p.queue_id = q.id AND p.state IN ('offered', 'active')
                AND COALESCE(p.offered_at, p.settled_at) > (
                    SELECT max(a.at) FROM audit_events a
                    WHERE a.action = 'capacity' AND a.subject_key = q.key)))""",
    ),
    Invariant(
        "I2",
        "no seat is free while somebody may be offered it",
        f"""SELECT q.id FROM queues q WHERE {_MAKES_OFFERS} AND {_SEATS} < q.capacity AND (
            EXISTS (
                SELECT 1 FROM places p WHERE p.queue_id = q.id AND p.state = 'waiting'
                AND p.unanswered_at IS NULL AND p.tie IS NULL)
            OR EXISTS (
                SELECT 1 FROM places p
                WHERE p.queue_id = q.id AND p.state = 'waiting' AND p.tie IS NOT NULL
                GROUP BY p.tie
                HAVING count(p.unanswered_at) = 0 AND count(*) <= q.capacity - {_SEATS}))""",
    ),
    Invariant(
        "I3",
        "a child stands in a queue once",
        """SELECT min(id) FROM places WHERE state IN ('waiting', 'offered', 'active')
        GROUP BY queue_id, child_id HAVING count(*) > 1""",
    ),
    Invariant(
        "I4",
        "no offer passes by a child who waited longer and was never offered a seat",
        f"""SELECT o.id FROM places o JOIN places w ON w.queue_id = o.queue_id
        WHERE o.state = 'offered' AND w.state = 'waiting' AND w.offered_at IS NULL
        AND w.unanswered_at IS NULL AND w.tie IS NULL AND w.asked_at < o.offered_at
        AND (w.priority < o.priority OR (w.priority = o.priority AND w.number < {_TURN}))
        AND NOT EXISTS (
            SELECT 1 FROM audit_events a WHERE a.library_id = w.library_id AND a.at >= o.offered_at
            AND (a.action = 'move_priority_class'
                OR (a.subject_key = w.key AND a.action IN ('give_priority', 'tie', 'untie'))))""",
    ),
    Invariant(
        "I4b",
        "a place given out of order has a reason",
        """SELECT id FROM places p WHERE state = 'active' AND offered_at IS NULL
        AND settled_at > asked_at AND reason = ''
        AND NOT EXISTS (SELECT 1 FROM lots l WHERE l.place_id = p.id)""",
    ),
    Invariant(
        "I4c",
        "who goes together waits for the same thing, or is offered it until the same moment",
        """SELECT min(id) FROM places WHERE tie IS NOT NULL AND state IN ('waiting', 'offered')
        GROUP BY tie HAVING count(DISTINCT state) > 1 OR count(DISTINCT queue_id) > 1
        OR count(DISTINCT expires_at) > 1""",
    ),
    Invariant(
        "I4d",
        "a place stands where its class stands",
        """SELECT p.id FROM places p LEFT JOIN priority_classes c ON c.id = p.priority_class_id
        WHERE p.priority <> COALESCE(c.rank, 0)""",
    ),
    Invariant(
        "I5",
        "a place has a moment of settling when it is settled, and only then",
        "SELECT id FROM places WHERE (state IN ('waiting', 'offered')) <> (settled_at IS NULL)",
    ),
    Invariant(
        "I6",
        "an offer can be answered for a while",
        "SELECT id FROM places WHERE state = 'offered' AND expires_at <= offered_at",
    ),
    Invariant(
        "I7",
        "who has said no, or has left, is offered nothing and is not in",
        """SELECT a.id FROM audit_events a JOIN audit_events b
        ON b.library_id = a.library_id AND b.subject_key = a.subject_key AND b.id < a.id
        WHERE a.subject = 'places' AND a.after IN ('waiting', 'offered', 'active')
        AND b.subject = 'places' AND b.after IN ('declined', 'withdrawn', 'left')""",
    ),
    Invariant(
        "I8",
        "nobody is offered a place after sign-up closed or the club started, unless somebody said so",
        """SELECT p.id FROM places p JOIN queues q ON q.id = p.queue_id JOIN clubs c ON c.id = q.club_id
        WHERE p.state = 'offered' AND (
            p.offered_at > q.closes_at OR (p.offered_at >= q.starts_at AND NOT q.offers_in_season))
        AND NOT EXISTS (
            SELECT 1 FROM audit_events a WHERE a.library_id = q.library_id AND a.at >= p.offered_at
            AND ((a.action = 'edit_club' AND a.subject_key = c.key)
                OR (a.action = 'offer_in_season' AND a.subject_key = q.key)))""",
    ),
    Invariant(
        "I8b",
        "nobody is offered a place between the day a draw is planned and the draw",
        """SELECT p.id FROM places p JOIN queues q ON q.id = p.queue_id
        WHERE p.state = 'offered' AND q.draws_at IS NOT NULL
        AND NOT EXISTS (
            SELECT 1 FROM audit_events a WHERE a.library_id = q.library_id AND a.subject_key = q.key
            AND a.action = 'schedule_draw' AND a.at >= p.offered_at)""",
    ),
    Invariant(
        "I9",
        "the counters of a queue are what is counted",
        f"""SELECT q.id FROM queues q WHERE q.taken <> {_SEATS}
        OR q.waiting <> (SELECT count(*) FROM places p WHERE p.queue_id = q.id AND p.state = 'waiting')
        OR q.next_number <= (SELECT COALESCE(max(p.number), 0) FROM places p WHERE p.queue_id = q.id)""",
    ),
    moves("places", seats.MOVES),
)


def broken_draws(session: Session) -> Iterator[str]:
    """A draw is worked out again from its seed; no query can do that."""
    for draw in session.scalars(select(Draw).order_by(Draw.id)):
        if not draws.proof(session, draw).holds:
            yield f"D1 the order of a draw is what its seed says: not so in {draw.id}"
