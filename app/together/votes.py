"""What shall we do? The club's children vote; one vote a child, changeable while the vote is open.

What each child voted for is forgotten the moment the vote is closed: the numbers stay, and who won.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.children.models import Child
from app.clubs.models import Club, Meeting, MeetingState
from app.core import audit, database
from app.core.errors import RuleBroken
from app.places.membership import must_be_in
from app.together import suggestions
from app.together.models import LONGEST_CHOICE, LONGEST_QUESTION, Ballot, Suggestion, Vote, VoteChoice

FEWEST, MOST = 2, 6
"""Choices in a vote."""
STILL_TODAYS = timedelta(hours=6)
"""A vote closed so soon after a meeting ended was about that meeting."""


def open_vote(
    session: Session,
    club: Club,
    question: str,
    choices: Sequence[str],
    picked: Sequence[Suggestion],
    by: Person,
    now: datetime,
) -> Vote:
    """Ask the club's children; `picked` suggestions stand after the host's own `choices`, without a name.

    Raises RuleBroken: vote_open_already, vote_few_choices (below 2), vote_many_choices (above 6),
    vote_same_choices, words_too_long, national_number.
    """
    database.lock(session, club)
    if session.scalar(select(Vote.id).where(Vote.club_id == club.id, Vote.closed_at.is_(None))):
        raise RuleBroken("vote_open_already")
    words = _sorted_out([*choices, *(suggestion.words for suggestion in picked)])
    vote = Vote(
        library_id=club.library_id,
        club_id=club.id,
        question=suggestions.storable(question, LONGEST_QUESTION),
        opened_by_id=by.id,
        opened_at=now,
    )
    session.add(vote)
    session.flush()
    for each in words:
        session.add(VoteChoice(library_id=club.library_id, vote_id=vote.id, words=each))
        session.flush()
    for suggestion in picked:
        suggestions.pick(session, suggestion, by, now)
    audit.record(session, "open_vote", vote, now=now, actor_id=by.id)
    return vote


def cast(session: Session, vote: Vote, child: Child, choice_key: str, now: datetime) -> None:
    """The child wants this choice; what it wanted before is forgotten.

    Raises RuleBroken: vote_closed, not_in_club, vote_choice_unknown.
    """
    database.lock(session, vote)
    if not vote.is_open:
        raise RuleBroken("vote_closed")
    must_be_in(session, vote.club_id, child)
    choice = session.scalar(
        select(VoteChoice).where(VoteChoice.vote_id == vote.id, VoteChoice.key == choice_key)
    )
    if choice is None:
        raise RuleBroken("vote_choice_unknown")
    session.execute(delete(Ballot).where(Ballot.vote_id == vote.id, Ballot.child_id == child.id))
    session.add(
        Ballot(library_id=vote.library_id, vote_id=vote.id, choice_id=choice.id, child_id=child.id, at=now)
    )
    session.flush()


def close(
    session: Session, vote: Vote, by: Person, now: datetime, winner_key: str | None = None
) -> VoteChoice | None:
    """Count, name the winner, and forget who voted for what; the meeting it was about remembers it.

    Among equals the host chooses (`winner_key`). Without a single vote nothing has won.
    Raises RuleBroken: vote_closed, vote_tied.
    """
    database.lock(session, vote)
    if not vote.is_open:
        raise RuleBroken("vote_closed")
    counted = _counted(session, vote)
    most = max(counted.values())
    leaders = [choice for choice, votes in counted.items() if most and votes == most]
    chosen = [choice for choice in leaders if choice.key == winner_key] or leaders
    if len(chosen) > 1:
        raise RuleBroken("vote_tied")
    for choice, votes in counted.items():
        choice.votes, choice.is_winner = votes, choice in chosen
    vote.closed_at, vote.meeting_id = now, _meeting_about(session, vote.club_id, now)
    session.flush()
    session.execute(delete(Ballot).where(Ballot.vote_id == vote.id))
    audit.record(session, "close_vote", vote, now=now, actor_id=by.id)
    return chosen[0] if chosen else None


def _sorted_out(words: Sequence[str]) -> list[str]:
    kept = [each for each in (suggestions.tidied(word) for word in words) if each]
    if len(kept) < FEWEST:
        raise RuleBroken("vote_few_choices", fewest=FEWEST)
    if len(kept) > MOST:
        raise RuleBroken("vote_many_choices", most=MOST)
    if len({each.casefold() for each in kept}) < len(kept):
        raise RuleBroken("vote_same_choices")
    return [suggestions.storable(each, LONGEST_CHOICE) for each in kept]


def _counted(session: Session, vote: Vote) -> dict[VoteChoice, int]:
    rows = session.execute(
        select(VoteChoice, func.count(Ballot.id))
        .outerjoin(Ballot, Ballot.choice_id == VoteChoice.id)
        .where(VoteChoice.vote_id == vote.id)
        .group_by(VoteChoice.id)
        .order_by(VoteChoice.id)
    )
    return dict(rows.all())


def _meeting_about(session: Session, club_id: int, now: datetime) -> int | None:
    """The meeting that is on, has just been, or comes next."""
    return session.scalar(
        select(Meeting.id)
        .where(
            Meeting.club_id == club_id,
            Meeting.state != MeetingState.CANCELLED,
            Meeting.ends_at > now - STILL_TODAYS,
        )
        .order_by(Meeting.starts_at)
        .limit(1)
    )
