"""What must be true of the database at any moment (`safety.md` 3); `flask check` and the storms ask it.

Each query finds the rows that break one invariant. None of them is ever found unless there is a fault.
"""
# ruff: noqa: S608 - every piece of every query is written here or read from the schema

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import Session

from app.clubs import draws, school_requests, seats
from app.clubs.precedence import Draw
from app.clubs.school_line import BEGUN
from app.core import clock
from app.core.tables import Base, UtcDateTime
from app.deposits import dispatch
from app.deposits.models import OUT
from app.reviews import moderation

SHOWN = 5
"""How many broken rows are named."""


@dataclass(frozen=True)
class Invariant:
    """A sentence that is always true, and the query for the ids of rows where it is not."""

    id: str
    says: str
    query: str


_MAKES_OFFERS = """q.draws_at IS NULL AND (q.closes_at IS NULL OR q.closes_at > :now)
    AND (q.offers_in_season OR q.starts_at IS NULL OR q.starts_at > :now)"""
_SEATS = "(SELECT count(*) FROM places s WHERE s.queue_id = q.id AND s.state IN ('offered', 'active'))"
_TURN = """(SELECT max(t.number) FROM places t
    WHERE t.queue_id = o.queue_id AND t.state = 'offered' AND (t.id = o.id OR t.tie = o.tie))"""
_OUT = ", ".join(f"'{state}'" for state in sorted(OUT))
_BEGUN = ", ".join(f"'{state}'" for state in BEGUN)
_LAST_WORDS = """
    SELECT 1 FROM consents last WHERE last.child_id = c.id AND last.purpose = 'public_wall'
    AND NOT EXISTS (
        SELECT 1 FROM consents later WHERE later.child_id = last.child_id AND later.purpose = last.purpose
        AND COALESCE(later.guardian_id, 0) = COALESCE(last.guardian_id, 0) AND later.id > last.id)"""

QUEUES = (
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
)
VOTES = (
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
)
TRIPS = (
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
BOOKS = (
    Invariant(
        "I12",
        "a copy is in one place: lost when it was missed, in a box when the box is named",
        """SELECT id FROM copies
        WHERE (state = 'lost') <> (lost_at IS NOT NULL) OR (state = 'in_box') <> (box_id IS NOT NULL)""",
    ),
    Invariant(
        "I12b",
        "what went out with a box is in that box until it is counted home",
        """SELECT s.id FROM deposited_copies s JOIN deposits d ON d.id = s.deposit_id
        JOIN copies c ON c.id = s.copy_id
        WHERE d.counted_at IS NULL AND (c.box_id IS NULL OR c.box_id <> d.box_id)""",
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
)
PEOPLE = (
    Invariant(
        "I17",
        "a child is on the public wall when the last consents say so, and only then",
        f"""SELECT c.id FROM children c WHERE c.on_public_wall <> (
            EXISTS ({_LAST_WORDS}) AND NOT EXISTS ({_LAST_WORDS} AND NOT last.is_given))""",
    ),
    Invariant(
        "I17b",
        "who says yes or no for a child is a guardian of that child",
        """SELECT c.id FROM consents c WHERE c.guardian_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM guardianships g
            WHERE g.child_id = c.child_id AND g.guardian_id = c.guardian_id)""",
    ),
    Invariant(
        "I17c",
        "of the links a guardian was given one at most lies about unused",
        """SELECT min(id) FROM guardian_links WHERE opened_at IS NULL AND revoked_at IS NULL
        GROUP BY guardianship_id HAVING count(*) > 1""",
    ),
    Invariant(
        "I18",
        "what is published was read by a librarian of the same library",
        """SELECT r.id FROM reviews r WHERE r.state = 'published' AND NOT EXISTS (
            SELECT 1 FROM roles w WHERE w.person_id = r.moderated_by_id AND w.name = 'librarian'
            AND w.library_id = r.library_id)""",
    ),
    Invariant(
        "I20",
        "the audit names nobody",
        """SELECT a.id FROM audit_events a WHERE a.before LIKE '%@%' OR a.after LIKE '%@%'
        OR EXISTS (SELECT 1 FROM children c WHERE c.library_id = a.library_id
            AND (a.before IN (c.first_name, c.alias) OR a.after IN (c.first_name, c.alias)))
        OR EXISTS (SELECT 1 FROM people p WHERE p.name <> '' AND p.name IN (a.before, a.after))""",
    ),
    Invariant(
        "I21",
        "a voided card and a person who may not sign in have no session",
        """SELECT s.id FROM sessions s WHERE s.revoked_at IS NULL AND s.ends_at > :now AND (
            EXISTS (SELECT 1 FROM cards c WHERE c.id = s.card_id AND c.voided_at IS NOT NULL)
            OR EXISTS (SELECT 1 FROM people p WHERE p.id = s.person_id AND p.disabled_at IS NOT NULL))""",
    ),
)

SCHOOLS = (
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
)


def broken(session: Session) -> list[str]:
    """Every invariant that does not hold, in a sentence with the ids of the first rows found."""
    now = clock.now()
    complaints = []
    for invariant in invariants():
        query = text(invariant.query)
        if ":now" in invariant.query:
            query = query.bindparams(bindparam("now", now, UtcDateTime))
        found = list(session.execute(query).scalars())
        if found:
            shown = ", ".join(str(row) for row in found[:SHOWN])
            complaints.append(f"{invariant.id} {invariant.says}: not so in {len(found)} ({shown})")
    return [*complaints, *_broken_draws(session)]


def _broken_draws(session: Session) -> list[str]:
    """A draw is worked out again from its seed; no query can do that."""
    return [
        f"D1 the order of a draw is what its seed says: not so in {draw.id}"
        for draw in session.scalars(select(Draw).order_by(Draw.id))
        if not draws.proof(session, draw).holds
    ]


def invariants() -> Iterator[Invariant]:
    """All of them: those written here, the moves of what has a life, and the tenancy of every parent."""
    yield from (*QUEUES, *VOTES, *TRIPS, *BOOKS, *PEOPLE)
    for table, moves in (
        ("places", seats.MOVES),
        ("boxes", dispatch.MOVES),
        ("reviews", moderation.MOVES),
        ("club_requests", school_requests.MOVES),
    ):
        yield Invariant("I5", f"{table} move only as they may", _strange_moves(table, moves))
    yield from SCHOOLS
    yield from tenants()


def tenants() -> Iterator[Invariant]:
    """I16: every parent belongs to the library of its row; read from the schema, so none is forgotten."""
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            column = next((name for name in key.column_keys if name != "library_id"), None)
            if column is None or "library_id" not in key.column_keys:
                continue
            parent = key.referred_table.name
            yield Invariant(
                "I16",
                f"{table.name}.{column} points into the row's own library",
                f"""SELECT one.id FROM {table.name} one LEFT JOIN {parent} parent ON parent.id = one.{column}
                WHERE one.{column} IS NOT NULL
                AND (parent.id IS NULL OR parent.library_id <> one.library_id)""",
            )


def _strange_moves(table: str, moves: Mapping[Any, frozenset[Any]]) -> str:
    edges = [(before, after) for before in moves for after in sorted(moves[before])]
    allowed = [f"(a.before = '{before}' AND a.after = '{after}')" for before, after in edges]
    return f"""SELECT a.id FROM audit_events a WHERE a.subject = '{table}'
        AND a.before IS NOT NULL AND a.after IS NOT NULL AND NOT ({" OR ".join(allowed)})"""
