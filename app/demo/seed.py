"""The demo, lived through the same verbs as the pages: ten weeks of one library, ending today."""

import json
import secrets
import tomllib
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from app.access import scopes
from app.access.viewer import Viewer
from app.accounts import first_librarian, people
from app.answering import answers
from app.book_imports import importing
from app.boxes import numbering, packing, scanning
from app.clubs import plans, queries, seasons
from app.consents import consent
from app.core import clock, database
from app.demo import (
    answering,
    booked,
    borrowing,
    boxes,
    drawings,
    line,
    messages,
    parents,
    pile,
    reading,
    together,
    transport,
    wishes,
)
from app.demo import meetings as demo_meetings
from app.demo.school_line import SchoolsInLine
from app.deposits import dispatch
from app.enrolment import putting_forward
from app.finding import search
from app.libraries import founding, settings
from app.places import offers, waiting_list
from app.registers import school_import
from app.reviews import moderation, writing
from app.rosters.reading import read_roster
from app.starts import starting

HERE = Path(__file__).parent
PASSWORD_WORDS = 9  # bytes of randomness in the demo librarian's password
NOTE = "demo.json"
PARTS = {
    "leader": people.RoleName.LEADER,
    "teacher": people.RoleName.TEACHER,
    "other_teacher": people.RoleName.TEACHER,
    "host": people.RoleName.HOST,
}


def seed(app: Flask) -> None:
    """Fill an empty database. What is needed to sign in is noted in the instance folder."""
    story = tomllib.loads((HERE / "story.toml").read_text(encoding="utf-8"))
    Demo(app, database.session(), story).live()


