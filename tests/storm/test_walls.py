"""Walls of a hundred thousand reviews and a queue of five thousand: nothing is read from end to end."""

import time
from statistics import median

import pytest
from sqlalchemy import select

from app.catalogue.models import Work
from app.extensions import db
from bench import inside
from bench.figures import Figures
from bench.installation import Installation
from bench.pages import CLUB, Page
from tests.storm.many_reviews import fill

pytestmark = pytest.mark.storm

LONGEST_MS = 100
TIMES = 5


def test_walls_of_many_reviews_cost_what_walls_of_few_cost(
    hamlet: Installation, is_long: bool, figures: Figures
) -> None:
    pages = _pages(hamlet)
    few = {page.name: inside.look(hamlet, page).statements for page in pages}
    with hamlet.app.app_context():
        fill(db.session(), 100_000 if is_long else 8_000, 5_000 if is_long else 500)
        pages.append(_a_books_page())
        db.session.remove()

    for page in pages:
        seen = inside.look(hamlet, page)
        most = few.get(page.name, 10)
        figures.is_true(f"walls.status.{page.name}", seen.status, "=200", seen.status == 200)
        figures.at_most(f"walls.sql.{page.name}", seen.statements, most, digits=0)
        figures.at_most(f"walls.scans.{page.name}", len(seen.scans), 0, "; ".join(seen.scans), digits=0)
        figures.at_most(f"walls.ms.{page.name}", _milliseconds(hamlet, page), LONGEST_MS)

    assert not figures.failed


def test_a_plan_that_reads_all_reviews_is_found_out(hamlet: Installation) -> None:
    """The control."""
    with hamlet.app.app_context():
        fill(db.session(), 8_000, 0)
        db.session.remove()

    assert inside.scans(hamlet, [("SELECT id FROM reviews WHERE words = 'none of them'", ())])
    assert not inside.scans(hamlet, [("SELECT id FROM reviews WHERE id = 7", ())])


def _pages(there: Installation) -> list[Page]:
    last = {"after": "1000000000000000.x"}
    return [
        Page("wall", "walls.public_wall", None),
        Page("wall_by_age", "walls.public_wall", None, values={"grades": 4}),
        Page("wall_deep", "walls.public_wall", None, values=last),
        Page("books", "walls.books", None),
        Page("feed", "walls.atom", None),
        Page("frame", "walls.embed", None),
        Page("library_wall", "walls.library_wall", "librarian"),
        Page("club_wall", "walls.club_wall", "librarian", values=CLUB),
        Page("queue", "answering.queue", "librarian"),
    ]


def _a_books_page() -> Page:
    work = db.session.scalar(select(Work.key).where(Work.title == "Storm 3"))
    return Page("book", "walls.public_book", None, values={"work": work})


def _milliseconds(there: Installation, page: Page) -> float:
    """The middle one of five, so that a neighbour on the machine does not count as the page."""
    client = there.app.test_client(use_cookies=False)
    took = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        client.get(page.address(there), headers=page.headers(there))
        took.append(1000 * (time.perf_counter() - begun))
    return median(took)
