"""What a mail about a club needs, when it is sent; nothing if there is nothing to tell any more."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Role
from app.clubs.models import Club, ClubState, Meeting, MeetingState
from app.draws.models import Draw
from app.notices.models import Notice
from app.notices.post import Composer
from app.places.models import Queue
from app.signing_in import mails as signing_in_mails


def invitation(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """Somebody has been given a part; a host reads which club it is host of."""
    composed = signing_in_mails.compose_invitation(session, notice, now)
    if composed is None:
        return None
    of_club = select(Club).join(Role, Role.club_id == Club.id).options(joinedload(Club.school))
    club = session.scalar(of_club.where(Role.key == notice.about))
    return composed | {"club": club, "school": club.school.name if club else composed["school"]}


def lots_drawn(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """The draw has been made; the list is read after signing in, so the mail names no child."""
    drawn = (
        select(Club)
        .join(Queue, Queue.club_id == Club.id)
        .join(Draw, Draw.queue_id == Queue.id)
        .where(Draw.library_id == notice.library_id, Draw.key == notice.about)
        .options(joinedload(Club.school))
    )
    club = session.scalar(drawn)
    return {"club": club, "school": club.school} if club else None


def season_starts(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """A club's season, with its meetings for the reader's calendar; nothing if it is not open after all."""
    club = of_notice(session, notice)
    if club is None or club.state != ClubState.OPEN:
        return None
    meetings = session.scalars(
        select(Meeting)
        .where(Meeting.club_id == club.id, Meeting.state == MeetingState.PLANNED, Meeting.starts_at > now)
        .order_by(Meeting.starts_at)
    ).all()
    return {"club": club, "school": club.school, "meetings": list(meetings)}


def of_notice(session: Session, notice: Notice) -> Club | None:
    """The club a notice is about, with its school and season."""
    return session.scalar(
        select(Club)
        .where(Club.library_id == notice.library_id, Club.key == notice.about)
        .options(joinedload(Club.school), joinedload(Club.season))
    )


COMPOSERS: dict[str, Composer] = {
    "invitation": invitation,
    "lots_drawn": lots_drawn,
    "season_starts": season_starts,
}
