"""The servers a library asks about books it does not know; none, and nothing is ever asked."""

import re
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.core import audit
from app.core.errors import RuleBroken
from app.core.outward_addresses import LONGEST, NoAnswer, read_address
from app.libraries.models import Library
from app.lookups.looking_up import Source
from app.lookups.models import LookupSource, RecordSchema

MOST_SOURCES = 5
REST = timedelta(minutes=2)
"""How long a server that could not answer is left alone."""
INDEX = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}")


_ANY = select(select(LookupSource.id).where(LookupSource.library_id == bindparam("library")).exists())


def sources_of(session: Session, library_id: int) -> list[LookupSource]:
    """The library's servers, in the order they are asked."""
    wanted = select(LookupSource).where(LookupSource.library_id == library_id).order_by(LookupSource.id)
    return list(session.scalars(wanted))


def is_on(session: Session, library_id: int) -> bool:
    """Whether the library wants unknown books to be looked up."""
    return bool(session.scalar(_ANY, {"library": library_id}))


def add_source(
    session: Session, library: Library, address: str, schema: str, index: str, by_id: int, now: datetime
) -> LookupSource:
    """Ask this server too, after the others.

    Raises RuleBroken: lookup_address (no plain public http address), lookup_index, lookup_there,
    lookup_enough (five).
    """
    address = address.strip()
    try:
        read_address(address)
    except NoAnswer:
        raise RuleBroken("lookup_address") from None
    if len(address) > LONGEST or "#" in address:
        raise RuleBroken("lookup_address")
    if not INDEX.fullmatch(index):
        raise RuleBroken("lookup_index")
    others = sources_of(session, library.id)
    if any(other.address == address for other in others):
        raise RuleBroken("lookup_there")
    if len(others) >= MOST_SOURCES:
        raise RuleBroken("lookup_enough", most=MOST_SOURCES)
    source = LookupSource(
        library_id=library.id,
        address=address,
        record_schema=RecordSchema(schema),
        search_index=index,
        created_at=now,
    )
    session.add(source)
    session.flush()
    audit.record(session, "add", source, now=now, actor_id=by_id)
    return source


def remove_source(session: Session, source: LookupSource, by_id: int, now: datetime) -> None:
    """Ask this server no more."""
    audit.record(session, "remove", source, now=now, actor_id=by_id)
    session.delete(source)
    session.flush()


def awake(session: Session, library_id: int, now: datetime) -> tuple[list[Source], datetime | None]:
    """The servers that may be asked now; and when the next of those that rest wakes up."""
    every = sources_of(session, library_id)
    resting = [source.rests_until for source in every if source.rests_until and source.rests_until > now]
    ready = [
        Source(source.id, source.address, source.record_schema, source.search_index)
        for source in every
        if source.rests_until is None or source.rests_until <= now
    ]
    return ready, min(resting, default=None)


def note(session: Session, library_id: int, failed: dict[int, str], asked: set[int], now: datetime) -> None:
    """Write down which of the servers that were asked failed, and let those rest."""
    for source in sources_of(session, library_id):
        if source.id in asked:
            source.failure = failed.get(source.id, "")
            source.rests_until = now + REST if source.failure else None
    session.flush()
