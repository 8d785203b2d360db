"""The demo, lived through the same verbs as the pages: ten weeks of one library, ending today."""

import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from app.core import clock, database
from app.demo import (
    HERE,
    answering,
    beginning,
    booked,
    borrowing,
    boxes,
    clubs,
    line,
    meetings,
    messages,
    parents,
    pile,
    reading,
    reviews,
    together,
    transport,
    wishes,
)

Step = Callable[["Demo", datetime], None]
ZONE = "Europe/Copenhagen"
"""By whose midnight it is today."""


def seed(app: Flask) -> None:
    """Fill an empty database. What is needed to sign in is noted in the instance folder."""
    story = tomllib.loads((HERE / "story.toml").read_text(encoding="utf-8"))
    Demo(app, database.session(), story).live()


class Demo:
    """Ten weeks, and what the steps have made of the story that later ones ask for."""

    def __init__(self, app: Flask, session: Session, story: dict[str, Any]) -> None:
        self.app, self.session, self.story = app, session, story
        self.today = datetime.combine(clock.today(ZONE), time(9), UTC)
        self.library: Any = None
        self.lise: Any = None
        """The librarian."""
        self.people: dict[str, Any] = {}
        self.line: Any = None
        """The schools in line."""
        self.clubs: list[Any] = []
        self.boxes: dict[str, Any] = {}
        self.children: dict[str, Any] = {}
        """Their places, by first name."""
        self.reviews: dict[tuple[str, str], Any] = {}
        """By child and book of the story."""

    def live(self) -> None:
        for days_ago, step in STEPS:
            with clock.stopped_at(self.today - timedelta(days=days_ago)) as now:
                step(self, now)
            self.session.commit()


STEPS: tuple[tuple[int, Step], ...] = (
    (70, beginning.found_the_library),
    (69, clubs.schools_ask),
    (68, clubs.schools_begin),
    (66, clubs.make_the_clubs),
    (62, beginning.invite_adults),
    (60, clubs.put_children_forward),
    (59, line.arrange),
    (59, line.plan_a_draw),
    (58, boxes.pack_and_send_the_first),
    (57, wishes.put_on_the_shelf),
    (55, boxes.take_into_use),
    (41, clubs.hand_a_club_over),
    (40, parents.sign_papers),
    (39, parents.come_in),
    (24, clubs.a_child_leaves),
    (20, borrowing.begin),
    (13, borrowing.give_back),
    (12, clubs.nobody_has_answered),
    (11, clubs.the_next_one_accepts),
    (10, together.decide),
    (9, reviews.write),
    (8, clubs.check_in_with_schools),
    (8, reading.keep_logs),
    (7, wishes.children_wish),
    (6, wishes.schools_ask),
    (6, together.plan_a_night),
    (5, together.show_the_class),
    (4, clubs.check_in_with_schools),
    (4, pile.photograph_cards),
    (3, messages.write),
    (3, answering.write_again),
    (2, boxes.send_another),
    (2, answering.ask_again),
    (2, booked.book),
    (1, clubs.another_child_leaves),
    (1, answering.flag_one),
    (1, together.ask_again),
    (0, meetings.hold),
    (0, transport.plan),
    (0, together.put_on_top),
)
"""How many days before today each step happens."""
