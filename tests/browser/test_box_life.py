"""The life of a box in Danish, from a wish to the count at home; each copy is always in one place."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.clubs.models import Club
from app.deposits.models import BoxState
from app.libraries.models import Library
from app.loose_books.models import LooseState
from app.wishes.models import Wish, WishState
from tests.browser.behind import seen
from tests.browser.coming_in import come_as
from tests.browser.danish import da
from tests.browser.ledger import (
    Ledger,
    books_inside,
    box_with,
    lent_from,
    loose,
    on_the_shelf,
)
from tests.browser.paths import choose, choose_with, fill, follow, press, sees
from tests.browser.watch import Watch
from tests.live import Site

pytestmark = pytest.mark.browser
SCANNED = ("28265743", "22758454", "22375733")
"""Faust numbers of books the demo knows; its other boxes hold every copy, so each scan makes one."""
UNKNOWN, TYPED = "9788700000001", "Aben der læste højt"
BESIDE, CLASS_SET, WAITS = 12, 32, "Skammerens datter"
"""What of the demo rides along: a box under way, a class set that is packed, a loose book that waits."""
BLINK = 1_000
"""Milliseconds from one book to the next."""


def test_a_box_from_the_wish_to_the_count_and_no_book_is_ever_nowhere(
    demo: tuple[Site, Flask], new_window: Callable[..., Page], watch: Watch
) -> None:
    life = Life(*demo, new_window, watch)
    for step in (
        life.a_host_asks_for_a_box,
        life.the_library_fills_one_by_a_template,
        life.more_books_are_scanned_into_it,
        life.one_book_goes_by_itself,
        life.a_run_of_today_is_planned,
        life.the_driver_ticks_and_the_school_says_so_too,
        life.a_child_takes_a_book_and_brings_it_back,
        life.the_box_goes_on_to_the_next_school,
        life.it_is_called_home,
        life.it_is_counted_two_books_short,
        life.one_of_them_turns_up,
    ):
        step()
        life.ledger.balances()
    assert watch.wrong == []


class Life:
    """Lise at the library, Hanne at the club, a driver and a school secretary who have no account."""

    def __init__(self, site: Site, app: Flask, window: Callable[[], Page], watch: Watch) -> None:
        self.site, self.watch = site, watch
        self.lise, self.hanne, self.driver, self.office = (window() for _ in range(4))
        (self.slug,) = seen(select(Library.slug))
        come_as(self.lise, app, site, "lise@example.org")
        come_as(self.hanne, app, site, "hanne@example.org")
        for page in (self.lise, self.driver):
            page.on("dialog", lambda dialog: dialog.accept())
        self.ledger = Ledger()

    def a(self, path: str) -> str:
        return f"{self.site.url}/{self.slug}{path}"

    def a_host_asks_for_a_box(self) -> None:
        page = self.hanne
        page.goto(self.a("/wishes"))
        self.watch.look(page)
        follow(page, "Ask for a box")
        self.watch.look(page)
        fill(page, "How many books", "25")
        fill(page, "About something special", "drager")
        press(page, "Send the wish")
        sees(page, da("Thank you. The library reads your wish and answers by mail."))
        self.watch.look(page)

    def the_library_fills_one_by_a_template(self) -> None:
        page = self.lise
        page.goto(self.a("/wishes"))
        page.locator("tr", has_text="drager").get_by_role("link").first.click()
        page.wait_for_load_state()
        choose(page, "How", "Let at læse")
        self.watch.look(page)
        press(page, "Begin")
        sees(page, da("Put books in"))
        self.box = page.url.rsplit("/", 1)[1]
        self.watch.look(page)
        assert books_inside(self.box) > len(SCANNED)

    def more_books_are_scanned_into_it(self) -> None:
        page, before = self.lise, books_inside(self.box)
        for number, faust in enumerate(SCANNED, before + 1):
            _scan(page, faust)
            expect(page.locator("#scan_answer")).to_contain_text(f"{number} ", timeout=BLINK * 3)
            page.wait_for_timeout(BLINK)
        _scan(page, UNKNOWN)
        asked = page.locator("#unknown_books")
        expect(asked).to_contain_text(UNKNOWN)
        self.ledger.balances(new=len(SCANNED))
        asked.get_by_label(da("Title"), exact=True).fill(TYPED)
        self.watch.look(page)
        asked.get_by_role("button", name=da("Add")).click()
        expect(page.locator("#contents_list")).to_contain_text(TYPED)
        assert books_inside(self.box) == before + len(SCANNED) + 1
        self.ledger.balances(new=1)

    def one_book_goes_by_itself(self) -> None:
        page = self.lise
        self.aside = on_the_shelf()
        page.goto(self.a("/loose-books"))
        fill(page, "ISBN, faust number, barcode or title", self.aside)
        choose_with(page, "Where to", "Bogormene")
        press(page, "Set the book aside")
        sees(page, da("%(title)s is set aside. It waits for the next run.", title=self.aside))
        self.watch.look(page)

    def a_run_of_today_is_planned(self) -> None:
        page = self.lise
        page.goto(self.a("/runs"))
        self.watch.look(page)
        follow(page, "Plan a run")
        self.watch.look(page)
        press(page, "Plan the run")
        for number, to in ((box_with(self.box).number, "Klub Læseglad"), (CLASS_SET, "Bogormene")):
            follow(page, "Another box")
            self.watch.look(page)
            choose_with(page, "Box", da("Box %(number)s", number=number))
            choose_with(page, "Where to", to)
            press(page, "Take it along")
        for waiting in (da("Box %(number)s", number=BESIDE), WAITS, self.aside):
            self._take_along(waiting)
        expect(page.locator(".run__stop")).to_have_count(5)
        self.watch.look(page)

    def the_driver_ticks_and_the_school_says_so_too(self) -> None:
        """The secretary is quicker with the label's address than the driver with the tick."""
        page = self.driver
        page.goto(self.lise.get_by_role("link", name=da("Open the list here")).get_attribute("href") or "")
        self.watch.look(page)
        press(page, "All is in the vehicle: we drive")
        expect(page.get_by_role("button", name=da("All done here"))).to_have_count(3)
        assert box_with(self.box).state == BoxState.UNDER_WAY
        self.ledger.balances()
        self._the_school_says_that_it_has_come()
        for left in (2, 1, 0):
            press(page, "All done here")
            expect(page.get_by_role("button", name=da("All done here"))).to_have_count(left)
            self.ledger.balances()
        self.watch.look(page)
        press(page, "The run is over")
        sees(page, da("This run is over. Thank you for driving."))
        assert loose(LooseState.UNDER_WAY) == 0
        assert seen(select(Wish.state).where(Wish.theme == "drager")) == [WishState.PARTLY_SENT]

    def a_child_takes_a_book_and_brings_it_back(self) -> None:
        page = self.hanne
        (club,) = seen(select(Club.key).where(Club.name == "Klub Læseglad"))
        page.goto(self.a(f"/clubs/{club}/lend"))
        page.get_by_role("button", name=re.compile("Bo S")).click()
        page.get_by_role("button", name=re.compile(TYPED)).click()
        expect(page.locator("#desk_answer")).to_have_text(re.compile(TYPED))
        self.watch.look(page)
        assert lent_from(self.box) == [TYPED]
        self.ledger.balances()
        page.get_by_role("button", name=re.compile(TYPED)).click()
        sees(page, da("%(title)s is back in the box.", title=TYPED))
        press(page, "Next child")
        sees(page, da("Who is it?"))
        assert lent_from(self.box) == []

    def the_box_goes_on_to_the_next_school(self) -> None:
        page = self.lise
        page.goto(self.a(f"/boxes/{self.box}"))
        follow(page, "Send it on to another school")
        choose_with(page, "Where to", "Læseheksene")
        self.watch.look(page)
        press(page, "Send the box on")
        sees(page, da("The box is on its way to its next school."))
        self.watch.look(page)
        self.ledger.balances()
        self._the_school_says_that_it_has_come()

    def it_is_called_home(self) -> None:
        page = self.lise
        page.goto(self.a(f"/boxes/{self.box}"))
        press(page, "Call the box home")
        sees(page, da("The box has been called home."))
        self.ledger.balances()
        press(page, "The box is on its way home")
        sees(page, da("The box is on its way home."))
        assert box_with(self.box).state == BoxState.UNDER_WAY_HOME

    def it_is_counted_two_books_short(self) -> None:
        page, books = self.lise, books_inside(self.box)
        follow(page, "Count the box home")
        for home, faust in enumerate(SCANNED, 1):
            _scan(page, faust)
            sees(page, da("%(home)s of %(sent)s books are home.", home=home, sent=books))
        self.watch.look(page)
        here = page.locator("#count_tally .lines").get_by_role("button")
        for left in range(books - len(SCANNED) - 1, 1, -1):
            here.first.click()
            expect(here).to_have_count(left)
        self.ledger.balances()
        press(page, "Finish the count")
        sees(page, da("So few may be missing without a word."))
        self.watch.look(page)
        assert (box_with(self.box).state, books_inside(self.box)) == (BoxState.COUNTED, books - 2)

    def one_of_them_turns_up(self) -> None:
        page = self.lise
        missing = page.get_by_role("button", name=re.compile(da("It has turned up")))
        expect(missing).to_have_count(2)
        missing.first.click()
        expect(missing).to_have_count(1)

    def _take_along(self, what: str) -> None:
        row = self.lise.locator("li", has=self.lise.locator("strong", has_text=what), has_text=what)
        row.get_by_role("button", name=da("Take along")).first.click()
        expect(self.lise.locator(".run__stop", has_text=what).first).to_be_visible()

    def _the_school_says_that_it_has_come(self) -> None:
        page = self.office
        page.goto(self.a(f"/arrived/{box_with(self.box).label_token}"))
        self.watch.look(page)
        press(page, "The box has arrived")
        sees(page, da("Thank you. The library knows that the box has come."))
        assert box_with(self.box).state == BoxState.ARRIVED


def _scan(page: Page, number: str) -> None:
    """As a hand scanner does: keys into whatever has the focus, and Enter."""
    expect(page.get_by_label(da("ISBN, faust number, barcode or title"))).to_be_focused()
    page.wait_for_load_state()
    page.keyboard.type(number)
    page.keyboard.press("Enter")
