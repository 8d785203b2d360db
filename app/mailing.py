"""The post on its way: each waiting notice is worded by its room, then sent, then noted."""

import logging
import smtplib
from datetime import datetime
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, g
from flask_babel import force_locale
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

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
from app.enrolment import mails as enrolment_mails
from app.guardians import withdrawals
from app.homecoming import mails as deposits_mails
from app.letters import mails as letter_mails
from app.libraries.models import Library
from app.meetings import meeting_news, praise
from app.notices import post
from app.notices.models import Notice
from app.phones import mails as phones_mails
from app.signing_in import mails as signing_in_mails
from app.starts import mails as start_mails
from app.trips import mails as trip_mails
from app.wishes import mails as wishes_mails
from app.year import mails as year_mails

BATCH = 50

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


def send_waiting(app: Flask) -> int:
    """Send what is due, one by one; says how many were dealt with."""
    done = 0
    while done < BATCH and _send_one(app):
        done += 1
    return done


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
