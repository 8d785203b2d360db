"""The outbox: a notice is written in the transaction of what it tells about, and sent afterwards."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.core import database
from app.core.tables import new_key
from app.notices.models import Notice, NoticeState


def tell(
    session: Session,
    library_id: int,
    person_id: int,
    template: str,
    *,
    about: str | None,
    once: str,
    now: datetime,
    wait: timedelta = timedelta(),
) -> None:
    """Write down that `person_id` is to be told; the same `once` tells the same person one time.

    `about` is the public key of what it tells about. It leaves after `wait`, worded as things stand then.
    A request that fails sends nothing.
    """
    once = f"{template}:{once}:{person_id}"
    _write(session, library_id, template, about, once, now, now + wait, person_id=person_id)


def tell_guardian(
    session: Session,
    library_id: int,
    guardian_id: int,
    template: str,
    *,
    about: str,
    once: str,
    now: datetime,
) -> None:
    """Write down that a guardian is to be told; otherwise as `tell`."""
    once = f"{template}:{once}:guardian {guardian_id}"
    _write(session, library_id, template, about, once, now, now, guardian_id=guardian_id)


def _write(
    session: Session,
    library_id: int,
    template: str,
    about: str | None,
    once: str,
    now: datetime,
    leaves_at: datetime,
    **recipient: int,
) -> None:
    session.execute(
        database.insert_unless_there(session, Notice)
        .values(
            library_id=library_id,
            key=new_key(),
            template=template,
            about=about,
            once=once,
            **recipient,
            state=NoticeState.WAITING,
            tries=0,
            next_try_at=leaves_at,
            created_at=now,
        )
        .on_conflict_do_nothing()
    )
