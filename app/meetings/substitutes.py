"""Substitutes: whoever stands in for the host at one meeting, by a link for that meeting and nothing else.

A substitute is a person of its own without an address, even when somebody we know stands in: whoever
holds the paper with the QR code then gets that meeting, and never what the known person may do.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, joinedload

from app.accounts import people, sessions
from app.accounts.models import NO_ADDRESS, Person, Role, RoleName, SignedIn
from app.clubs.models import Club, Meeting, MeetingState
from app.core import audit
from app.core.errors import RuleBroken
from app.signing_in import links
from app.signing_in.models import Link, LinkPurpose


def appoint(
    session: Session, meeting: Meeting, name: str, zone: str, by: Person, now: datetime
) -> tuple[Role, str]:
    """Let somebody stand in at one meeting; returns its role and the token of its link.

    Raises RuleBroken: meeting_settled (called off), meeting_over.
    """
    if meeting.state == MeetingState.CANCELLED:
        raise RuleBroken("meeting_settled", state=meeting.state)
    if now >= works_until(meeting, zone):
        raise RuleBroken("meeting_over")
    person = people.find_or_make(session, f"{secrets.token_hex(16)}@substitute{NO_ADDRESS}", name, now)
    role = Role(
        library_id=meeting.library_id,
        person_id=person.id,
        name=RoleName.HOST,
        club_id=meeting.club_id,
        meeting_id=meeting.id,
        invited_by_id=by.id,
        created_at=now,
    )
    session.add(role)
    session.flush()
    audit.record(session, "appoint_substitute", role, now=now, actor_id=by.id)
    return role, links.mint_until(
        session,
        meeting.library_id,
        person.id,
        LinkPurpose.SUBSTITUTE,
        now,
        works_until(meeting, zone),
    )


def withdraw(session: Session, role: Role, by: Person, now: datetime) -> None:
    """The substitute is not needed: the link ends, and whoever came in by it is out at once."""
    _end(session, role, now)
    audit.record(session, "withdraw_substitute", role, now=now, actor_id=by.id)


def substitutes_of(session: Session, meeting: Meeting) -> list[Role]:
    """Who stands in at the meeting, with its person, in the order they were asked."""
    return list(
        session.scalars(
            select(Role)
            .where(Role.meeting_id == meeting.id, Role.ended_at.is_(None))
            .order_by(Role.id)
            .options(joinedload(Role.person))
        )
    )


def meeting_of(session: Session, link: Link) -> Meeting | None:
    """The meeting a substitute's link is for, with its club, called off or not; none for any other link."""
    return session.scalar(
        select(Meeting)
        .join(Role, Role.meeting_id == Meeting.id)
        .where(Role.person_id == link.person_id, Role.ended_at.is_(None))
        .options(joinedload(Meeting.club))
    )


def stood_in_at(session: Session, club: Club, meeting_ids: Iterable[int]) -> Meeting | None:
    """Of the meetings somebody stands in at, the club's latest: where its door and its table lead back to."""
    return session.scalar(
        select(Meeting)
        .where(Meeting.id.in_(meeting_ids), Meeting.club_id == club.id)
        .order_by(Meeting.starts_at.desc())
        .limit(1)
    )


def works_from(meeting: Meeting, zone: str) -> datetime:
    """The beginning of the day before the meeting, where the library is."""
    return _midnight(meeting, zone, -1)


def works_until(meeting: Meeting, zone: str) -> datetime:
    """The end of the meeting's day, where the library is."""
    return _midnight(meeting, zone, 1)


def follow(session: Session, meeting: Meeting, zone: str) -> None:
    """The meeting was moved: the links of its substitutes end with its new day."""
    session.execute(
        update(Link)
        .where(
            Link.purpose == LinkPurpose.SUBSTITUTE,
            Link.person_id.in_(select(Role.person_id).where(Role.meeting_id == meeting.id)),
        )
        .values(expires_at=works_until(meeting, zone))
        .execution_options(synchronize_session=False)
    )


def forget_over(session: Session, library_id: int, zone: str, now: datetime) -> None:
    """In the night: who stood in at a meeting whose day is over is nobody any more, and loses its name."""
    today = datetime.combine(now.astimezone(ZoneInfo(zone)).date(), datetime.min.time(), ZoneInfo(zone))
    over = session.scalars(
        select(Role)
        .join(Meeting, Meeting.id == Role.meeting_id)
        .join(Person, Person.id == Role.person_id)
        .where(
            Role.library_id == library_id,
            Meeting.starts_at < today,
            or_(Role.ended_at.is_(None), Person.name != ""),
        )
        .options(joinedload(Role.person))
    )
    for role in over.all():
        _end(session, role, now)
        if not role.person.has_address:
            role.person.name, role.person.disabled_at = "", now


def _end(session: Session, role: Role, now: datetime) -> None:
    role.ended_at = role.ended_at or now
    sessions.revoke(session, now, SignedIn.person_id == role.person_id)


def _midnight(meeting: Meeting, zone: str, days: int) -> datetime:
    here = ZoneInfo(zone)
    day = meeting.starts_at.astimezone(here).date() + timedelta(days=days)
    return datetime.combine(day, datetime.min.time(), here)
