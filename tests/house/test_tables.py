"""Tenancy in the tables (`decisions.md` 1, 2): the database itself refuses parents from elsewhere."""

import secrets
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, ForeignKeyConstraint, RowMapping, Table, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.routing import IntegerConverter, Rule

from app.accounts import sessions
from app.cards.models import CardPlace
from app.catalogue.models import Merge, Work
from app.children.models import Guardian
from app.clubs.models import Club, Meeting, Season
from app.consents.models import Consent
from app.core import clock
from app.core.tables import KEY_LENGTH, Base
from app.draws.models import Draw, Lot
from app.enrolment.models import OfferLink
from app.letters.models import Message
from app.libraries.models import Goal, OwnLanguage, OwnWords
from app.meetings.models import Activity, Attendance, BookRead, Doing
from app.notices import outbox
from app.openid.models import ForWhom, KnownIdentity, SignInService
from app.places.models import Place
from app.places.precedence import PriorityClass
from app.trips.models import Trip, TripAnswer
from app.year.models import SeasonFigure, SeasonStep
from tests.world import World

WITHOUT_A_LIBRARY = {
    "regions",
    "libraries",
    "people",
    "recovery_codes",
    "sessions",
    "rate_counters",
    "job_runs",
}
OF_NO_LIBRARY = {"regions", "libraries", "people"}
"""What a row may point to without naming its library."""
ONE_OF_A_KIND = {"sign_in_services"}
"""What a library has one of, so that no second can stand beside it at home."""
LISTED = {*CardPlace, *Doing, *ForWhom}
"""Values a check constraint lists; a clone keeps them."""


def tables() -> dict[str, Table]:
    return dict(Base.metadata.tables)


def parents() -> list[ForeignKeyConstraint]:
    """Every foreign key to a table of a library."""
    return [
        constraint
        for table in tables().values()
        for constraint in sorted(table.foreign_key_constraints, key=lambda key: str(key.name))
        if constraint.referred_table.name not in OF_NO_LIBRARY
    ]


def column_of(constraint: ForeignKeyConstraint) -> Column[Any]:
    """The column that points, besides `library_id`."""
    return next(column for column in constraint.columns if column.name != "library_id")


def test_every_row_belongs_to_a_library(app: Flask) -> None:
    for name, table in tables().items():
        if name not in WITHOUT_A_LIBRARY:
            assert not table.c.library_id.nullable, name
            unique = [[column.name for column in key.columns] for key in table.constraints if _is_unique(key)]
            assert ["library_id", "id"] in unique, name


def test_every_parent_is_named_together_with_its_library(app: Flask) -> None:
    for constraint in parents():
        assert constraint.column_keys[0] == "library_id", constraint.name
        referred = [element.column.name for element in constraint.elements]
        assert referred == ["library_id", "id"], constraint.name


def test_every_reference_is_a_foreign_key(app: Flask) -> None:
    """`card_id` of a session and a copy's or work's cover outlive what they point to on purpose."""
    loose = {"audit_events.actor_id", "sessions.card_id", "works.cover_id", "job_runs.library_id"}
    found = {
        f"{table.name}.{column.name}"
        for table in tables().values()
        for column in table.columns
        if column.name.endswith("_id") and not column.foreign_keys
    }

    assert found == loose


def test_every_row_with_a_key_has_one_of_128_bits(app: Flask) -> None:
    for table in tables().values():
        if "key" in table.c:
            assert table.c.key.unique, table.name
            assert getattr(table.c.key.type, "length", None) == KEY_LENGTH, table.name
            assert table.c.key.default is not None, table.name


def test_a_parent_from_another_library_is_refused(world: World) -> None:
    """For every such key: a row is pointed first to a new parent at home, then to one elsewhere."""
    fill_the_gaps(world)
    for constraint in parents():
        table, column = constraint.table, column_of(constraint)
        row = _row_with(world, table, column)
        model_parent = _row_with(world, constraint.referred_table)
        is_alone = constraint.referred_table.name in ONE_OF_A_KIND
        at_home = (
            model_parent["id"]
            if is_alone
            else _cloned(world.session, constraint.referred_table, model_parent, world.library.id)
        )
        elsewhere = _cloned(world.session, constraint.referred_table, model_parent, world.elsewhere.id)
        point = update(table).where(table.c.id == row["id"])

        world.session.execute(point.values({column.name: at_home}))
        with pytest.raises(IntegrityError, match=r"(?i)foreign key"), world.session.begin_nested():
            world.session.execute(point.values({column.name: elsewhere}))


