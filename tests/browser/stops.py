"""Every page of the URL map, and for each who goes there and which rows it is about, in the demo."""

from base64 import b64decode
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app.access import policy, predicates
from app.accounts.models import Person
from app.book_imports.models import BookImport, ImportState
from app.bookings.models import Booking
from app.catalogue.models import Work
from app.children.models import Child, Guardianship
from app.clubs.models import Club, Meeting, MeetingState
from app.consents import guardian_links
from app.core import clock
from app.demo import HERE
from app.deposits.models import Box, BoxState, Deposit
from app.doors import door as doors
from app.draws import draws
from app.enrolment import offer_links
from app.filling.models import BoxTemplate
from app.libraries import pending_imports
from app.libraries.models import Library, OwnLanguage
from app.meetings import meetings, substitutes
from app.paper.models import PaperCut, Problem
from app.places import waiting_list
from app.places.models import Place, PlaceState
from app.places.precedence import PriorityClass
from app.reading.models import Reading
from app.reviews.models import Audience, Review, ReviewState
from app.rotations.models import Rotation
from app.school_line.models import ClubRequest, RequestState
from app.signing_in import links
from app.signing_in.models import LinkPurpose
from app.starts.models import CheckIn
from app.transport.models import Run
from app.trips.models import Trip
from app.walls.models import Screen
from app.wanted.models import Wanted
from app.wishes.models import Wish, WishState

ONE_DOT = "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AA/uaAAAA="
"""The smallest WebP."""
NO_PAGES = {
    "covers.cover": "a picture",
    "pictures.show": "a picture",
    "videos.show": "a film",
    "paper.cut_picture": "a picture",
    "paper.photo_picture": "a picture",
    "calendars.calendar": "a file for calendar programs",
    "year.this_year": "sends one on to the season on its way",
    "guardians.copy_as_file": "a file to keep",
    "guardians.copy_to_keep": "a file to keep",
    "privacy.copy_of_child": "a file to keep",
    "health": "a line for machines",
    "cards.still_here": "an answer without words, for the page itself",
    "book_imports.export": "a table for a spreadsheet",
    "book_imports.export_marcxml": "records for library systems",
    "wanted.buying_list_file": "a table for a spreadsheet",
    "openid.with_staff_service": "sends one away to the library's own sign-in service",
    "openid.with_pupils_service": "sends one away to the pupils' sign-in service",
    "openid.back": "where such a service sends one back to",
    "phones.codes": "for whoever has a phone; in the demo nobody has",
    "walls.atom": "a file for news readers",
    "walls.wall_json": "data for other websites",
    "walls.book_json": "data for other websites",
    "static": "style sheets, scripts and fonts",
}
LEFT_OUT = {
    ("answering.flag", "anybody"): "what anybody may read, below",
    ("wishes.new", "hanne"): "who has one club alone is not asked which",
    ("bookings.show", "hanne"): "her club has booked nothing",
    ("bookings.book", "tom"): "he books a class set, below",
    ("bookings.book", "hanne"): "she books a class set, below",
}
WITHOUT_LIBRARY = {"start.root", "start.setup"}
"""Looked at before there is a library; afterwards they send people on."""
CAST: dict[predicates.Predicate, str] = {
    predicates.librarian: "lise",
    predicates.leader: "lars",
    predicates.teacher: "tom",
    predicates.host: "hanne",
    predicates.substitute: "maja",
    predicates.adult: "hanne",
    predicates.child: "ida",
    predicates.author: "bo",
    predicates.anyone_of_the_library: "lars",
}
CHANGES = {
    "books": [
        ("28265743;;Katla & Knøs;", "28265744;;Nye Katla;"),
        ("Jo Nesbø", "Jo Nesbö"),
        ("22758454;;Skammerens datter;", "1234567;;;"),
    ],
    "schools": [
        ("280093;819003;Horne undervisningssted", "280093;999003;Ny Horne Skole"),
        ("Vellingshøjvej 368", "Vellingshøjvej 370"),
        (";280093;Hirtshals skole", ";;Hirtshals skole"),
    ],
}
OTHER_TOKENS = {
    "deposits.arrived": "label",
    "enrolment.offer": "offer",
    "transport.drive": "drive",
    "meetings.substitute": "substitute",
    "walls.slideshow": "screen",
    "school_line.own_request": "line",
    "starts.check_in": "check_in",
}
ASKED = {"title_lists.choose_columns": {"list": "list"}, "merging.merge": {"other": "other_work"}}
"""What stands behind the question mark of an address, by the name of its value."""
PUBLIC_TO_A_CHILD = ("walls.public_wall", "walls.books", "walls.public_book")
"""What anybody may read stands in another frame for a child who is signed in."""
BY_LINK = {
    "guardians.guardian",
    "guardians.confirm_guardian_link",
    "guardians.withdraw_child",
    "guardians.copy_of_child",
    "guardians.ask_to_erase",
}
"""Pages of whoever has come in by a guardian's link."""
HALF_WAY = {
    "signing_in.password": "password",
    "phones.one_time_code": "code",
    "phones.recovery": "code",
}


