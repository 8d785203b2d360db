"""A loose book somebody wished for rides along like any other, and whoever asked is told once."""

from sqlalchemy import select

from app.catalogue.models import Work
from app.clubs.models import Club
from app.core import clock
from app.loose_books.models import LooseBook
from app.notices.models import Notice
from app.transport import driving, planning, waiting
from app.transport.models import Vehicle
from app.wishes import loose as wishes
from app.wishes.models import LineState, Wish, WishLine
from tests.deposits.boxes import conserved, held
from tests.world import World


def test_a_wished_book_waits_once_rides_along_and_the_host_is_told(world: World) -> None:
    session, club, now = world.session, world[Club], clock.now()
    asked = {"school_id": club.school_id, "club_id": club.id, "asked_by_id": world.hanne.id, "asked_at": now}
    wish = world.add(Wish(books=1, **asked))
    line = world.add(WishLine(wish_id=wish.id, work_id=world[Work].id, title="Skammerens datter"))
    already = len(waiting.books(session, world.library))
    wishes.send_loosely(session, line, world.lise, now)
    assert len(waiting.books(session, world.library)) == already + 1
    book = session.scalars(select(LooseBook).order_by(LooseBook.id.desc())).first()
    assert book is not None
    before, today = held(world), clock.today(world.library.zone)
    run = planning.plan_run(session, world.library, today, Vehicle.VAN, None, world.lise, now)

    planning.load_loose(session, run, book, world.lise, now)
    driving.start(session, run, None, now)

    assert line.state == LineState.CAME
    told = session.scalars(select(Notice.person_id).where(Notice.template == "wish_sent")).all()
    assert told == [world.hanne.id]
    conserved(world, before)