def test_no_address_holds_a_number(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        kinds = {type(converter) for converter in rule._converters.values()}
        assert IntegerConverter not in kinds, rule


def test_every_argument_of_an_address_is_a_key_a_slug_a_token_or_one_of_a_few_words(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        for name in rule.arguments - {"library"}:
            kind = _kind(rule, name)
            assert kind in ("KeyConverter", "AnyConverter") or name == "token", f"{rule}: {name}"
        if "library" in rule.arguments:
            assert _kind(rule, "library") == "SlugConverter", rule


def _kind(rule: Rule, name: str) -> str:
    return type(rule._converters[name]).__name__


def _is_unique(constraint: Any) -> bool:
    return type(constraint).__name__ == "UniqueConstraint"


def fill_the_gaps(world: World) -> None:
    """Rows the cast does without."""
    now = clock.now()
    by_link = {"guardian_id": world[Guardian].id}
    world.add(Goal(name="Read more"))
    world.add(OwnWords(own_language_id=world[OwnLanguage].id, sentence="x", words="Haa"))
    outbox.tell_guardian(
        world.session, world.library.id, world[Guardian].id, "guardian_link", about="x", once="x", now=now
    )
    world.add(
        Consent(
            child_id=world.ida.id,
            purpose="public_wall",
            is_given=True,
            text_version="x",
            language="da",
            guardian_id=world[Guardian].id,
            at=now,
        )
    )
    world.add(TripAnswer(trip_id=world[Trip].id, child_id=world.ida.id, is_yes=True, at=now, **by_link))
    sessions.open_for_child(world.session, world.ida, now)
    season_id, club_id = world[Season].id, world[Club].id
    world.add(SeasonStep(season_id=season_id, name="boxes_home", done_at=now, done_by_id=world.lise.id))
    world.add(
        SeasonFigure(season_id=season_id, club_id=club_id, month=date(2026, 9, 1), name="asked", value=1)
    )
    place, person = world[Place], world.tom
    place.priority_class_id = world[PriorityClass].id
    draw = world.add(Draw(queue_id=place.queue_id, seed="00", until=now, drawn_at=now))
    world.add(Lot(draw_id=draw.id, place_id=place.id, party=place.key, priority=0, number=1))
    world.add(
        Message(
            club_id=world[Club].id,
            written_by_id=person.id,
            reach="all",
            words="x",
            recipients=1,
            written_at=now,
        )
    )
    world.add(
        OfferLink(place_id=place.id, person_id=person.id, token_hash="x", offered_at=now, created_at=now)
    )
    service = world.add(
        SignInService(
            for_whom=ForWhom.PUPILS, name="x", issuer="x", client="x", sealed_secret="x", created_at=now
        )
    )
    world.add(KnownIdentity(service_id=service.id, child_id=world.ida.id, subject_hash="x", created_at=now))
    meeting_id = world[Meeting].id
    world.add(Attendance(meeting_id=meeting_id, child_id=world.ida.id, was_here=True))
    world.add(Activity(meeting_id=meeting_id, doing=Doing.TALKED))
    world.add(BookRead(meeting_id=meeting_id, work_id=world[Work].id))
    double = Work(group_key="x", title="x", search_text="x", sort_key="x", created_at=now)
    kept = {"kept_id": world[Work].id, "moved": "{}", "facts": "{}", "merged_at": now}
    world.add(Merge(lost_id=world.add(double).id, **kept))


def _row_with(world: World, table: Table, column: Column[Any] | None = None) -> RowMapping:
    """A row of the library, one that uses the column if there is one."""
    some = select(table).where(table.c.library_id == world.library.id).limit(1)
    if column is not None:
        some = some.order_by(column.is_(None), table.c.id)
    return world.session.execute(some).mappings().one()


def _cloned(session: Session, table: Table, row: RowMapping, library_id: int) -> int:
    """The row again in another library, with all its parents; its id."""
    values = {name: value for name, value in row.items() if name != "id"}
    for column in _unique_columns(table):
        values[column.name] = _fresh(column, values[column.name])
    for constraint in table.foreign_key_constraints:
        parent = constraint.referred_table
        if parent.name in OF_NO_LIBRARY or values[column_of(constraint).name] is None:
            continue
        name = column_of(constraint).name
        its = session.execute(select(parent).where(parent.c.id == values[name])).mappings().one()
        values[name] = _cloned(session, parent, its, library_id)
    values["library_id"] = library_id
    return int(session.execute(insert(table).values(values).returning(table.c.id)).scalar_one())


def _unique_columns(table: Table) -> set[Column[Any]]:
    """What no two rows may share, besides what points to other rows."""
    unique = {column for key in table.constraints if _is_unique(key) for column in key.columns}
    unique |= {column for index in table.indexes if index.unique for column in index.columns}
    return {
        column for column in unique if not column.foreign_keys and column.name not in ("id", "library_id")
    }


def _fresh(column: Column[Any], value: Any) -> Any:
    if isinstance(value, str) and value not in LISTED:
        return secrets.token_hex(32)[: column.type.length]  # type: ignore[attr-defined]
    return value + 1000 + secrets.randbelow(10**6) if isinstance(value, int) else value
