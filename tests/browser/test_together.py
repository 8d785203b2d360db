"""A club decides together, in Danish: a child votes, a seat goes on, a book stands on the big screen."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.accounts.models import Person
from app.children.models import Child
from app.clubs.models import Club
from app.core.database import session
from app.trips.models import Trip
from app.walls.models import Screen
from tests.browser.coming_in import come_as
from tests.browser.danish import da
from tests.browser.paths import follow, press, sees
from tests.browser.watch import Watch
from tests.live import Site

pytestmark = pytest.mark.browser
LIBRARY = "/hjoerring-bibliotekerne"


def test_a_club_votes_travels_and_tells_the_class(
    still_demo: tuple[Site, Flask], watch: Watch, new_window: Callable[..., Page]
) -> None:
    running, app = still_demo
    base = running.url + LIBRARY
    ida, karl, hanne = new_window(), new_window(), new_window()
    for page, who in ((ida, "Ida"), (karl, "Karl"), (hanne, "hanne@example.org")):
        come_as(page, app, running, who)

    ida.goto(f"{base}/me")
    sees(ida, da("You are coming along"))
    ida.get_by_role("button", name="Bage en kage fra en bog").click()
    sees(ida, da("your vote"))
    watch.look(ida)

    hanne.goto(f"{base}/clubs/{_one(Club, Club.name == 'Klub Læseglad').key}/together")
    press(hanne, "Close the vote")
    sees(hanne, da("The club has chosen: %(choice)s", choice="Bage en kage fra en bog"))
    watch.look(hanne)
    ida.reload()
    sees(ida, da("We have chosen: %(choice)s", choice="Bage en kage fra en bog"))

    karl.goto(f"{base}/me")
    sees(karl, da("You are number %(number)s in line", number=2))
    hanne.on("dialog", lambda dialog: dialog.accept())
    hanne.goto(f"{base}/trips/{_one(Trip).key}")
    row = hanne.locator("#going li", has_text="Viggo P.")
    row.get_by_role("button", name=da("Take off")).click()
    press(hanne, "Yes to the place")
    expect(hanne.locator("#going ul")).to_contain_text("Asta B.")
    watch.look(hanne)
    karl.reload()
    sees(karl, da("You are number %(number)s in line", number=1))
    watch.look(karl)

    hanne.goto(f"{base}/clubs/{_one(Club, Club.name == 'Klub Læseglad').key}/for-the-class")
    hanne.locator("li", has_text="Brødrene Løvehjerte").get_by_role("button").click()
    sees(hanne, da("Book of the week from %(club)s", club="Klub Læseglad"))
    watch.look(hanne)
    follow(hanne, "For the class")

    address = f"{base}/screen/{_one(Screen, Screen.club_id.is_not(None)).token}"
    _the_screen_turns_its_pages(new_window(), address, watch)
    press(hanne, "End it")
    gone = new_window().goto(address)
    assert gone is not None and gone.status == 404
    assert watch.wrong == []


def test_a_screen_stands_still_for_who_wants_less_motion_and_is_whole_without_a_script(
    still_demo: tuple[Site, Flask], watch: Watch, new_window: Callable[..., Page]
) -> None:
    running, _app = still_demo
    address = f"{running.url}{LIBRARY}/screen/{_one(Screen, Screen.club_id.is_(None)).token}"
    still, plain = new_window(reduced_motion="reduce"), new_window(java_script_enabled=False)

    still.goto(address)
    plain.goto(address)

    expect(still.get_by_role("button", name=da("Go on"))).to_be_visible()
    expect(still.locator("[data-slide]:visible")).to_have_count(1)
    assert plain.locator(".slide:visible").count() == plain.locator(".slide").count() > 1
    expect(plain.get_by_role("button")).to_have_count(0)
    watch.look(still)
    assert watch.wrong == []


def _the_screen_turns_its_pages(page: Page, address: str, watch: Watch) -> None:
    page.clock.install()
    page.goto(address)
    first = page.locator(".slide__book:visible").text_content()
    expect(page.locator("[data-slide]:visible")).to_have_count(1)
    watch.look(page)
    page.clock.run_for(31_000)
    assert page.locator(".slide__book:visible").text_content() != first
    press(page, "Stop")
    stopped = page.locator(".slide__book:visible").text_content()
    page.clock.run_for(120_000)
    assert page.locator(".slide__book:visible").text_content() == stopped
    press(page, "Next")
    assert page.locator(".slide__book:visible").text_content() != stopped


def _child(first_name: str) -> Child:
    child: Child = _one(Child, Child.first_name == first_name)
    return child


def _person(name: str) -> Person:
    person: Person = _one(Person, Person.email == f"{name}@example.org")
    return person


def _one(model: Any, *which: Any) -> Any:
    found = session().scalars(select(model).where(*which).order_by(model.id)).first()
    session().commit()
    return found
