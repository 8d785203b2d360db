"""Every route with an address in the world of the cast, and who may go there; read from the URL map."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.access import policy, scopes
from app.access.policy import Action
from app.access.viewer import Viewer
from app.accounts import sessions
from app.accounts.models import Person, Role
from app.calendars import calendars
from app.calendars.models import Shows
from app.catalogue.models import Merge, Work
from app.children.models import Child
from app.clubs.models import Club, Meeting
from app.core import clock
from app.core.tables import Base, new_key
from app.libraries.models import Library, PendingImport
from app.lookups.models import LookupSource
from app.meetings import substitutes
from app.reviews.models import Review
from app.school_line.models import ClubRequest
from app.signing_in import links
from app.signing_in.models import LinkPurpose
from app.starts.models import CheckIn
from app.transport.models import Run
from app.walls.models import Screen
from tests.world import GUARDIANS_TOKEN, World

ADULTS = ("Lise", "Lars", "Tom", "Hanne", "Mads")
CAST = (*ADULTS, "Ida", "Gry", "Sten", "Anybody")
OWNERS = ("Lise", "Tom", "Hanne", "Ida")
"""In this order, for whom the policy allows it."""
UNSAFE = {"POST"}
SAFE = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True)
class Route:
    """One method of one address, and what the guard asks there."""

    method: str
    rule: Rule
    action: Action | None
    model: type[Any] | None

    @property
    def endpoint(self) -> str:
        return str(self.rule.endpoint)

    @property
    def is_public(self) -> bool:
        return self.action is None

    @property
    def keyed(self) -> bool:
        return self.model is not None and self.word in self.rule.arguments

    @property
    def word(self) -> str:
        """The name of its row in the address."""
        assert self.model is not None
        return word_of(self.model)

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"


def routes(app: Flask, *methods: str) -> list[Route]:
    """Every route of these methods (all if none is named), in the order of their addresses."""
    found = []
    for rule in sorted(app.url_map.iter_rules(), key=str):
        action, model = getattr(app.view_functions[rule.endpoint], "access", (None, None))
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if not methods or method in methods:
                found.append(Route(method, rule, action, model))
    return found


class Stage:
    """The world as it stands before a request: keys, tokens and a signed-in cookie for each of the cast."""

    def __init__(self, app: Flask, world: World) -> None:
        self.app, self.session = app, world.session
        now = clock.now()
        self.keys = {model: [row.key] for model, row in world.rows.items() if hasattr(row, "key")}
        self.keys[Review].append(_draft(world, now).key)
        self.keys[Merge] = [_double(world, now).key]
        self.keys[PendingImport].append(_book_list(world, now).key)
        self.keys[LookupSource] = [_lookup_source(world, now).key]
        self.labels = [row.label_token for row in world.rows.values() if hasattr(row, "label_token")]
        self.line, self.check_in = world[ClubRequest].token, world[CheckIn].token
        self.screen = world[Screen].token
        self.run = world[Run].token
        self.slugs = (world.library.slug, world.elsewhere.slug)
        self.library_ids = (world.library.id, world.elsewhere.id)
        self.link = links.mint(world.session, world.library.id, world.tom.id, LinkPurpose.SIGN_IN, now)
        self.calendar = calendars.issue(world.session, world.library.id, world.lise, Shows.LIBRARY, None, now)
        today = _meeting_today(world)
        self.keys[Meeting].insert(0, today.key)
        mads, self.substitute = substitutes.appoint(
            world.session, today, "Mads", world.library.zone, world.lise, now
        )
        world.people["mads"] = mads.person
        self.ids = {name: world.people[name.lower()].id for name in (*ADULTS, "Sten")}
        self.tokens = {
            name: sessions.open_for_person(world.session, world.people[name.lower()], now)
            for name in (*ADULTS, "Sten")
        }
        self.tokens["Ida"] = sessions.open_for_child(world.session, world.ida, now)
        self.child_id = world.ida.id
        self.seen = int(now.timestamp())
        world.session.commit()
        world.session.expunge_all()

    def address(self, route: Route, *, key: str | None = None, slug: str | None = None) -> str:
        """Where the route leads; to the cast's own row unless another `key` is named."""
        values: dict[str, str] = {}
        for name in route.rule.arguments:
            if name == "library":
                values[name] = slug or self.slugs[0]
            elif name == "token":
                values[name] = self.token_of(route)
            elif name == "size":
                values[name] = "small"
            else:
                values[name] = key or self.key(route)
        with self.app.test_request_context():
            built = self.app.url_map.bind("localhost").build(route.endpoint, values, method=route.method)
        return str(built)

    def token_of(self, route: Route) -> str:
        """The secret in an address that has one: of a label, a calendar, a line, a screen, a person."""
        if "/line/" in str(route.rule):
            return self.line
        if "/check-in/" in str(route.rule):
            return self.check_in
        if route.endpoint == "walls.slideshow":
            return self.screen
        if route.endpoint.startswith("transport."):
            return self.run
        if route.endpoint.startswith("deposits."):
            return self.labels[0]
        if route.endpoint in ("meetings.substitute", "meetings.stand_in"):
            return self.substitute
        return self.calendar if route.endpoint == "calendars.calendar" else self.link

    def key(self, route: Route) -> str:
        """The row in the address: of the cast's own, the first somebody may do this with."""
        assert route.model is not None
        keys = self.keys[route.model]
        if route.action == Action.IMPORT_BOOKS:
            return keys[-1]
        if len(keys) == 1 or route.action is None:
            return keys[0]
        allowed = (key for key in keys for who in OWNERS if self._can(who, route.action, route.model, key))
        return next(allowed, keys[0])

    def fields(self) -> dict[str, str]:
        """What a form could name: a fresh key against double sending, and every row of the cast."""
        return {"form_key": new_key()} | {word_of(model): keys[0] for model, keys in self.keys.items()}

    def send(
        self, who: str, method: str, address: str, *, form_key: bool = True, **kwargs: Any
    ) -> TestResponse:
        """One request from a browser of its own."""
        self.session.commit()
        self.session.expunge_all()
        client = self.app.test_client()
        if who in self.tokens:
            with client.session_transaction() as cookie:
                cookie["token"], cookie["seen"] = self.tokens[who], self.seen
        if who == "Gry":
            with client.session_transaction() as cookie:
                cookie["guardian"], cookie["guardian_since"] = GUARDIANS_TOKEN, self.seen
        if method == "POST" and form_key:
            kwargs["data"] = self.fields() | kwargs.get("data", {})
        return client.open(address, method=method, **kwargs)

    def viewer(self, who: str) -> Viewer:
        """Who the guard takes them for at the cast's library."""
        library = self.session.scalars(select(Library).where(Library.slug == self.slugs[0])).one()
        if who == "Ida":
            child = self.session.get_one(Child, self.child_id)
            return Viewer(library=library, child=child)
        if who in ("Gry", "Anybody"):
            return Viewer(library=library)
        person = self.session.get_one(Person, self.ids[who])
        roles = self.session.scalars(
            select(Role).where(Role.person_id == person.id, Role.library_id == library.id)
        )
        return Viewer(library=library, person=person, roles=tuple(roles))

    def allows(self, who: str, route: Route) -> bool | None:
        """What the policy says; None when the row does not exist for them."""
        assert route.action is not None
        key = self.key(route) if route.model else None
        return self._can(who, route.action, route.model, key)

    def _can(self, who: str, action: Action, model: type[Any] | None, key: str | None) -> bool | None:
        viewer = self.viewer(who)
        thing: Any = viewer.library
        if model is not None and key is not None:
            thing = scopes.found(self.session, viewer, scopes.SCOPES[model], model, key)
        return None if thing is None else policy.can(viewer, action, thing)

    def owner(self, route: Route) -> str | None:
        """The first of the owners whom the policy lets in."""
        if route.action is None:
            return "Anybody"
        return next((who for who in OWNERS if self.allows(who, route)), None)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Whatever happens inside is taken back, commits included."""
        self.session.commit()
        self.session.expunge_all()
        connection: Any = self.session.get_bind()
        step = connection.begin_nested()
        try:
            yield
        finally:
            self.session.rollback()
            self.session.expunge_all()
            step.rollback()

    def fingerprint(self) -> dict[str, str]:
        """A hash of every table, to see what a request changed."""
        self.session.commit()
        connection: Any = self.session.get_bind()
        prints = {}
        for table in Base.metadata.sorted_tables:
            rows = connection.execute(select(table).order_by(*table.primary_key.columns)).all()
            prints[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
        return prints


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(name for name in before if before[name] != after[name])


def word_of(model: type[Any]) -> str:
    """How an address calls a row of the model: `school_break`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()


