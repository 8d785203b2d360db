"""Every address that names a row, with fifty ids of which none is there for who asks (I21).

Keys of rows of the other library, keys of this library's rows of another kind, one's own key spoilt, keys
that are none, and what other products call a row: numbers, UUIDs, words.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import quote, unquote
from uuid import UUID

import pytest
from flask import Flask, make_response
from sqlalchemy import select
from werkzeug.test import EnvironBuilder

from app.access import scopes
from app.calendars import calendars
from app.calendars.models import Shows
from app.catalogue.models import Merge, Work
from app.clubs.models import Club
from app.core import clock, failures
from app.core.tables import Base, new_key
from app.lookups.models import LookupSource
from bench.figures import Figures
from tests.access.asked import noting_writes
from tests.access.other_library import twin
from tests.access.routes import Route, Stage, routes
from tests.world import World

IDS = 50
SEED = 21
WORDS = ("admin", "ida", "klub-laeseglad", "..", "%2e%2e", "null", "0", "-1", "1;drop")
BITS = 122
"""At least so many in whatever names a row or opens something, as a UUID has."""
RANDOM = re.compile(r"[A-Za-z0-9_.-]{20,}")

pytestmark = pytest.mark.only_on("sqlite")  # the guard asks both databases the same
OF_NOBODY = ["GET /<slug:library>/offer/<token>", "GET /setup/<token>"]
"""The cast has been offered nothing, and its installation is set up."""


class Answer(NamedTuple):
    status: int
    text: str

    def without(self, secret: str) -> "Answer":
        """The same, whatever was asked for and whatever is made anew for each page."""
        asked_for = rf"/(?:{re.escape(quote(secret))}|{re.escape(secret)})(?![\w.-])"
        return self._replace(text=RANDOM.sub("", re.sub(asked_for, "/", self.text)))


Send = Callable[[str, str, str], Answer]


@dataclass(frozen=True)
class Known:
    """The keys and the numbers there are, by table: of the other library, and of this one."""

    theirs: dict[str, list[str]]
    ours: dict[str, list[str]]
    numbers: list[int]


@pytest.fixture
def known(world: World) -> Known:
    theirs = twin(world)
    _what_the_cast_has_not(world)
    return Known(_keys(world, world.elsewhere.id, theirs), _keys(world, world.library.id), _numbers(world))


@pytest.fixture
def stage(app: Flask, known: Known, world: World) -> Stage:
    return Stage(app, world)


@pytest.fixture
def written(stage: Stage) -> Iterator[set[str]]:
    with noting_writes(stage.session.connection().engine) as found:
        yield found


@pytest.fixture
def send(app: Flask, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Send:
    """One request by somebody of the cast; says the status, where it sends to and what stands there.

    What a refusal looks like is compared letter by letter in `test_outsider`; here it is not drawn.
    """
    asks: dict[tuple[str, str], dict[str, Any]] = {}
    monkeypatch.setattr(failures, "_drawn", lambda status, *_rest: make_response("", status))

    def sent(who: str, method: str, address: str) -> Answer:
        if (who, method) not in asks:
            headers = {"Cookie": _cookie(app, stage, who)}
            asks[who, method] = EnvironBuilder(method=method, headers=headers).get_environ()
        environ = asks[who, method] | {"PATH_INFO": unquote(address), "wsgi.input": BytesIO()}
        began: list[Any] = []
        body = b"".join(app.wsgi_app(environ, lambda *said: began.extend(said)))  # type: ignore[arg-type, return-value]
        text = dict(began[1]).get("Location", "") + body.decode()
        return Answer(int(began[0][:3]), text)

    return sent


def test_no_address_opens_with_an_id_that_is_not_there_for_who_asks(
    app: Flask, stage: Stage, known: Known, written: set[str], send: Send
) -> None:
    figures, chance, wrong = Figures(), random.Random(SEED), []
    asked: Counter[str] = Counter()
    alone: set[str] = set()
    written.clear()
    for route in (each for each in routes(app) if each.keyed):
        who = stage.owner(route)
        assert who is not None, f"{route}: nobody of the cast may"
        address = stage.address(route)
        key = stage.key(route)
        assert route.model
        if not known.theirs.get(route.model.__tablename__):
            alone.add(route.model.__name__)
        for foreign in _foreign(route, key, known, chance):
            answer = send(who, route.method, address.replace(key, foreign))
            asked[str(route)] += 1
            if answer.status != 404:
                wrong.append(f"{route} for {who} with {foreign}: {answer.status}")
    figures.say(f"{sum(asked.values())} requests at {len(asked)} addresses (seed {SEED})")
    figures.at_most("I21.kinds_only_here", len(alone), 0, " ".join(sorted(alone)), digits=0)
    figures.at_least("I21.ids_an_address", min(asked.values()), IDS, digits=0)
    figures.at_most("I21.foreign_ids_opened", len(wrong), 0, "; ".join(wrong[:8]), digits=0)
    figures.at_most("I21.tables_written", len(written), 0, " ".join(sorted(written)), digits=0)
    assert not figures.failed


def test_no_secret_in_an_address_is_found_by_trying(
    app: Flask, stage: Stage, known: Known, written: set[str], send: Send
) -> None:
    """A label's, a driver's, a mail's: nobody is signed in there, so that the secret is all there is.

    Some answer 404; where a mail leads to there is a page for whoever comes too late, the same for all.
    """
    figures, chance, wrong, late = Figures(), random.Random(SEED), [], 0
    secret = [route for route in routes(app) if "token" in route.rule.arguments]
    written.clear()
    for route in secret:
        address, token, none = stage.address(route), stage.token_of(route), new_key()
        too_late = send("Anybody", route.method, address.replace(token, none)).without(none)
        late += too_late.status != 404
        for foreign in _foreign(route, token, known, chance):
            answer = send("Anybody", route.method, address.replace(token, foreign)).without(foreign)
            if answer.status != 404 and answer != too_late:
                wrong.append(f"{route} with {foreign}: {answer.status}")
    figures.say(f"{late} of them have a page for those who come too late")
    figures.at_least("I21.secret_addresses", len(secret), 20, f"with {IDS} each", digits=0)
    figures.at_most("I21.secrets_guessed", len(wrong), 0, "; ".join(wrong[:8]), digits=0)
    figures.at_most("I21.written_by_guessing", len(written - {"rate_counters"}), 0, digits=0)
    assert not figures.failed


def test_a_secret_that_is_there_opens_a_page_of_its_own(app: Flask, stage: Stage, send: Send) -> None:
    """The control: at every one of them the true secret is answered with something else than any other."""
    alike = []
    for route in (each for each in routes(app, "GET") if "token" in each.rule.arguments):
        address, token, none = stage.address(route), stage.token_of(route), new_key()
        answers = [
            send("Anybody", "GET", address.replace(token, each)).without(each) for each in (token, none)
        ]
        if answers[0] == answers[1]:
            alike.append(str(route))
    assert alike == OF_NOBODY


def test_what_names_a_row_cannot_be_guessed(known: Known) -> None:
    """22 letters of 64: no number, nothing that counts up, none of it the same."""
    keys = [key for found in (known.theirs, known.ours) for each in found.values() for key in each]
    figures = Figures()
    figures.at_least("I21.bits_of_a_key", min(len(key) for key in keys) * 6 - 4, BITS, digits=0)
    figures.at_most("I21.keys_twice", len(keys) - len(set(keys)), 0, digits=0)
    assert not figures.failed


def test_a_scope_that_forgets_the_library_is_found(
    app: Flask, stage: Stage, known: Known, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setitem(scopes.SCOPES, Club, lambda _viewer: select(Club))
    chance, opened = random.Random(SEED), 0
    for route in (each for each in routes(app, "GET") if each.keyed and each.model is Club):
        who, address, key = stage.owner(route), stage.address(route), stage.key(route)
        assert who is not None
        for foreign in _foreign(route, key, known, chance):
            with stage.undone():
                opened += send(who, route.method, address.replace(key, foreign)).status == 200

    Figures().at_least("I21.addresses_control", opened, 1, digits=0)
    assert opened


def _foreign(route: Route, own: str, known: Known, chance: random.Random) -> list[str]:
    """Fifty, the likeliest first: the same kind of row over there, and then whatever is not one here."""
    table = route.model.__tablename__ if route.model else ""
    other_kinds = [key for name, keys in sorted(known.ours.items()) if name != table for key in keys]
    over_there = [key for name, keys in sorted(known.theirs.items()) if name != table for key in keys]
    found = [
        *known.theirs.get(table, [])[:20],
        *_spoilt(own),
        *chance.sample(other_kinds, 6),
        *chance.sample(over_there, 6),
        *(str(number) for number in chance.sample(known.numbers, 6)),
        *(str(UUID(int=chance.getrandbits(128), version=4)) for _each in range(4)),
        *chance.sample(WORDS, 4),
    ]
    fresh = (new_key() for _each in range(IDS))
    return list(islice((each for each in (*dict.fromkeys(found), *fresh) if each != own), IDS))


def _spoilt(own: str) -> list[str]:
    last = "B" if own[-1] == "A" else "A"
    return [own.swapcase(), own.lower(), own[::-1], own[:-1], own + "A", own[:-1] + last, own[:-2] + "__"]


def _keys(world: World, library_id: int, more: dict[str, list[str]] | None = None) -> dict[str, list[str]]:
    """The keys of a library's rows, by table."""
    found = {name: list(keys) for name, keys in (more or {}).items()}
    for table in Base.metadata.sorted_tables:
        if {"key", "library_id"} <= set(table.columns.keys()):
            rows = world.session.scalars(select(table.c.key).where(table.c.library_id == library_id))
            found[table.name] = list(dict.fromkeys([*found.get(table.name, []), *rows]))
    return found


