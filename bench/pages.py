"""The pages that are measured, who looks at them, and the bar each must clear (`performance.md`)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select

from app.extensions import db
from app.reviews.models import Review, ReviewState
from bench.installation import Installation
from bench.load import request
from bench.town import SLUG
from bench.town.traffic import A_LENDING_CLUB
from bench.town.words import key

A_CHILD = 61
MISSING = "-"


@dataclass(frozen=True)
class Page:
    """One page: its route, its viewer, its bars, and whether it must not grow with the library."""

    name: str
    endpoint: str
    who: str | None
    least_ratio: float = 0.20
    most_statements: int = 10
    most_kilobytes: int = 40
    values: dict[str, Any] | Callable[[Installation], dict[str, Any]] | None = None
    about: tuple[str, int] | None = None
    """The table and number of the row whose key the floor is given."""
    part: str | None = None
    """The fragment that is asked for, as HTMX would."""
    is_list: bool = False

    def address(self, there: Installation) -> str:
        values = self.values(there) if callable(self.values) else self.values or {}
        return there.address(self.endpoint, library=SLUG, **values)

    def headers(self, there: Installation) -> dict[str, str]:
        headers = there.cookie(self.who)
        if self.part:
            headers |= {
                "HX-Request": "true",
                "HX-Request-Type": "partial",
                "HX-Target": f"section#{self.part}",
            }
        return headers

    def request(self, there: Installation, port: int) -> bytes:
        return request("GET", self.address(there), port, self.headers(there))

    def floor_path(self, there: Installation) -> str:
        own = self.values(there) if callable(self.values) else {}
        about = key(*self.about) if self.about else next(iter(own.values()), MISSING)
        return f"/floor/{self.name}/{about}"


def a_draft(there: Installation) -> dict[str, Any]:
    """The review the child is writing."""
    with there.app.app_context():
        draft = select(Review.key).where(Review.child_id == A_CHILD, Review.state == ReviewState.DRAFT)
        return {"review": db.session.scalar(draft)}


CLUB = {"club": key("clubs", 1)}
LENDING_CLUB = {"club": key("clubs", A_LENDING_CLUB + 1)}
PAGES = (
    Page("clubs", "libraries.front", None, 0.30, 4, 25, is_list=True),
    Page("club", "clubs.show", "librarian", 0.25, 8, 30, CLUB, ("clubs", 1), is_list=True),
    Page("children", "children.children", "librarian", 0.25, 6, 35, is_list=True),
    Page("today", "notices.today", "librarian", is_list=True),
    Page("waiting_list", "clubs.show", "librarian", values=CLUB, about=("clubs", 1), part="waiting_list"),
    Page("put_forward", "enrolment.put_forward", "teacher", values=CLUB, about=("clubs", 1)),
    Page("box", "boxes.show", "librarian", values={"box": key("boxes", 1)}, about=("boxes", 1)),
    Page("arrival", "deposits.arrived", None, values={"token": key("label", 18)}, about=("label", 18)),
    Page("home", "reviews.home", "child", about=("children", A_CHILD)),
    Page("review_form", "reviews.write", "child", values=a_draft),
    Page("moderation", "answering.queue", "librarian", is_list=True),
    Page("wall", "walls.public_wall", None, is_list=True),
    Page("wall_by_age", "walls.public_wall", None, values={"grades": 4}, is_list=True),
    Page("books", "walls.books", None, is_list=True),
    Page("book", "walls.public_book", None, values={"work": key("works", 141)}, about=("works", 141)),
    Page("feed", "walls.atom", None, is_list=True),
    Page("club_wall", "walls.club_wall", "librarian", values=CLUB, about=("clubs", 1)),
    Page("wishes", "wishes.index", "librarian", is_list=True),
    Page("bookings", "bookings.index", "librarian", is_list=True),
    Page("loans", "loans.index", "host", values=LENDING_CLUB, about=("clubs", A_LENDING_CLUB + 1)),
    Page("desk", "loans.desk", "host", values=LENDING_CLUB, about=("clubs", A_LENDING_CLUB + 1)),
    Page("run", "transport.show", "librarian", values={"run": key("runs", 1)}, about=("runs", 1)),
    Page("search", "finding.index", "librarian", values={"q": "den"}, part="works", is_list=True),
)
LISTS_TOO = (
    Page("works", "finding.index", "librarian"),
    Page("boxes", "boxes.index", "librarian"),
    Page("library_wall", "walls.library_wall", "librarian"),
)
"""Lists beside those measured against the floor, which must not grow either."""


def encoded(fields: dict[str, str]) -> bytes:
    return urlencode(fields).encode()
