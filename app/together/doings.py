"""Reads about what the club does together: the votes, and what the children have suggested."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.children.models import Child
from app.clubs.models import Club, Meeting
from app.core.tables import UtcDateTime
from app.places.membership import ITS_CLUBS
from app.together.models import Ballot, Suggestion, Vote, VoteChoice

VOTES_SHOWN = 10
NOBODY = 0
"""The child that looks, where it is an adult."""


@dataclass(frozen=True)
class Tally:
    """One choice, how many want it, and whether it won; `is_mine` if the child that looks chose it."""

    key: str
    words: str
    votes: int
    is_winner: bool
    is_mine: bool


@dataclass(frozen=True)
class Result:
    """A vote with its choices in the order they were written."""

    key: str
    club_id: int
    question: str
    is_open: bool
    decided_on: datetime | None
    """The meeting that was decided about, once the vote is closed."""
    tallies: list[Tally]

    @property
    def voted(self) -> int:
        """How many children have voted."""
        return sum(tally.votes for tally in self.tallies)

    @property
    def leaders(self) -> list[Tally]:
        """The choices most children want; several when they are equal, none when nobody has voted."""
        most = max((tally.votes for tally in self.tallies), default=0)
        return [tally for tally in self.tallies if most and tally.votes == most]

    @property
    def winner(self) -> Tally | None:
        """What was decided, once the vote is closed."""
        return next((tally for tally in self.tallies if tally.is_winner), None)

    @property
    def mine(self) -> Tally | None:
        """What the child that looks has chosen."""
        return next((tally for tally in self.tallies if tally.is_mine), None)


_COUNTED = (
    select(
        Vote.key.label("vote"),
        Vote.club_id,
        Vote.question,
        Vote.closed_at,
        Meeting.starts_at,
        VoteChoice.key,
        VoteChoice.words,
        VoteChoice.votes,
        VoteChoice.is_winner,
        func.count(Ballot.id).label("ballots"),
        func.max(case((Ballot.child_id == bindparam("child"), 1), else_=0)).label("is_mine"),
    )
    .join(VoteChoice, VoteChoice.vote_id == Vote.id)
    .outerjoin(Ballot, Ballot.choice_id == VoteChoice.id)
    .outerjoin(Meeting, Meeting.id == Vote.meeting_id)
    .group_by(Vote.id, VoteChoice.id, Meeting.id)
    .order_by(Vote.opened_at.desc(), Vote.id.desc(), VoteChoice.id)
)
_MATTERS = or_(Vote.closed_at.is_(None), Meeting.ends_at > bindparam("now", type_=UtcDateTime))
_MATTERS_IN = _COUNTED.where(Vote.club_id.in_(bindparam("clubs", expanding=True)), _MATTERS)
ANY_VOTE = (
    select(Vote.id)
    .outerjoin(Meeting, Meeting.id == Vote.meeting_id)
    .where(Vote.club_id.in_(ITS_CLUBS), _MATTERS)
    .exists()
)
"""Whether `votes_that_matter` would find one in the clubs of `child`; asked beside other things."""
_LAST_OF = (
    select(Vote.id).where(Vote.club_id == bindparam("club")).order_by(Vote.opened_at.desc(), Vote.id.desc())
)
_VOTES_OF = _COUNTED.where(Vote.id.in_(_LAST_OF.limit(VOTES_SHOWN)))
_DECIDED = select(Vote.meeting_id, VoteChoice.words).join(
    VoteChoice, and_(VoteChoice.vote_id == Vote.id, VoteChoice.is_winner)
)


@dataclass
class Matters:
    """What a child's club is voting about, and what it has chosen for a meeting that is not over."""

    open_vote: Result | None = None
    chosen: str | None = None


def votes_that_matter(
    session: Session, club_ids: Iterable[int], child: Child, now: datetime
) -> dict[int, Matters]:
    """By club, as `child` sees it."""
    rows = session.execute(_MATTERS_IN, {"clubs": list(club_ids), "child": child.id, "now": now})
    found: dict[int, Matters] = {}
    for result in _results(rows):
        matters = found.setdefault(result.club_id, Matters())
        if result.is_open:
            matters.open_vote = result
        elif result.winner and matters.chosen is None:
            matters.chosen = result.winner.words
    return found


def votes_of(session: Session, club: Club) -> list[Result]:
    """The club's last ten votes, newest first; the first may be open."""
    return _results(session.execute(_VOTES_OF, {"club": club.id, "child": NOBODY}))


def decided_at(session: Session, meetings: Iterable[Meeting]) -> dict[int, str]:
    """What the children chose for each of `meetings`, by the meeting's number inside."""
    wanted = _DECIDED.where(Vote.meeting_id.in_([meeting.id for meeting in meetings])).order_by(
        Vote.closed_at
    )
    return {meeting_id: words for meeting_id, words in session.execute(wanted) if meeting_id}


def waiting_suggestions(session: Session, club: Club) -> list[Suggestion]:
    """What the host has not picked yet, oldest first; with the child."""
    return list(
        session.scalars(
            select(Suggestion)
            .where(Suggestion.club_id == club.id, Suggestion.picked_at.is_(None))
            .order_by(Suggestion.at, Suggestion.id)
            .options(joinedload(Suggestion.child))
        )
    )


def own_suggestions(session: Session, child: Child) -> list[Suggestion]:
    """What the child has suggested and its host has not picked yet, in any club."""
    return list(
        session.scalars(
            select(Suggestion)
            .where(Suggestion.child_id == child.id, Suggestion.picked_at.is_(None))
            .order_by(Suggestion.at, Suggestion.id)
        )
    )


def _results(rows: Iterable[Any]) -> list[Result]:
    results: dict[str, Result] = {}
    for row in rows:
        result = results.setdefault(
            row.vote,
            Result(row.vote, row.club_id, row.question, row.closed_at is None, row.starts_at, []),
        )
        votes = row.ballots if row.votes is None else row.votes
        result.tallies.append(Tally(row.key, row.words, votes, row.is_winner, bool(row.is_mine)))
    return list(results.values())