def _what_the_cast_has_not(world: World) -> None:
    """What comes into the cast's library with the stage, at the other library too."""
    now, there = clock.now(), world.elsewhere.id
    calendars.issue(world.session, there, world.sten, Shows.LIBRARY, None, now)
    source = {"address": "https://sru.example.com/sru", "record_schema": "marcxml", "search_index": "isbn"}
    world.add(LookupSource(library_id=there, created_at=now, **source))
    kept, lost = (
        world.add(
            Work(library_id=there, group_key=key, title=key, search_text=key, sort_key=key, created_at=now)
        )
        for key in ("kept", "lost")
    )
    world.add(
        Merge(library_id=there, kept_id=kept.id, lost_id=lost.id, moved="{}", facts="{}", merged_at=now)
    )


def _numbers(world: World) -> list[int]:
    """What the rows are called inside."""
    return sorted(
        {
            number
            for table in Base.metadata.sorted_tables
            if {"id", "library_id"} <= set(table.columns.keys())
            for number in world.session.scalars(select(table.c.id))
        }
    )


def _cookie(app: Flask, stage: Stage, who: str) -> str:
    if who not in stage.tokens:
        return ""
    values: dict[str, Any] = {"token": stage.tokens[who], "seen": stage.seen}
    signed = app.session_interface.get_signing_serializer(app).dumps(values)  # type: ignore[attr-defined]
    return f"{app.config['SESSION_COOKIE_NAME']}={signed}"
