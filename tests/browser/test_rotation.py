"""A rotation in Danish, on a phone and at a desk: planned, booked, moved by hand, driven, counted home."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.core import clock
from app.core.database import session
from app.deposits.models import Box, BoxState, Deposit
from app.libraries.models import Library, School
from app.rotations import itinerary, queries
from app.rotations.itinerary import MovingDay
from app.rotations.models import Rotation
from app.transport import driving
from tests.browser.behind import changing, seen
from tests.browser.coming_in import come_as
from tests.browser.conftest import PHONE, demo_site
from tests.browser.danish import da
from tests.browser.ledger import Ledger
from tests.browser.paths import choose_with, fill, follow, press, sees
from tests.browser.watch import Watch
from tests.live import Site

pytestmark = pytest.mark.browser

LIBRARY = "/hjoerring-bibliotekerne"
SCHOOLS = ("Horne undervisningssted", "Sindal Skole", "Vrå Skole")
BOXES = ("Kasse 20 · Rundkasse nord", "Kasse 21 · Rundkasse syd")
NUMBERS = (20, 21)
NAME, ZONE = "Nord og syd", "Europe/Copenhagen"


@pytest.fixture
def later(lived: tuple[Path, str], run_folder: Path, window: dict[str, int]) -> Iterator[tuple[Site, Flask]]:
    """The demo, on whatever day the file `days` says."""
    name, on_another_day = f"later_{window['width']}", "tests.browser.later:application"
    with demo_site(lived, run_folder, name, with_worker=False, SAMLAES_WSGI=on_another_day) as running:
        yield running


def test_a_rotation_is_planned_moved_by_hand_and_driven_to_its_end(
    later: tuple[Site, Flask], watch: Watch, new_window: Callable[..., Page], window: dict[str, int]
) -> None:
    """At a desk it ends with the paper; a van is driven, and its boxes counted, by phone."""
    around = Round(*later, new_window(), watch)
    around.an_old_one_is_called_off()
    around.the_plan_says_what_does_not_come_out_even()
    around.it_is_booked()
    around.two_change_places_and_change_back()
    around.all_of_it_is_one_list_on_paper()
    days = around.days() if window == PHONE else []
    for day in days:
        around.a_run_brings_what_the_list_says(day, look=day == days[1])
    if days:
        around.each_box_is_counted_home()
        assert met() == Counter({(number, name): 1 for number in NUMBERS for name in SCHOOLS[:2]})
    assert watch.wrong == []


class Round:
    """Lise, who plans a rotation and drives the van herself."""

    def __init__(self, site: Site, app: Flask, page: Page, watch: Watch) -> None:
        self.site, self.app, self.page, self.watch = site, app, page, watch
        page.on("dialog", lambda dialog: dialog.accept())
        self.today, self.ledger = clock.today(ZONE), Ledger()
        come_as(page, app, site, "lise@example.org")

    def open(self, path: str) -> None:
        self.page.goto(f"{self.site.url}{LIBRARY}{path}")

    def an_old_one_is_called_off(self) -> None:
        self.open("/rotations")
        self.watch.look(self.page)
        self.page.get_by_role("link", name="Rundkasserne").click()
        press(self.page, "Call the rest off")
        sees(self.page, da("All of it is called off."))

    def the_plan_says_what_does_not_come_out_even(self) -> None:
        page, first_on = self.page, self.today + timedelta(days=200)
        self.open("/rotations/new")
        fill(page, "Name of the rotation", NAME)
        for name in (*BOXES, *SCHOOLS):
            page.get_by_label(name).check()
        fill(page, "First day at the schools", f"{first_on}")
        fill(page, "Weeks with school at each", "2")
        press(page, "Show the plan")
        expect(page.locator("#the_plan")).to_be_in_viewport()
        sees(page, da("It does not come out even"))
        sees(page, da("There are more schools than boxes: in each turn %(num)d school has none.", num=1))
        self.watch.look(page)
        fill(page, "All over by", f"{first_on + timedelta(days=90)}")
        press(page, "Show the plan")
        sees(page, "Udeladt")
        fill(page, "All over by", "")
        page.get_by_label(SCHOOLS[2]).uncheck()
        press(page, "Show the plan")
        sees(page, da("It comes out even: each school has each box once."))

    def it_is_booked(self) -> None:
        press(self.page, "Book all of this")
        sees(self.page, da("All of it is booked."))
        self.watch.look(self.page)

    def two_change_places_and_change_back(self) -> None:
        for there, is_even in ((SCHOOLS[1], False), (SCHOOLS[0], True)):
            self.page.locator(".lines__what a").first.click()
            self.page.wait_for_load_state()
            if not is_even:
                self.watch.look(self.page)
            choose_with(self.page, "Change places with", there)
            press(self.page, "Change places")
            sees(self.page, da("They have changed places."))
            expect(self.page.get_by_text(da("Not quite even"))).to_have_count(0 if is_even else 1)

    def all_of_it_is_one_list_on_paper(self) -> None:
        self.page.get_by_role("link", name=da("One list to print")).click()
        expect(self.page.locator("tbody tr")).to_have_count(6)
        self.watch.look(self.page)

    def days(self) -> list[MovingDay]:
        """The days of the list, each with what moves."""
        session().rollback()
        around = session().scalars(select(Rotation).where(Rotation.name == NAME)).one()
        days = itinerary.by_day(queries.moves_of(session(), around))
        session().rollback()
        return days

    def a_run_brings_what_the_list_says(self, day: MovingDay, *, look: bool) -> None:
        self._live_on(day.day)
        page = self.page
        for number in (leg.number for leg in day.legs if leg.goal is None):
            self._open_box(number)
            press(page, "Call the box home")
        self.open("/runs/new")
        press(page, "Plan the run")
        for leg in day.legs:
            row = page.locator("li", has=page.get_by_text(da("Box %(number)s", number=leg.number)))
            row.get_by_role("button", name=da("Take along")).first.click()
            expect(page.locator(".run__stop", has_text=leg.goal or "Biblioteke").first).to_be_visible()
        self._look(look)
        follow(page, "Open the list here")
        self._look(look)
        press(page, "All is in the vehicle: we drive")
        self._look(look)
        ticks, done = page.get_by_role("button", name=da("All done here")), page.locator(".run__done")
        while ticks.count():
            before = done.count()
            ticks.first.click()
            expect(done).not_to_have_count(before)
        press(page, "The run is over")
        sees(page, da("This run is over. Thank you for driving."))
        self.ledger.balances()

    def each_box_is_counted_home(self) -> None:
        for number in NUMBERS:
            self._open_box(number)
            self._look(number == NUMBERS[0])
            follow(self.page, "Count the box home")
            press(self.page, "All the books are here")
            sees(self.page, da("Every book is home"))
            press(self.page, "Finish the count")
        self.ledger.balances()
        states = seen(select(Box.state).where(Box.number.in_(NUMBERS)))
        assert states == [BoxState.COUNTED] * len(NUMBERS)

    def _live_on(self, day: date) -> None:
        """Time passes: the night ends runs of days gone by, and Lise has to come in again."""
        passed = (day - self.today).days
        (self.site.instance / "days").write_text(f"{passed}")
        with clock.stopped_at(clock.now() + timedelta(days=passed)) as now:
            come_as(self.page, self.app, self.site, "lise@example.org")
            with changing() as db:
                driving.close_past(db, db.scalars(select(Library.id)).one(), day, now)

    def _open_box(self, number: int) -> None:
        (key,) = seen(select(Box.key).where(Box.number == number))
        self.open(f"/boxes/{key}")

    def _look(self, wanted: bool) -> None:
        if wanted:
            self.watch.look(self.page)


def met() -> Counter[tuple[int, str]]:
    """How often each box of the rotation has stood at each school."""
    session().rollback()
    rows = session().execute(
        select(Box.number, School.name)
        .join(Deposit, Deposit.box_id == Box.id)
        .join(School, School.id == Deposit.school_id)
        .where(Box.number.in_(NUMBERS), Deposit.arrived_at.is_not(None))
    )
    return Counter((number, name) for number, name in rows)
