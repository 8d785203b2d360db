"""A photographed pile lands: each card on its child and book; whatever is in doubt waits for an adult.

Reading and comparing are slow and come first, outside the transaction; what is stored then is decided under
the club's lock. A card is never given to anybody by one code alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.clubs.models import Club
from app.core import audit, database
from app.paper import queries
from app.paper.models import LANDED, PaperCard, PaperCut, PilePhoto, Problem
from app.paper.photographs import Cut, Photograph, look_alike

SUPERSEDED = (Problem.ONE_CODE, Problem.OVERLAPPING)
"""Half a look at a card, which a whole one makes good."""


@dataclass
class Landing:
    """What became of the cards of an upload."""

    landed: int = 0
    again: int = 0
    """Photographed before; the newer picture counts."""
    unread: int = 0


def compared(photographs: Sequence[Photograph], waiting: dict[str, bytes]) -> list[Photograph]:
    """The same, where a second card with the same codes but other writing is told from the same card again.

    `waiting` are the pictures of cards that have landed before. Pure and slow.
    """
    known = dict(waiting)
    judged = []
    for photograph in photographs:
        cuts = [_compared(cut, known) for cut in photograph.cuts]
        judged.append(replace(photograph, cuts=cuts))
    return judged


def _compared(cut: Cut, known: dict[str, bytes]) -> Cut:
    if cut.problem is not None or cut.token is None:
        return cut
    before = known.setdefault(cut.token, cut.picture)
    if before is not cut.picture and not look_alike(before, cut.picture):
        return replace(cut, problem=Problem.TWICE)
    known[cut.token] = cut.picture
    return cut


def land(
    session: Session,
    club: Club,
    photographs: Sequence[Photograph],
    by: Person,
    now: datetime,
    known: frozenset[str] = frozenset(),
) -> Landing:
    """Store what was cut out of `photographs` (`compared` before) for the club.

    `known` are the tokens of the cards they were compared with: one that has landed meanwhile is not
    replaced unseen, but stands beside it. The same card again replaces its picture. Photographs are kept
    with the cards that were cut out painted over, so that one that was missed can be seen.
    """
    database.lock(session, club)
    landing = Landing()
    for photograph in photographs:
        tokens = {cut.token for cut in photograph.cuts if cut.token}
        cards = queries.cards_with(session, club, tokens)
        for cut in photograph.cuts:
            _land(session, club, cut, cards.get(cut.token or ""), by, now, known, landing)
        session.add(
            PilePhoto(
                library_id=club.library_id,
                club_id=club.id,
                found=len(photograph.cuts),
                picture=photograph.rest,
                by_id=by.id,
                at=now,
            )
        )
    session.flush()
    after = f"{landing.landed} landed, {landing.again} again, {landing.unread} unread"
    audit.record(session, "photograph_pile", club, now=now, actor_id=by.id, after=after)
    return landing


def _land(
    session: Session,
    club: Club,
    cut: Cut,
    card: PaperCard | None,
    by: Person,
    now: datetime,
    known: frozenset[str],
    landing: Landing,
) -> None:
    problem = _problem(cut, card)
    before = _waiting(session, card) if card else None
    if card and problem is None and before is not None:
        if card.token in known or before.at == now:
            before.picture, before.at, before.by_id = cut.picture, now, by.id
            landing.again += 1
            return
        problem = Problem.TWICE
    if problem in SUPERSEDED and before is not None:
        landing.again += 1
        return
    session.add(_row(club, cut, card, problem, by, now))
    if problem is None:
        landing.landed += 1
        _forget_half_looks(session, card)
    else:
        landing.unread += 1
    session.flush()


def _problem(cut: Cut, card: PaperCard | None) -> Problem | None:
    if cut.problem is not None:
        return cut.problem
    if card is None:
        return Problem.UNKNOWN
    return Problem.TWICE if card.used_at is not None else None


def _waiting(session: Session, card: PaperCard) -> PaperCut | None:
    return session.scalar(select(PaperCut).where(PaperCut.card_id == card.id, PaperCut.problem == LANDED))


def _forget_half_looks(session: Session, card: PaperCard | None) -> None:
    if card is not None:
        half = PaperCut.problem.in_(SUPERSEDED)
        session.execute(delete(PaperCut).where(PaperCut.card_id == card.id, half))


def _row(
    club: Club, cut: Cut, card: PaperCard | None, problem: Problem | None, by: Person, now: datetime
) -> PaperCut:
    """Codes that disagree say nothing about whose card it is."""
    told = card if problem != Problem.CODES_DISAGREE else None
    return PaperCut(
        library_id=club.library_id,
        club_id=club.id,
        card_id=told.id if told else None,
        child_id=told.child_id if told else None,
        work_id=told.work_id if told else None,
        problem=problem or LANDED,
        picture=cut.picture,
        by_id=by.id,
        at=now,
    )


def put_away(session: Session, club: Club, by: Person, now: datetime) -> None:
    """An adult has seen that no card is left on the photographs; they are deleted."""
    session.execute(delete(PilePhoto).where(PilePhoto.club_id == club.id))
    audit.record(session, "put_pile_away", club, now=now, actor_id=by.id)