@dataclass(frozen=True)
class Stop:
    """One address, and who goes there: somebody of the cast, nobody, or somebody at the half of a way."""

    endpoint: str
    address: str
    who: str


@dataclass
class Rows:
    """The rows the pages are about, those with most on them."""

    people: dict[str, Any]
    values: dict[str, Any]
    more: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    """Pages worth a second look with another row: (endpoint, who, values)."""


def page_rules(app: Flask) -> list[Rule]:
    """The routes that answer a GET with a page."""
    return [r for r in app.url_map.iter_rules() if "GET" in (r.methods or ()) and r.endpoint not in NO_PAGES]


def stops(app: Flask, rows: Rows) -> list[Stop]:
    """Where to go: each page as each of those the policy lets in, the library's own first."""
    found = []
    with app.test_request_context("/"):
        for rule in page_rules(app):
            if rule.endpoint not in WITHOUT_LIBRARY:
                who_comes = [who for who in _who(app, rule.endpoint) if (rule.endpoint, who) not in LEFT_OUT]
                found += [_stop(app, rule.endpoint, who, rows.values) for who in who_comes]
        found += [_stop(app, endpoint, who, rows.values | values) for endpoint, who, values in rows.more]
    return found


def _who(app: Flask, endpoint: str) -> list[str]:
    if endpoint in HALF_WAY or endpoint == "phones.authenticator":
        return [endpoint]
    if endpoint == "doors.wait_at_door":
        return ["at the door"]
    if endpoint in BY_LINK:
        return ["by the link"]
    action, _ = app.view_functions[endpoint].access  # type: ignore[union-attr]
    return [CAST[predicate] for predicate in policy.POLICY[action]] if action else ["anybody"]


def _stop(app: Flask, endpoint: str, who: str, values: dict[str, Any]) -> Stop:
    (rule,) = [rule for rule in app.url_map.iter_rules(endpoint) if "GET" in (rule.methods or ())]
    special = {"book_imports.review_import": "books", "registers.review_import": "schools"}
    of_this_page = {"pending_import": values[special[endpoint]]} if endpoint in special else {}
    if endpoint in OTHER_TOKENS:
        of_this_page = {"token": values[OTHER_TOKENS[endpoint]]}
    given = values | of_this_page
    asked = {name: values[value] for name, value in ASKED.get(endpoint, {}).items()}
    address = app.url_for(endpoint, **{name: given[name] for name in rule.arguments}, **asked)
    return Stop(endpoint, address.removeprefix("http://localhost"), who)


def prepare(session: Session) -> Rows:
    """Bring the demo to where every page has something on it, through the verbs of the rooms."""
    now, library = clock.now(), _one(session, Library)
    people: dict[str, Any] = {p.email.partition("@")[0]: p for p in session.scalars(select(Person))}
    people |= {c.first_name.casefold(): c for c in session.scalars(select(Child))}
    club = _one(session, Club, Club.name == "Klub Læseglad")
    public = _one(session, Review, Review.audience == Audience.PUBLIC, Review.state == ReviewState.PUBLISHED)
    door = doors.open_door(session, club, people["hanne"], now)
    people["at the door"] = doors.knock(session, door, people["ida"].key, now)
    doors.knock(session, door, people["bo"].key, now)
    today, people["maja"], paper = _today(session, library, club, people["lise"])
    its = _one(session, Guardianship, Guardianship.child_id == people["ida"].id)
    people["by the link"] = guardian_links.give_link(session, its, people["lise"], now)
    keys = {
        "guardianship": its.key,
        "own_language": _one(session, OwnLanguage).key,
        "library": library.slug,
        "meeting": today.key,
        "substitute": paper,
        "club": club.key,
        "reading": _one(session, Reading, Reading.child_id == people["ida"].id).key,
        "child": people["ida"].key,
        "place": _place_of(session, people["emil"]),
        "paper_cut": _cut(session, club, people["hanne"]).key,
        "school": club.school.key,
        "season": club.season.key,
        "work": _one(session, Work, Work.id == public.work_id).key,
        "other_work": _one(session, Work, Work.id != public.work_id).key,
        "wish": _one(session, Wish, Wish.state == WishState.WAITING, Wish.club_id == club.id).key,
        "box_template": _one(session, BoxTemplate).key,
        "wanted": _one(session, Wanted).key,
        "box": _one(session, Box, Box.state == BoxState.IN_USE).key,
        "booking": _one(session, Booking, Booking.rotation_id.is_not(None)).key,
        "rotation": _one(session, Rotation).key,
        "run": _one(session, Run).key,
        "drive": _one(session, Run).token,
        "label": _one(session, Box, Box.state == BoxState.UNDER_WAY).label_token,
        "deposit": _one(session, Deposit, Deposit.club_id == club.id).key,
        "review": _review(session, ReviewState.SUBMITTED, people["ida"]).key,
        "door": door.key,
        "trip": _one(session, Trip, Trip.title == "En nat på biblioteket").key,
        "priority_class": _one(session, PriorityClass).key,
        "screen": _one(session, Screen, Screen.club_id == club.id).token,
        "token": links.mint(session, library.id, people["tom"].id, LinkPurpose.SIGN_IN, now),
        "offer": _offer(session, people["tom"]),
        "club_request": _one(session, ClubRequest, ClubRequest.state == RequestState.STARTING).key,
        "line": _one(session, ClubRequest, ClubRequest.state == RequestState.WAITING).token,
        "check_in": _check_in(session).token,
        "books": _held(session, library, "books", people["lise"]),
        "book_import": _large(session, library, people["lise"]).key,
        "schools": _held(session, library, "schools", people["lise"]),
        "list": _list(session, library, people["lise"]),
    }
    return Rows(people, keys, _more(session, people))


