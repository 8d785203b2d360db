"""A library service of a known size, the same at every run: what speed is measured on."""

from datetime import datetime

from sqlalchemy.orm import Session

from bench.town import books, clubs, people, traffic
from bench.town.ground import COUNTRY, HAMLET, TOWN, Ground, Size, settle

__all__ = ["COUNTRY", "HAMLET", "SIZES", "SLUG", "TOWN", "Ground", "Size", "fill"]

SIZES = {size.name: size for size in (TOWN, COUNTRY, HAMLET)}
SLUG = "byen"


def fill(session: Session, size: Size, now: datetime) -> Ground:
    """Fill a migrated, empty database and commit; counters, audit and notices agree with the rows."""
    ground = Ground(session, size, now)
    people.libraries(ground)
    people.schools(ground)
    people.adults(ground)
    clubs.seasons(ground)
    there = clubs.crowds(ground)
    sites = [clubs.school_of(ground, crowd.club) for crowd in there for _child in crowd.children]
    people.children(ground, sites)
    clubs.clubs(ground, there)
    books.works(ground)
    books.boxes(ground)
    books.reviews(ground, there)
    traffic.wishes(ground)
    traffic.bookings(ground)
    traffic.a_run(ground)
    traffic.loans(ground, there)
    settle(ground)
    return ground