def _book_list(world: World, now: datetime) -> PendingImport:
    """A list of books Lise has uploaded, beside the register of schools."""
    books: PendingImport = world.add(
        PendingImport(
            person_id=world.lise.id,
            kind="books",
            file_name="books.csv",
            data=b"ISBN;Titel\r\n9788763841450;Skammerens datter",
            created_at=now,
        )
    )
    return books


def _lookup_source(world: World, now: datetime) -> LookupSource:
    """A server asked about unknown books; the cast has none, for most libraries have none."""
    source: LookupSource = world.add(
        LookupSource(
            address="https://sru.example.org/sru",
            record_schema="marcxml",
            search_index="bath.isbn",
            created_at=now,
        )
    )
    return source


def _double(world: World, now: datetime) -> Merge:
    """A work that was the same as another."""
    lost = Work(group_key="y", title="Ronia", search_text="ronia", sort_key="ronia", created_at=now)
    values = {"kept_id": world[Work].id, "moved": "{}", "facts": "{}", "merged_at": now}
    double: Merge = world.add(Merge(lost_id=world.add(lost).id, **values))
    return double


def _draft(world: World, now: datetime) -> Review:
    """A review Ida is writing, beside the one she has sent."""
    work = Work(group_key="x", title="Ronja", search_text="ronja", sort_key="ronja", created_at=now)
    draft: Review = world.add(
        Review(
            child_id=world.ida.id,
            work_id=world.add(work).id,
            club_id=world[Club].id,
            created_at=now,
            changed_at=now,
        )
    )
    return draft


def _meeting_today(world: World) -> Meeting:
    """Where Mads stands in, and at no other; it comes first wherever a meeting is asked for."""
    # It ends with the day: whoever is in the club by now is in it then, whenever the tests run.
    late = datetime.combine(clock.today(world.library.zone), time(23), ZoneInfo(world.library.zone))
    meeting: Meeting = world.add(
        Meeting(club_id=world[Club].id, starts_at=late, ends_at=late + timedelta(minutes=59))
    )
    return meeting