class Demo:
    """Ten weeks: each step says how many days before today it happens."""

    def __init__(self, app: Flask, session: Session, story: dict[str, Any]) -> None:
        self.app, self.session, self.story = app, session, story
        self.today = clock.now().replace(hour=9, minute=0, second=0, microsecond=0)
        self.people: dict[str, Any] = {}
        self.clubs: list[Any] = []
        self.children: dict[str, Any] = {}
        self.reviews: dict[tuple[str, str], Any] = {}
        """By child and book of the story."""

    def live(self) -> None:
        for days_ago, step in (
            (70, self.found_the_library),
            (69, self.schools_ask),
            (68, self.schools_begin),
            (66, self.make_the_clubs),
            (62, self.invite_adults),
            (60, self.put_children_forward),
            (59, partial(line.arrange, self)),
            (59, partial(line.plan_a_draw, self)),
            (58, self.pack_and_send_the_first_box),
            (57, partial(wishes.put_on_the_shelf, self)),
            (55, self.take_the_box_into_use),
            (41, self.hand_a_club_over),
            (40, self.register_consents),
            (39, partial(parents.come_in, self)),
            (24, self.a_child_leaves),
            (20, partial(borrowing.begin, self)),
            (13, partial(borrowing.give_back, self)),
            (12, self.nobody_has_answered),
            (11, self.the_next_one_accepts),
            (10, partial(together.decide, self)),
            (9, self.write_reviews),
            (8, self.check_in_with_schools),
            (8, partial(reading.keep_logs, self)),
            (7, partial(wishes.children_wish, self)),
            (6, partial(wishes.schools_ask, self)),
            (6, partial(together.plan_a_night, self)),
            (5, partial(together.show_the_class, self)),
            (4, self.check_in_with_schools),
            (4, partial(pile.photograph_cards, self)),
            (3, self.write_to_all),
            (3, partial(answering.write_again, self)),
            (2, self.send_another_box),
            (2, partial(answering.ask_again, self)),
            (2, partial(booked.book, self)),
            (1, self.another_child_leaves),
            (1, partial(answering.flag_one, self)),
            (1, partial(together.ask_again, self)),
            (0, self.record_meetings),
            (0, partial(transport.plan, self)),
            (0, partial(together.put_on_top, self)),
        ):
            with clock.stopped_at(self.today - timedelta(days=days_ago)) as now:
                step(now)
            self.session.commit()

    def found_the_library(self, now: datetime) -> None:
        password = secrets.token_urlsafe(PASSWORD_WORDS)
        librarian = self.story["people"]["librarian"]
        self.library = first_librarian.begin(
            self.session,
            library_name=self.story["library"],
            country=founding.Country.DENMARK,
            language="da",
            name=librarian["name"],
            email=librarian["email"],
            password=password,
            pepper=self.app.config["PEPPER"].decode(),
            spend=lambda: None,
            now=now,
        )
        self.library.is_demo = True
        self.library.phone, self.library.email = self.story["phone"], self.story["email"]
        self.library.protection_name = librarian["name"]
        self.library.protection_phone = self.story["protection_phone"]
        self.lise = people.find_or_make(self.session, librarian["email"], librarian["name"], now)
        self._import(now)
        settings.set_goals(
            self.session, self.library, ["Flere børn læser, fordi de har lyst"], self.lise.id, now
        )
        note = {"library": self.library.slug, "email": librarian["email"], "password": password}
        (self.app.config["INSTANCE"] / NOTE).write_text(json.dumps(note))

    def schools_ask(self, now: datetime) -> None:
        self.line = SchoolsInLine(self.session, self.library, self.lise)
        sites = {site.register_number: site for site in self._sites()}
        self.line.ask(self.story["asking"], sites, now)

    def schools_begin(self, now: datetime) -> None:
        for club in self.story["clubs"][1:]:
            self.line.begin(club["school"], self._season(), now)

    def make_the_clubs(self, now: datetime) -> None:
        sites = {site.register_number: site for site in self._sites()}
        for club in self.story["clubs"]:
            plan = plans.Plan(
                school=sites[club["school"]],
                season=self._season(),
                name=club["name"],
                grade_from=club["grades"][0],
                grade_to=club["grades"][1],
                capacity=club["places"],
                weekday=club["weekday"],
                starts_at=time.fromisoformat(club["starts"]),
                ends_at=time.fromisoformat(club["ends"]),
                first_meeting_on=(now + timedelta(days=club.get("first_meeting_in", 14))).date(),
                librarian=self.lise,
                room=club["room"],
                about=club["about"],
                promised=club["promised"],
                offers_reason=club.get("offers_reason"),
            )
            self.clubs.append(self.line.make(club["school"], plan, now))
        for club in self.clubs[:2]:
            starting.open_club(self.session, club, self.lise, now)

    def invite_adults(self, now: datetime) -> None:
        places = {
            "teacher": {"school": self.clubs[0].school},
            "other_teacher": {"school": self.clubs[1].school},
            "host": {"club": self.clubs[0]},
        }
        for who, part in PARTS.items():
            person = self.story["people"][who]
            self.people[who] = people.invite(
                self.session,
                self.library,
                person["email"],
                person["name"],
                part,
                now,
                self.lise,
                **places.get(who, {}),
            )

    def put_children_forward(self, now: datetime) -> None:
        for group in self.story["children"]:
            club = self.clubs[group["club"]]
            roster = read_roster("\n".join(group["names"]))
            lines = [
                putting_forward.Line(line.first_name, line.initial, line.class_label)
                for line in roster.children
            ]
            teacher = self.people["teacher" if club is self.clubs[0] else "other_teacher"]
            answer = putting_forward.put_forward(
                self.session, self.library, club, lines, now.date(), teacher, now
            )
            for place in answer.came_in + answer.wait:
                self.children[place.child.first_name] = place

    def pack_and_send_the_first_box(self, now: datetime) -> None:
        self.first = self._box(7, "Start-kasse 3.-5. klasse", 0, 40, now)
        self._send(self.first, self.clubs[0], now)
        self.second = self._box(12, "Uhyggeligt og sjovt", 30, 24, now)
        self._box(15, "Tegneserier og heste", 50, 8, now)
        self.spare = numbering.make_box(self.session, self.library, 16, "Ny kasse", self.lise, now)
        boxes.make_others(self, now)

    def take_the_box_into_use(self, now: datetime) -> None:
        dispatch.arrive(self.session, self.stay, None, now)
        dispatch.take_into_use(self.session, self.stay, self.people["host"], now)

    def hand_a_club_over(self, now: datetime) -> None:
        self.line.hand_over(self.story["clubs"][1]["school"], now)
        self.line.sign(self.story["clubs"][2]["school"], now)

    def check_in_with_schools(self, now: datetime) -> None:
        """On two days, for one of them may be without school."""
        self.line.check_in(now)

    def register_consents(self, now: datetime) -> None:
        """Papers the parents have signed: some about reviews, fewer about pictures."""
        for name in ("Ida", "Bo", "Noor", "Alma", "Viggo"):
            wall = "Mit barns anmeldelser må stå på bibliotekets offentlige væg under barnets dæknavn."
            self._paper(name, consent.Purpose.PUBLIC_WALL, wall, now)
        for name in ("Ida", "Noor", "Alma"):
            pictures = "Mit barns tegninger og fotos må vises sammen med barnets anmeldelser."
            self._paper(name, consent.Purpose.PICTURE, pictures, now)

    def _paper(self, name: str, purpose: consent.Purpose, sentence: str, now: datetime) -> None:
        child = self.children[name].child
        consent.register_paper(self.session, child, purpose, True, self.lise, now, "da", sentence)

    def a_child_leaves(self, now: datetime) -> None:
        waiting_list.leave(self.session, self.children["Otto"], self.people["teacher"])

    def nobody_has_answered(self, now: datetime) -> None:
        offers.expire_offers(self.session, self.clubs[0].queue)

    def the_next_one_accepts(self, now: datetime) -> None:
        waiting_list.accept(self.session, self.children["Ali"], self.people["teacher"])

    def another_child_leaves(self, now: datetime) -> None:
        waiting_list.leave(self.session, self.children["Malik"], self.people["teacher"])

    def write_reviews(self, now: datetime) -> None:
        for number, told in enumerate(self.story["reviews"]):
            moment = now + timedelta(hours=9 * number)
            child = self.children[told["child"]].child
            work = search.matching(self.session, self.library.id, told["book"], 1)[0]
            review, _ = writing.write(
                self.session, child, work, self.clubs[0], moment, told.get("language", "da")
            )
            self.reviews[told["child"], told["book"]] = review
            drawings.draw_for(self, review, told["book"], moment)
            audience = writing.Audience(told["audience"])
            if told["ending"] == "draft":
                writing.save_draft(self.session, review, told["rating"], told["words"], audience, moment)
                continue
            moderation.submit(self.session, review, told["rating"], told["words"], audience, moment)
            if told["ending"] == "published":
                answers.publish(self.session, review, self.lise, moment, review.version)
            if told["ending"] == "handed_back":
                answers.hand_back(self.session, review, told["hint"], self.lise, moment, review.version)

    def write_to_all(self, now: datetime) -> None:
        messages.write(self.session, self.clubs[0], self.lise, now)

    def send_another_box(self, now: datetime) -> None:
        self._send(self.second, self.clubs[1], now)

    def record_meetings(self, now: datetime) -> None:
        self.session.flush()
        demo_meetings.hold(self.session, self.library, self.clubs, self.lise, self.people["host"], now)

    def _import(self, now: datetime) -> None:
        schools, books = HERE / "schools.csv", HERE / "books.csv"
        self.session.commit()
        school_import.import_register(
            self.session, self.library, schools.read_bytes(), schools.name, now, self.lise.id
        )
        self.session.commit()
        importing.import_books(self.session, self.library, books.read_bytes(), books.name, now, self.lise.id)
        self.session.flush()

    def _season(self) -> str:
        return seasons.names_to_choose(clock.local(self.today, self.library.zone).date())[0]

    def _sites(self) -> list[Any]:
        everything = Viewer(library=self.library, person=self.lise)
        everything.is_librarian = True
        return queries.sites(self.session, scopes.schools(everything))

    def _box(self, number: int, name: str, start: int, books: int, now: datetime) -> Any:
        box = numbering.make_box(self.session, self.library, number, name, self.lise, now)
        packing.begin_packing(self.session, box, self.lise, now)
        self.fill(box, start, books, now)
        return box

    def fill(self, box: Any, start: int, books: int, now: datetime) -> None:
        rows = (HERE / "books.csv").read_text(encoding="utf-8").splitlines()[1:]
        for row in (rows * 2)[start : start + books]:
            faust, isbn = row.split(";")[:2]
            scanning.scan(self.session, box, isbn or faust, self.lise, now)

    def _send(self, box: Any, club: Any, now: datetime) -> None:
        due = (now + timedelta(days=120)).date()
        self.stay = dispatch.send(self.session, box, club.school, club, due, self.lise, now)
