"""What a mail about a club needs, when it is sent; nothing if there is nothing to tell any more."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts import mails as accounts_mails
from app.accounts.models import Role
from app.clubs import mail_to_guardians, offer_links, writing_to_all
from app.clubs.models import Club, ClubState, Meeting, MeetingState, Message, Reach
from app.clubs.precedence import Draw
from app.clubs.queue import Place, PlaceState, Queue
from app.notices.models import Notice

Composer = Callable[[Session, Notice, datetime], dict[str, Any] | None]


def invitation(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """Somebody has been given a part; a host reads which club it is host of."""
    composed = accounts_mails.compose_invitation(session, notice, now)
    if composed is None:
        return None
    of_club = select(Club).join(Role, Role.club_id == Club.id).options(joinedload(Club.school))
    club = session.scalar(of_club.where(Role.key == notice.about))
    return composed | {"club": club, "school": club.school.name if club else composed["school"]}


def place_offered(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """The place that is free for a child, as long as it can still be answered.

    A protected child is not named, and its mail carries no link that opens without signing in.
    """
    place = session.scalar(
        select(Place)
        .where(Place.library_id == notice.library_id, Place.key == notice.about)
        .options(
            joinedload(Place.child),
            joinedload(Place.queue).joinedload(Queue.club).joinedload(Club.school),
        )
    )
    if place is None or place.state != PlaceState.OFFERED:
        return None
    if place.expires_at is None or place.expires_at <= now:
        return None
    if place.child.is_protected:
        return {"place": place, "child": None, "token": None}
    club = place.queue.club
    token = offer_links.mint(session, place, notice.reader_id, now)
    return {"place": place, "child": place.child, "club": club, "school": club.school, "token": token}


def club_message(session: Session, notice: Notice, now: datetime) -> dict[str, Any] | None:
    """What staff wrote to all; the children named are those the reader answers for today."""
    message = session.scalar(
        select(Message)
        .where(Message.library_id == notice.library_id, Message.key == notice.about)
        .options(joinedload(Message.club).joinedload(Club.school), joinedload(Message.written_by))
    )
    if message is None:
        return None
    club = message.club
    to = writing_to_all.recipients(session, club, Reach(message.reach))
    children = next((each.children for each in to if each.person.id == notice.person_id), [])
    writer = message.written_by.name
    return {
        "words": message.words,
        "writer": writer,
        "club": club,
        "school": club.school,
        "children": children,
    }


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
    "place_offered": place_offered,
    "place_reminder": place_offered,
    "club_message": club_message,
    "lots_drawn": lots_drawn,
    "season_starts": season_starts,
    mail_to_guardians.TEMPLATE: mail_to_guardians.compose,
}
