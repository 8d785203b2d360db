"""Files looked through but not yet confirmed: each person has one of a kind at a time."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.core.errors import RuleBroken
from app.libraries.models import Library, PendingImport

LONGEST_NAME = 200  # letters


def hold(
    session: Session, library: Library, kind: str, file_name: str, data: bytes, by_id: int, now: datetime
) -> PendingImport:
    """Keep an uploaded file until it is confirmed; the person's last one of this kind is dropped.

    `kind` is "schools", "books", or "list" with the number of a box.
    """
    session.execute(
        delete(PendingImport).where(
            PendingImport.library_id == library.id,
            PendingImport.person_id == by_id,
            PendingImport.kind == kind,
        )
    )
    pending = PendingImport(
        library_id=library.id,
        person_id=by_id,
        kind=kind,
        file_name=file_name[-LONGEST_NAME:],
        data=data,
        created_at=now,
    )
    session.add(pending)
    session.flush()
    return pending


def release(session: Session, pending_id: int) -> None:
    """Take the file away because it is being taken in; only one sender can.

    Raises RuleBroken("import_done") when somebody has done so already.
    """
    statement = select(PendingImport).where(PendingImport.id == pending_id).with_for_update()
    found = session.scalar(statement)
    if found is None:
        raise RuleBroken("import_done")
    session.delete(found)
    session.flush()
