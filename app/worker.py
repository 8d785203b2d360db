"""The worker: sends what waits, looks up what is unknown, settles what has run out, and does the jobs
of the night."""

import logging
import smtplib
import threading
from datetime import datetime
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, g
from flask_babel import force_locale
from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app import importer
from app.accounts.models import Person
from app.answering import mails as answering_mails
from app.bookings import mails as bookings_mails
from app.calendars import ics
from app.calendars.calendars import Occasion
from app.children.models import Guardian
from app.clubs import mails as clubs_mails
from app.consents import mails as consents_mails
from app.core import clock, database
from app.core.languages import LANGUAGES
from app.doors.models import Door
from app.enrolment import mails as enrolment_mails
from app.guardians import withdrawals
from app.homecoming import mails as deposits_mails
from app.letters import mails as letter_mails
from app.libraries.models import Library
from app.lookups import looking_up, lookup_sources, lookups
from app.lookups.models import Lookup
from app.meetings import meeting_news, praise
from app.nightly import run_nightly
from app.notices import post
from app.notices.models import Notice
from app.phones import mails as phones_mails
from app.places import offers, reminders
from app.school_line import start_offers
from app.signing_in import mails as signing_in_mails
from app.starts import mails as start_mails
from app.trips import mails as trip_mails
from app.wishes import mails as wishes_mails
from app.year import mails as year_mails

TICK_SECONDS = 60
SEND_EVERY_SECONDS = 3
BATCH = 50
LOOKUPS = 20

COMPOSERS = post.composers(
    consents_mails.COMPOSERS,
    signing_in_mails.COMPOSERS,
    phones_mails.COMPOSERS,
    clubs_mails.COMPOSERS,
    letter_mails.COMPOSERS,
    enrolment_mails.COMPOSERS,
    meeting_news.COMPOSERS,
    praise.COMPOSERS,
    trip_mails.COMPOSERS,
    start_mails.COMPOSERS,
    year_mails.COMPOSERS,
    withdrawals.COMPOSERS,
    deposits_mails.COMPOSERS,
    wishes_mails.COMPOSERS,
    answering_mails.COMPOSERS,
    bookings_mails.COMPOSERS,
)

log = logging.getLogger(__name__)


def work(app: Flask, stop: threading.Event) -> None:
    """Until `stop` is set: send every few seconds, tick every minute, the night's jobs once a day."""
    next_tick = 0.0
    over = threading.Event()
    reader = threading.Thread(target=importer.run, args=(app, over), name="importer", daemon=True)
    reader.start()
    while not stop.is_set():
        try:
            send_waiting(app)
            look_up_waiting(app)
            if clock.now().timestamp() >= next_tick:
                next_tick = clock.now().timestamp() + TICK_SECONDS
                tick(app)
                run_nightly(app)
        except Exception as error:  # the web server ends with the worker, so it goes on
            log.warning("worker: tries again: %s", type(error).__name__)
        stop.wait(SEND_EVERY_SECONDS)
    over.set()
    reader.join(timeout=5)


def send_waiting(app: Flask) -> int:
    """Send what is due, one by one; says how many were dealt with."""
    done = 0
    while done < BATCH and _send_one(app):
        done += 1
    return done


def look_up_waiting(app: Flask) -> int:
    """Ask about books whose titles follow, until one question fails: mail must not wait for a dead server."""
    done = 0
    while done < LOOKUPS and _look_up_one(app):
        done += 1
    return done


def tick(app: Flask) -> None:
    """What a minute brings: offers that have run out or are half over, doors that have closed."""
    with app.app_context():
        session = database.session()
        now = clock.now()
        lookups.settle_at_home(session, now)
        session.commit()
        for queue in offers.queues_with_expired_offers(session, now):
            offers.expire_offers(session, queue)
            session.commit()
        reminders.remind(session, now)
        session.commit()
        for club_request in start_offers.expired(session, now):
            start_offers.expire(session, club_request, now)
            session.commit()
        session.execute(
            update(Door)
            .where(Door.closed_at.is_(None), Door.closes_at <= now)
            .values(closed_at=Door.closes_at)
        )
        session.commit()