def _more(session: Session, people: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    draft = _review(session, ReviewState.DRAFT, people["bo"])
    handed_back = _review(session, ReviewState.HANDED_BACK, people["karl"])
    published = _review(session, ReviewState.PUBLISHED, people["ida"])
    public = _one(session, Review, Review.audience == Audience.PUBLIC, Review.state == ReviewState.PUBLISHED)
    waiting = _one(session, Place, Place.state == PlaceState.WAITING)
    packing = _one(session, Box, Box.state == BoxState.BEING_PACKED)
    empty = _one(session, Club, Club.name == "Bogormene")
    called_off = _one(session, Meeting, Meeting.state == MeetingState.CANCELLED)
    coming = _one(session, Meeting, Meeting.starts_at > clock.now() + timedelta(days=1))
    other = _one(session, Club, Club.name == "Læseheksene")
    _drawn(session, other, people)
    return [
        ("reviews.write", "bo", {"review": draft.key}),
        ("reviews.write", "karl", {"review": handed_back.key}),
        ("reviews.write", "ida", {"review": published.key}),
        ("reviews.home", "rosa", {}),
        ("reviews.home", "bo", {}),
        ("reviews.home", "karl", {}),
        ("together.together", "lise", {"club": empty.key}),
        ("walls.for_class", "lise", {"club": empty.key}),
        ("answering.show", "lise", {"review": published.key}),
        ("answering.flag", "ida", {"review": published.key}),
        ("answering.flag", "anybody", {"review": public.key}),
        *[(page, "ida", {}) for page in PUBLIC_TO_A_CHILD],
        ("answering.told", "ida", {}),
        ("answering.edit_hints", "lise", {}),
        ("answering.first", "hanne", {}),
        ("answering.flag_thanks", "ida", {}),
        ("places.place", "lise", {"place": waiting.key}),
        ("draws.draw", "lise", {"club": empty.key}),
        ("draws.draw", "tove", {"club": other.key}),
        ("meetings.meeting", "lise", {"meeting": coming.key}),
        ("meetings.meeting", "lise", {"meeting": called_off.key}),
        ("meetings.change_meeting", "lise", {"meeting": called_off.key}),
        ("meetings.substitute", "anybody", {"token": "over"}),
        ("loans.leaving", "lise", {"place": _place_of(session, people["ida"])}),
        ("loans.index", "lise", {"club": other.key}),
        ("loans.my_books", "bo", {}),
        ("clubs.show", "lise", {"club": empty.key}),
        ("clubs.show", "lise", {"club": other.key}),
        ("walls.club_wall", "lise", {"club": empty.key}),
        ("boxes.show", "lise", {"box": packing.key}),
        ("filling.fill", "lise", {"box": packing.key}),
        ("wishes.show", "lise", {"wish": _one(session, Wish, Wish.state == WishState.PARTLY_SENT).key}),
        ("deposits.send", "lise", {"box": packing.key}),
        ("signing_in.link", "anybody", {"token": "over"}),
        ("bookings.show", "tove", {"booking": _one(session, Booking, Booking.state == "waiting").key}),
        *[
            ("bookings.book", who, {"box": _one(session, Box, Box.kind == "class_set").key})
            for who in ("lise", "tom", "hanne")
        ],
        ("bookings.plan", "lise", {"box": _one(session, Box, Box.kind == "circulating").key}),
        *_schools_in_line(session),
    ]


def _place_of(session: Session, child: Child) -> str:
    return str(_one(session, Place, Place.child_id == child.id).key)


def _drawn(session: Session, club: Club, people: dict[str, Any]) -> None:
    """Lots have been drawn for this club; two who wait elsewhere took part."""
    now = clock.now()
    with clock.stopped_at(now - timedelta(days=2)):
        draws.schedule(session, club.queue, now - timedelta(days=1), people["lise"])
        for name in ("august", "rosa"):
            waiting_list.ask_for_place(session, club.queue, people[name], people["tove"])
    draws.draw_lots(session, club.queue, people["lise"])


def _review(session: Session, state: ReviewState, child: Child) -> Any:
    return _one(session, Review, Review.state == state, Review.child_id == child.id)


def _today(session: Session, library: Library, club: Club, by: Person) -> tuple[Meeting, Person, str]:
    """A meeting of today, who stands in at it, and the token of the paper."""
    now, hours = clock.now(), (time(7, 5), time(8))
    day = clock.today(library.zone)
    meeting = meetings.add(session, club, day, hours, library.zone, by, now)
    role, token = substitutes.appoint(session, meeting, "Maja", library.zone, by, now)
    return meeting, role.person, token


def _schools_in_line(session: Session) -> list[tuple[str, str, dict[str, Any]]]:
    """A school that waits and one with a club of its own, as the library sees them."""
    states = (RequestState.WAITING, RequestState.HANDED_OVER)
    shown = [_one(session, ClubRequest, ClubRequest.state == state) for state in states]
    return [("school_line.show_request", "lise", {"club_request": one.key}) for one in shown]


def _check_in(session: Session) -> CheckIn:
    """One nobody has answered, whatever the time of the year."""
    own = _one(session, ClubRequest, ClubRequest.state == RequestState.HANDED_OVER)
    month = clock.now().date().replace(day=1) - timedelta(days=400)
    row = CheckIn(library_id=own.library_id, request_id=own.id, month=month, asked_at=own.accepted_at)
    session.add(row)
    session.flush()
    return row


def _offer(session: Session, to: Person) -> str:
    place = _one(session, Place, Place.state == PlaceState.OFFERED, Place.put_forward_by_id == to.id)
    return offer_links.mint(session, place, to.id, clock.now())


def _held(session: Session, library: Library, kind: str, by: Person) -> str:
    """The demo's own file, with a row that is new, one that has changed and one that will not do."""
    data = (HERE / f"{kind}.csv").read_text(encoding="utf-8")
    for old, new in CHANGES[kind]:
        assert old in data
        data = data.replace(old, new, 1)
    held = pending_imports.hold(session, library, kind, f"{kind}.csv", data.encode(), by.id, clock.now())
    return str(held.key)


def _cut(session: Session, club: Club, by: Person) -> PaperCut:
    """A card nobody could read."""
    cut = PaperCut(
        library_id=club.library_id,
        club_id=club.id,
        problem=Problem.ONE_CODE,
        picture=b64decode(ONE_DOT),
        by_id=by.id,
        at=clock.now(),
    )
    session.add(cut)
    session.flush()
    return cut


def _large(session: Session, library: Library, by: Person) -> BookImport:
    """A large file that has been read; somebody decides."""
    held = BookImport(
        library_id=library.id,
        person_id=by.id,
        file_name="katalog.mrc",
        size=79_522_200,
        state=ImportState.READ,
        books=99_998,
        refused=2,
        refusals='[[17, "cut_off", {"detail": ""}], [4711, "no_title", {"detail": ""}]]',
        created_at=clock.now(),
    )
    session.add(held)
    session.flush()
    return held


def _list(session: Session, library: Library, by: Person) -> str:
    """A list from the library system for the box of the stops, whose columns are to be chosen."""
    box = _one(session, Box, Box.state == BoxState.IN_USE)
    data = b"Nr.;Titel;Afleveres\r\n5000000011;Ronja;10-01-2099\r\n"
    held = pending_imports.hold(session, library, f"list {box.number}", "list.csv", data, by.id, clock.now())
    return str(held.key)


def _one(session: Session, model: Any, *which: Any) -> Any:
    found = session.scalars(select(model).where(*which).order_by(model.id)).first()
    assert found is not None, f"the demo has no such {model.__name__}"
    return found
