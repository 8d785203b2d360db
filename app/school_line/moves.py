"""What may follow what in the line of schools, and how the line is held while a request moves."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core import audit, database
from app.core.errors import RuleBroken
from app.core.tables import new_key
from app.school_line.models import ClubRequest, RequestState, SchoolLine

MOVES: dict[RequestState, frozenset[RequestState]] = {
    RequestState.UNCONFIRMED: frozenset({RequestState.WAITING}),
    RequestState.WAITING: frozenset({RequestState.OFFERED, RequestState.WITHDRAWN}),
    RequestState.OFFERED: frozenset(
        {RequestState.STARTING, RequestState.DECLINED, RequestState.WAITING, RequestState.WITHDRAWN}
    ),
    RequestState.STARTING: frozenset({RequestState.RUNNING, RequestState.WITHDRAWN}),
    RequestState.RUNNING: frozenset({RequestState.HANDED_OVER}),
    RequestState.HANDED_OVER: frozenset({RequestState.RUNNING}),
    RequestState.DECLINED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
}
FINAL = frozenset(state for state, ahead in MOVES.items() if not ahead)

USUAL_STARTS = 4
USUAL_CLUBS_EACH = 4


@contextmanager
def locked(session: Session, library_id: int) -> Iterator[SchoolLine]:
    """Hold the library's line of schools against everybody else; the line is made when first needed."""
    session.execute(
        database.insert_unless_there(session, SchoolLine)
        .values(
            library_id=library_id,
            key=new_key(),
            starts_a_season=USUAL_STARTS,
            clubs_each=USUAL_CLUBS_EACH,
            next_number=1,
        )
        .on_conflict_do_nothing(index_elements=[SchoolLine.library_id])
    )
    line = session.scalars(select(SchoolLine).where(SchoolLine.library_id == library_id)).one()
    yield database.lock(session, line)
    session.flush()


def move(
    session: Session,
    club_request: ClubRequest,
    state: RequestState,
    action: str,
    by: Person | None,
    now: datetime,
) -> None:
    """The one way a request changes state, while the line is locked. Raises RuleBroken: request_settled."""
    before = RequestState(club_request.state)
    if state not in MOVES[before]:
        raise RuleBroken("request_settled", state=before)
    club_request.state = state
    club_request.unanswered_at = None
    if state != RequestState.OFFERED:
        club_request.expires_at = None
    if state in FINAL:
        club_request.settled_at = now
    actor_id = by.id if by else None
    audit.record(session, action, club_request, now=now, actor_id=actor_id, before=before, after=state)
