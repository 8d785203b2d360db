"""The floor: what the same rows cost in bare Flask, SQLAlchemy Core and Jinja.

The same server, the same database, one or two queries, a page of the same size; no session, no
sign-in, no permissions, no forms, no languages. What ours costs more is what the house costs.
"""

import json
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask, redirect, request
from jinja2 import Template
from sqlalchemy import (
    DateTime,
    MetaData,
    Select,
    bindparam,
    create_engine,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.engine import Connection, Engine
from werkzeug.wrappers import Response

LIBRARY = 1
FILLING = '<span class="filling" data-role="none"><svg viewBox="0 0 24 24" aria-hidden="true"></svg></span>\n'
LINK = """<a class="link" href="{{ url_for('page', name=name, key=row.key) }}">&rarr;</a>"""
FRAME = """<!doctype html><html lang="da"><head><meta charset="utf-8"><title>{{ name }}</title></head>
<body><h1>{{ name }}</h1>
%s
%s</body></html>"""


@dataclass(frozen=True)
class Measure:
    """What a page of ours is made of: bytes, and addresses of our own (links and forms)."""

    size: int
    addresses: int


class Floor:
    """The queries of every page, and a template for each, cut to the measure of ours."""

    def __init__(self, engine: Engine, measures: dict[str, Measure]) -> None:
        self.engine = engine
        tables = MetaData()
        tables.reflect(engine)
        engine.dispose()  # the workers are forked from here, and none may share a connection
        self.tables = tables.tables
        self.measures = measures
        self.statements = self._statements()
        self._templates: dict[str, Template] = {}

    def page(self, app: Flask, name: str, values: dict[str, Any]) -> str:
        """The page `name`; its template is made when it is first asked for."""
        with self.engine.connect() as connection:
            lists = [connection.execute(s, values).all() for s in self.statements[name]]
        template = self._templates.get(name)
        if template is None:
            template = self._templates[name] = self._cut(app, name, lists)
        return template.render(name=name, lists=lists)

    def join(self, connection: Connection, queue: int, child: int) -> None:
        """Lock, count, insert: the least that gives a child its number in line."""
        queues, places = self.tables["queues"], self.tables["places"]
        locked = select(queues.c.capacity, queues.c.next_number).where(queues.c.id == queue)
        capacity, number = connection.execute(locked.with_for_update()).one()
        seats = select(func.count()).where(places.c.queue_id == queue, places.c.state == "active")
        is_in = connection.execute(seats).scalar_one() < capacity
        connection.execute(
            insert(places).values(
                library_id=LIBRARY, key=secrets.token_urlsafe(16), queue_id=queue, child_id=child,
                number=number, priority=0, state="active" if is_in else "waiting",
                asked_at=datetime.now(UTC), reason="",
            )
        )  # fmt: skip
        connection.execute(update(queues).where(queues.c.id == queue).values(next_number=number + 1))

    def _cut(self, app: Flask, name: str, lists: list[Any]) -> Template:
        """As many addresses as ours, by `url_for`; then filled up with plain markup to the same size."""
        measure, rows = self.measures.get(name, Measure(0, 0)), max(sum(map(len, lists)), 1)
        links, more = divmod(measure.addresses, rows)
        bare = self._template(app, name, links, more, "", "").render(name=name, lists=lists)
        missing = max(measure.size - len(bare.encode()), 0)
        each = missing * 3 // 4 // rows
        rest = missing - each * rows
        return self._template(app, name, links, more, _text(each), _text(rest))

    def _template(self, app: Flask, name: str, links: int, more: int, each: str, rest: str) -> Template:
        loops = []
        for at, statement in enumerate(self.statements[name]):
            cells = "".join(map(_cell, statement.selected_columns)) + LINK * links
            loops.append(f"{{% for row in lists[{at}] %}}<tr>{cells}{each}</tr>\n{{% endfor %}}")
        frame = "{% with row = {'key': '-'} %}" + LINK * more + "{% endwith %}" + rest
        return app.jinja_env.from_string(FRAME % ("".join(loops), frame))

    def _statements(self) -> dict[str, list[Select[Any]]]:
        t = self.tables
        club, school, queue, place, child = (
            t["clubs"], t["schools"], t["queues"], t["places"], t["children"]
        )  # fmt: skip
        review, work, box, deposit, copy = t["reviews"], t["works"], t["boxes"], t["deposits"], t["copies"]
        meeting = t["meetings"]
        wish, booking, loan = t["wishes"], t["bookings"], t["loans"]
        run, stop, load = t["runs"], t["stops"], t["loads"]
        key = bindparam("key")
        at_school = club.join(school, school.c.id == club.c.school_id).join(
            queue, queue.c.club_id == club.c.id
        )
        clubs = (
            select(club.c.key, club.c.name, club.c.weekday, club.c.starts_at, club.c.ends_at, club.c.room)
            .add_columns(club.c.grade_from, club.c.grade_to, school.c.name.label("school"), school.c.town)
            .add_columns(queue.c.capacity, queue.c.taken, queue.c.waiting)
            .select_from(at_school)
            .where(club.c.library_id == LIBRARY, club.c.state == "open")
            .order_by(school.c.sort_key, club.c.sort_key)
        )
        one_club = clubs.where(club.c.key == key)
        asked = place.join(child, child.c.id == place.c.child_id).join(queue, queue.c.id == place.c.queue_id)
        places = (
            select(place.c.key, place.c.number, place.c.state, place.c.asked_at, child.c.first_name)
            .add_columns(child.c.initial, child.c.class_label, child.c.alias, child.c.animal)
            .select_from(asked.join(club, club.c.id == queue.c.club_id))
            .where(club.c.key == key)
            .order_by(place.c.priority, place.c.number)
        )
        written = review.join(work, work.c.id == review.c.work_id).join(
            child, child.c.id == review.c.child_id
        )
        reviews = (
            select(review.c.key, review.c.rating, review.c.words, review.c.changed_at, review.c.state)
            .add_columns(work.c.title, work.c.author, child.c.alias, child.c.animal, child.c.first_name)
            .select_from(written.join(club, club.c.id == review.c.club_id))
        )
        published = reviews.where(review.c.library_id == LIBRARY, review.c.state == "published")
        public = published.where(review.c.audience == "public", child.c.on_public_wall).order_by(
            review.c.published_at.desc(), review.c.key.desc()
        )
        noted = select(review.c.id).where(
            review.c.work_id == work.c.id, review.c.state == "published", review.c.audience == "public"
        )
        children = (
            select(child.c.key, child.c.first_name, child.c.initial, child.c.class_label, child.c.alias)
            .add_columns(child.c.animal, school.c.name.label("school"))
            .select_from(child.join(school, school.c.id == child.c.school_id))
            .where(child.c.library_id == LIBRARY)
            .order_by(child.c.sort_key, child.c.id)
        )
        boxes = (
            select(box.c.key, box.c.number, box.c.name, box.c.state, school.c.name.label("school"))
            .add_columns(deposit.c.sent_at, deposit.c.due_on)
            .select_from(
                box.join(deposit, deposit.c.box_id == box.c.id).join(
                    school, school.c.id == deposit.c.school_id
                )
            )
        )
        books = (
            select(work.c.key, work.c.title, work.c.author, copy.c.state)
            .select_from(copy.join(work, work.c.id == copy.c.work_id).join(box, box.c.id == copy.c.box_id))
            .order_by(work.c.sort_key, copy.c.id)
        )
        week = (
            select(
                meeting.c.key, meeting.c.starts_at, club.c.name, school.c.name.label("school"), club.c.room
            )
            .add_columns(queue.c.capacity, queue.c.taken, queue.c.waiting)
            .select_from(at_school.join(meeting, meeting.c.club_id == club.c.id))
            .where(meeting.c.library_id == LIBRARY, meeting.c.starts_at >= bindparam("since"))
            .order_by(meeting.c.starts_at)
            .limit(bindparam("rows"))
        )
        wishes = (
            select(wish.c.key, wish.c.books, wish.c.age_from, wish.c.age_to, wish.c.theme, wish.c.from_on)
            .add_columns(wish.c.asked_at, wish.c.state, wish.c.sent, school.c.name.label("school"))
            .select_from(wish.join(school, school.c.id == wish.c.school_id))
            .where(wish.c.library_id == LIBRARY, wish.c.state == "waiting")
            .order_by(wish.c.asked_at, wish.c.key)
        )
        booked = booking.join(box, box.c.id == booking.c.box_id).join(
            school, school.c.id == booking.c.school_id
        )
        bookings = (
            select(booking.c.key, booking.c.first_on, booking.c.last_on, booking.c.busy_from, box.c.number)
            .add_columns(booking.c.state, booking.c.class_label, box.c.name, school.c.name.label("school"))
            .select_from(booked)
            .where(booking.c.library_id == LIBRARY, booking.c.state == "booked")
            .order_by(booking.c.wanted_from, booking.c.key)
        )
        lent = loan.join(child, child.c.id == loan.c.child_id).join(club, club.c.id == loan.c.club_id)
        loans = (
            select(loan.c.key, child.c.first_name, child.c.initial, child.c.class_label, child.c.animal)
            .add_columns(work.c.title, loan.c.lent_at, deposit.c.due_on)
            .select_from(
                lent.join(copy, copy.c.id == loan.c.copy_id)
                .join(work, work.c.id == copy.c.work_id)
                .join(deposit, deposit.c.id == loan.c.deposit_id)
            )
            .where(club.c.key == key, loan.c.returned_at.is_(None))
            .order_by(child.c.sort_key, child.c.id)
        )
        has = select(func.count()).where(loan.c.child_id == child.c.id, loan.c.returned_at.is_(None))
        at_table = (
            select(child.c.key, child.c.first_name, child.c.initial, child.c.animal)
            .add_columns(has.scalar_subquery().label("books"))
            .select_from(asked.join(club, club.c.id == queue.c.club_id))
            .where(club.c.key == key, place.c.state == "active")
            .order_by(child.c.sort_key, child.c.id)
        )
        stops = (
            select(stop.c.key, stop.c.number, stop.c.kind, school.c.name)
            .select_from(
                stop.join(run, run.c.id == stop.c.run_id).outerjoin(school, school.c.id == stop.c.school_id)
            )
            .where(run.c.key == key)
            .order_by(stop.c.number)
        )
        loads = (
            select(load.c.key, load.c.from_stop_id, load.c.to_stop_id, box.c.number, box.c.name)
            .select_from(load.join(run, run.c.id == load.c.run_id).join(box, box.c.id == load.c.box_id))
            .where(run.c.key == key)
            .order_by(load.c.id)
        )
        copies = select(func.count()).where(copy.c.work_id == work.c.id).scalar_subquery()
        begins = (
            select(work.c.key, work.c.title, work.c.author, work.c.format, work.c.age_from, work.c.age_to)
            .add_columns(copies.label("copies"))
            .where(work.c.library_id == LIBRARY, work.c.sort_key >= "den", work.c.sort_key < "deo")
            .order_by(work.c.sort_key, work.c.id)
        )
        own = reviews.where(child.c.key == key).order_by(review.c.changed_at.desc())
        return {
            "clubs": [clubs],
            "club": [one_club, places.limit(30)],
            "waiting_list": [places.where(place.c.state == "waiting").limit(10)],
            "put_forward": [one_club],
            "children": [children.limit(50)],
            "today": [week, reviews.where(review.c.state == "submitted").limit(1)],
            "box": [boxes.where(box.c.key == key), books.where(box.c.key == key)],
            "arrival": [boxes.where(box.c.label_token == key)],
            "home": [own.limit(50)],
            "club_wall": [
                published.where(club.c.key == key).order_by(review.c.published_at.desc()).limit(24)
            ],
            "review_form": [reviews.where(review.c.key == key)],
            "moderation": [
                reviews.where(review.c.library_id == LIBRARY, review.c.state == "submitted")
                .order_by(review.c.submitted_at, review.c.key)
                .limit(10)
            ],
            "wall": [public.limit(24)],
            "wall_by_age": [public.where(review.c.grade_from == 4).limit(24)],
            "books": [
                select(work.c.key, work.c.title, work.c.author)
                .where(work.c.library_id == LIBRARY, noted.exists())
                .order_by(work.c.sort_key, work.c.id)
                .limit(36)
            ],
            "book": [public.where(work.c.key == key).limit(24)],
            "feed": [public.limit(24)],
            "wishes": [wishes.limit(50)],
            "bookings": [bookings.limit(50)],
            "loans": [loans],
            "desk": [at_table],
            "run": [stops, loads],
            "search": [begins.limit(50)],
        }


def create_floor(url: str, measures: dict[str, Measure]) -> Flask:
    """The whole of it: one route that reads, one that writes."""
    app = Flask(__name__)
    engine = _engine(url)
    floor = Floor(engine, measures)

    @app.get("/floor/<name>/<key>")
    def page(name: str, key: str) -> str:
        rows = request.args.get("rows", 20, int)
        return floor.page(app, name, {"key": key, "rows": rows, "since": _today()})

    @app.post("/floor/join")
    def join() -> Response:
        with engine.begin() as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            floor.join(connection, int(request.form["queue"]), int(request.form["child"]))
        return redirect("/floor/clubs/-", 303)

    fixed = _text(20_000)

    @app.get("/fixed")
    def plain() -> str:
        return fixed

    @app.get("/health")
    def health() -> str:
        return "ok"

    return app


def _engine(url: str) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def prepare(connection: Any, _record: object) -> None:
            connection.isolation_level = None
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
                connection.execute(f"PRAGMA {pragma}")

    return engine


def _today() -> datetime:
    start = datetime.now(UTC).replace(hour=0, minute=0, second=0)
    return start.replace(tzinfo=None) if os.environ["SAMLAES_DATABASE_URL"].startswith("sqlite") else start


def _cell(column: Any) -> str:
    """One value as people write it: moments by `strftime`, numbers and words as they are."""
    value = f"row.{column.name}"
    if isinstance(column.type, DateTime):
        value = f"{value}.strftime('%d.%m.%Y %H:%M') if {value} else ''"
    return f'<td data-label="{column.name}">{{{{ {value} }}}}</td>'


def _text(size: int) -> str:
    return (FILLING * (size // len(FILLING) + 1))[:size]


if "FLOOR_MEASURES" in os.environ:
    given = json.loads(os.environ["FLOOR_MEASURES"])
    application = create_floor(
        os.environ["SAMLAES_DATABASE_URL"], {name: Measure(*measure) for name, measure in given.items()}
    )
