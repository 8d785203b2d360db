"""The jobs of the night: what is over is forgotten, once for each library and day."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import retention
from app.accounts.models import SignedIn
from app.book_imports import large_imports
from app.book_imports.models import BookImport
from app.bookings import line
from app.consents.models import GuardianLink
from app.core import clock, database, throttle
from app.core.records import FormReceipt, JobRun
from app.enrolment.models import OfferLink
from app.extensions import db
from app.homecoming import reminders
from app.letters.models import Message
from app.libraries.models import Library, PendingImport
from app.meetings import substitutes
from app.notices.models import Notice, NoticeState
from app.pictures import keeping
from app.privacy import backups, sweeping, tombstones
from app.school_line import request_retention
from app.signing_in.models import Link
from app.starts import check_ins
from app.transport import driving
from app.videos import keeping as films
from app.videos import making
from app.walls import highlights

KEEP_RECEIPTS = timedelta(days=2)
KEEP_PENDING_IMPORTS = timedelta(days=1)
KEEP_LARGE_IMPORTS = timedelta(days=30)
KEEP_SESSIONS = timedelta(days=30)
KEEP_LINKS = timedelta(days=30)
KEEP_OFFER_LINKS = timedelta(days=90)
KEEP_NOTICES = timedelta(days=90)
KEEP_MESSAGES = KEEP_NOTICES
KEEP_COUNTERS = timedelta(days=2)

SWEEPS_PATIENCE_SECONDS = 0.25
"""So long the file is swept before it is left for the next time."""


def run_nightly(app: Flask) -> int:
    """Do what has not been done today, however many workers ask; says for how many libraries."""
    with app.app_context():
        session = database.session()
        done = 0
        for library in session.scalars(select(Library).order_by(Library.id)).all():
            now = clock.now()
            if _claim(session, library, now):
                forget_what_is_over(session, library, now)
                retention.forget_what_is_due(session, library, now)
                check_ins.ask_the_schools(session, library, now)
                reminders.remind(session, library, now)
                line.settle_all(session, library, now)
                highlights.let_children_choose(session, library, now)
                driving.close_past(session, library.id, clock.local(now, library.zone).date(), now)
                done += 1
                session.commit()
                keeping.sweep(session, library.id, now)
                films.sweep(session, library.id, now)
            session.commit()
        if done:
            _forget_what_is_nobodys(session, clock.now())
            session.commit()
            making.forget_leftovers(clock.now())
            _forget_files(app.config["INSTANCE"], clock.now())
            # It keeps writers out while it waits for readers: better a little later than in everybody's way.
            session.rollback()
            sweeping.sweep(db.engine, SWEEPS_PATIENCE_SECONDS)
        return done


def forget_what_is_over(session: Session, library: Library, now: datetime) -> None:
    """Answers to forms, uploads nobody confirmed, old links and mails, substitutes of one library."""
    substitutes.forget_over(session, library.id, library.zone, now)
    for table, moment, keep in (
        (FormReceipt, FormReceipt.at, KEEP_RECEIPTS),
        (PendingImport, PendingImport.created_at, KEEP_PENDING_IMPORTS),
        (BookImport, BookImport.finished_at, KEEP_LARGE_IMPORTS),
        (Link, Link.expires_at, KEEP_LINKS),
        (GuardianLink, GuardianLink.revoked_at, KEEP_LINKS),
        (OfferLink, OfferLink.created_at, KEEP_OFFER_LINKS),
        (Message, Message.written_at, KEEP_MESSAGES),
    ):
        session.execute(delete(table).where(table.library_id == library.id, moment < now - keep))
    session.execute(
        delete(Notice).where(
            Notice.library_id == library.id,
            Notice.state != NoticeState.WAITING,
            Notice.created_at < now - KEEP_NOTICES,
        )
    )

    large_imports.forget_idle(session, library.id, now - KEEP_PENDING_IMPORTS)
    request_retention.forget(session, library.id, now)


def _forget_what_is_nobodys(session: Session, now: datetime) -> None:
    session.execute(delete(SignedIn).where(SignedIn.ends_at < now - KEEP_SESSIONS))
    throttle.forget(session, now - KEEP_COUNTERS)


def _claim(session: Session, library: Library, now: datetime) -> bool:
    claimed = session.execute(
        database.insert_unless_there(session, JobRun)
        .values(library_id=library.id, job="nightly", day=clock.local(now, library.zone).date(), at=now)
        .on_conflict_do_nothing()
        .returning(JobRun.id)
    )
    return claimed.scalar() is not None


def _forget_files(folder: Path, now: datetime) -> None:
    """Mails kept as files, tombstones and backups that are older than what they were kept for."""
    tombstones.forget_old(folder, now.date())
    backups.forget_old(folder, now)
    for mail in (folder / "mail").glob("*.eml"):
        if datetime.fromtimestamp(mail.stat().st_mtime, UTC) < now - KEEP_NOTICES:
            mail.unlink(missing_ok=True)