def _look_up_one(app: Flask) -> bool:
    """Take one in hand and commit; then ask; then note the answer. No network inside a transaction.

    Says whether all went well and another may be asked.
    """
    with app.app_context():
        session = database.session()
        lookup = lookups.take_next(session, clock.now())
        if lookup is None:
            session.rollback()
            return False
        lookup_id, library_id, isbn = lookup.id, lookup.library_id, lookup.isbn
        sources, wakes_at = lookup_sources.awake(session, library_id, clock.now())
        session.commit()
        answer = looking_up.ask(sources, isbn, app.config["OUTWARD_REACHABLE"])
        now = clock.now()
        lookup = session.get_one(Lookup, lookup_id, populate_existing=True)
        asked = {source.id for source in sources}
        lookup_sources.note(session, library_id, answer.failed, asked, now)
        if answer.book is not None:
            lookups.found(session, lookup, answer.book, now)
        else:
            lookups.not_found(session, lookup, bool(answer.failed), wakes_at, now)
        session.commit()
        return not answer.failed


def _send_one(app: Flask) -> bool:
    """Claim, word and commit; then send; then note how it went. No network inside a transaction."""
    with app.test_request_context(base_url=app.config["BASE_URL"]):
        session = database.session()
        now = clock.now()
        notice = post.take_next(session, now)
        if notice is None:
            session.rollback()
            return False
        notice_id = notice.id
        why: str | None
        try:
            mail = _worded(app, session, notice, now)
            session.commit()
        except SQLAlchemyError:
            raise
        except Exception as error:  # a mail that cannot be worded must not stand in the way of the others
            session.rollback()
            why, for_good = type(error).__name__, False
        else:
            why, for_good = _send(app, mail) if mail else (None, False)
        notice = session.get_one(Notice, notice_id)
        if why is None:
            post.sent(notice, clock.now())
        else:
            post.failed(notice, clock.now(), why, for_good=for_good)
        session.commit()
        return True


def _worded(app: Flask, session: Session, notice: Notice, now: datetime) -> EmailMessage | None:
    person = _recipient(session, notice)
    library = session.get_one(Library, notice.library_id)
    context = COMPOSERS[notice.template](session, notice, now)
    if context is None or (isinstance(person, Person) and person.disabled_at is not None):
        return None
    g.library, g.slug = library, library.slug
    recipient = context.pop("recipient", person.email)
    with force_locale(person.language if person.language in LANGUAGES else library.language):
        template = app.jinja_env.get_template(f"notices/{notice.template}.txt")
        text = template.render(person=person, library=library, **context)
    return post.message(
        notice,
        text,
        sender=app.config["MAIL_FROM"],
        sender_name=library.name,
        recipient=recipient,
        host=urlsplit(app.config["BASE_URL"]).hostname or "localhost",
        calendar=_calendar(context, library),
    )


def _calendar(context: dict[str, Any], library: Library) -> bytes | None:
    """What a mail about a meeting, or about all of a season's, brings for the reader's own calendar."""
    meetings = context.get("meetings", [])
    meeting = context.get("meeting")
    if meeting is None and not meetings:
        return None
    club = context["club"]
    shown = [Occasion(each, club) for each in ([meeting] if meeting is not None else meetings)]
    return ics.written(club.name, shown, library.zone)


def _recipient(session: Session, notice: Notice) -> Person | Guardian:
    if notice.guardian_id is not None:
        return session.get_one(Guardian, notice.guardian_id)
    return session.get_one(Person, notice.person_id)


def _send(app: Flask, mail: EmailMessage) -> tuple[str | None, bool]:
    """Why it did not go (none when it did), and whether that is final."""
    try:
        post.carrier(app.config["SMTP_URL"], app.config["INSTANCE"]).send(mail)
    except post.Permanent as refused:
        return str(refused), True
    except (OSError, smtplib.SMTPException) as error:
        log.warning("mail not sent: %s", type(error).__name__)
        return type(error).__name__, False
    return None, False
