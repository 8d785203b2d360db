"""The worker: sends what waits, looks up what is unknown, settles what has run out, and does the jobs
of the night."""

import logging
import threading

from flask import Flask
from sqlalchemy import update

from app import importer
from app.core import clock, database
from app.doors.models import Door
from app.lookups import looking_up, lookup_sources, lookups
from app.lookups.models import Lookup
from app.mailing import send_waiting
from app.nightly import run_nightly
from app.places import offers, reminders
from app.school_line import start_offers

TICK_SECONDS = 60
SEND_EVERY_SECONDS = 3
LOOKUPS = 20

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
