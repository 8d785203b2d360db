"""The host's tablet with a scanner: card, book, book; the next card; a book alone. And a child by itself."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.cards import cards
from app.cards.models import CardPlace
from app.catalogue.models import Edition
from app.children.models import Child
from app.clubs.models import Club
from app.core import clock
from app.core.database import session
from app.deposits.queries import works_in_box_of
from app.loans.models import Loan
from tests.browser.behind import changing
from tests.browser.coming_in import come_as
from tests.browser.paths import answered, follow
from tests.browser.watch import Watch
from tests.live import Site

pytestmark = pytest.mark.browser

AT_ONCE = 20
"""Milliseconds between the keys of a hand scanner."""


def test_a_card_and_books_are_scanned_without_touching_the_mouse(
    demo: tuple[Site, Flask], watch: Watch, new_window: Callable[..., Page]
) -> None:
    site, app = demo
    club = session().scalars(select(Club).where(Club.name == "Klub Læseglad")).one()
    free = _free_books(club)
    address = f"{site.url}/hjoerring-bibliotekerne/clubs/{club.key}"
    ida, emil = _card(app, "Ida"), _card(app, "Emil")
    tablet = new_window()
    come_as(tablet, app, site, "hanne@example.org")
    tablet.goto(f"{address}/lend")
    watch.look(tablet)
    tablet.evaluate("window.stays = true")

    _scan(tablet, f"{site.url}/k#{emil}")
    for title, isbn in free[:2]:
        _scan(tablet, isbn)
        expect(tablet.locator("#desk_answer")).to_contain_text(title)
    expect(tablet.locator("#desk_table")).to_contain_text("Emil T.")
    watch.look(tablet)
    _scan(tablet, ida)
    expect(tablet.locator("#desk_table")).to_contain_text("Ida K.")
    _scan(tablet, free[0][1])
    expect(tablet.locator("#desk_answer")).to_contain_text("Emil T.")
    watch.look(tablet)
    tablet.locator("#desk_answer button").last.click()
    expect(tablet.locator("#desk_table")).to_contain_text(free[0][0])

    assert tablet.evaluate("window.stays"), "the page was loaded anew"
    assert _titles(of="Emil") == {free[1][0]}
    child = new_window()
    child.goto(f"{site.url}/k#{ida}")
    follow(child, "Yes, that is me")
    child.goto(f"{address}/my-books")
    watch.look(child)
    child.locator(".pick__button", has_text=free[0][0]).click()
    answered(child)
    assert free[0][0] not in _titles(of="Ida")
    assert watch.wrong == []


def _scan(page: Page, text: str) -> None:
    """As a hand scanner does it: keys and Enter, wherever the focus has been left."""
    page.keyboard.type(text, delay=AT_ONCE)
    page.keyboard.press("Enter")


def _free_books(club: Club) -> list[tuple[str, str]]:
    """Titles of the box nobody has, with an ISBN or a faust number."""
    db = session()
    out = {loan.copy.work_id for loan in db.scalars(select(Loan).where(Loan.returned_at.is_(None)))}
    works = {work.id: work.title for work in works_in_box_of(db, club.id) if work.id not in out}
    editions = db.scalars(select(Edition).where(Edition.work_id.in_(works)).order_by(Edition.isbn))
    numbered = {works[one.work_id]: one.isbn or one.faust for one in editions}
    return [(title, number) for title, number in numbered.items() if number]


def _card(app: Flask, name: str) -> str:
    pepper = app.config["PEPPER"].decode()
    with changing() as db:
        child = db.scalars(select(Child).where(Child.first_name == name)).one()
        (card,) = cards.make_cards(db, [child], None, clock.now(), CardPlace.SCHOOL, pepper)
    return card.token


def _titles(of: str) -> set[str]:
    db = session()
    db.expire_all()
    mine = select(Loan).join(Loan.child).where(Child.first_name == of, Loan.returned_at.is_(None))
    found = {loan.copy.work.title for loan in db.scalars(mine)}
    db.rollback()
    return found
