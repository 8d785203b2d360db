"""The host's tablet, who has what, a child's own books, and leaving with books out, as pages."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from app.cards import cards
from app.cards.models import CardPlace
from app.catalogue.models import Edition, Work
from app.children.models import Child, Guardianship
from app.clubs.models import Club
from app.core import clock
from app.core.records import RateCounter
from app.deposits.models import Box, BoxState
from app.loans import lending, switch
from app.loans.models import Ending, Lending, Loan
from app.places.models import Place, PlaceState
from tests.loans.shelf import book, in_club
from tests.world import GUARDIANS_TOKEN, World

OTHER = "9789129688313"


@pytest.fixture
def at(world: World) -> str:
    return f"/hjoerring/clubs/{world[Club].key}"


@pytest.fixture
def ronja(world: World) -> Work:
    work = book(world, "Ronja")
    world.add(Edition(work_id=work.id, isbn=OTHER, title="Ronja"))
    return work


def card_of(app: Flask, world: World, child: Child) -> Any:
    world.session.commit()
    (card,) = cards.make_cards(
        world.session, [child], world.lise, clock.now(), CardPlace.SCHOOL, app.config["PEPPER"].decode()
    )
    world.session.commit()
    return card


def open_loans(world: World, child: Child) -> set[str]:
    loans = world.session.scalars(select(Loan).where(Loan.child_id == child.id, Loan.returned_at.is_(None)))
    return {loan.copy.work.title for loan in loans}


def state_of(world: World, place: Place) -> str | None:
    return world.session.scalar(select(Place.state).where(Place.id == place.id))


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_a_card_and_then_books_are_scanned(
    app: Flask, world: World, visit: Any, at: str, ronja: Work
) -> None:
    token = card_of(app, world, world.bo).token
    tablet = visit(world.hanne)

    tablet.post(f"{at}/lend", {"text": f"https://samlaes.example/k#{token}"})
    assert "What does Bo B. take?" in text(tablet.get(f"{at}/lend"))
    tablet.post(f"{at}/lend", {"text": OTHER})

    assert "Bo B. has Ronja." in text(tablet.get(f"{at}/lend"))
    assert open_loans(world, world.bo) == {"Ronja"}


@pytest.mark.parametrize("kind", ["token", "code"])
def test_the_token_alone_and_the_typed_code_are_cards_too(
    app: Flask, world: World, visit: Any, at: str, kind: str
) -> None:
    card = card_of(app, world, world.bo)
    tablet = visit(world.hanne)

    tablet.post(f"{at}/lend", {"text": getattr(card, kind).lower() if kind == "code" else card.token})

    assert "What does Bo B. take?" in text(tablet.get(f"{at}/lend"))


def test_a_card_of_a_child_of_another_club_is_unknown_here(
    app: Flask, world: World, visit: Any, at: str
) -> None:
    token = card_of(app, world, world.mia).token

    answer = visit(world.hanne).post(f"{at}/lend", {"text": token}, 422)

    assert "We cannot find the card." in text(answer)
    assert "Mia" not in text(answer)


def test_wrong_codes_are_counted_as_at_sign_in(app: Flask, world: World, visit: Any, at: str) -> None:
    wrong = card_of(app, world, world.bo)
    card_of(app, world, world.bo)

    visit(world.hanne).post(f"{at}/lend", {"text": wrong.code}, 422)

    buckets = set(world.session.scalars(select(RateCounter.bucket)))
    assert {"card-from:127.0.0.1", "card-everywhere"} <= buckets


def test_a_code_with_a_slip_is_told_apart_from_a_book_and_not_counted(
    app: Flask, world: World, visit: Any, at: str
) -> None:
    code = card_of(app, world, world.bo).code
    slip = ("B" if code[0] != "B" else "C") + code[1:]

    visit(world.hanne).post(f"{at}/lend", {"text": slip}, 409)

    assert not list(world.session.scalars(select(RateCounter.bucket)))


def test_a_book_alone_is_given_back(world: World, visit: Any, at: str) -> None:
    tablet = visit(world.hanne)

    tablet.post(f"{at}/lend", {"text": "978-87-638-4145-0"})

    assert "Ida I. has given Skammerens datter back." in text(tablet.get(f"{at}/lend"))
    assert open_loans(world, world.ida) == set()


def test_without_a_scanner_a_child_and_a_cover_are_tapped(
    world: World, visit: Any, at: str, ronja: Work
) -> None:
    tablet = visit(world.hanne)

    tablet.post(f"{at}/lend/child", {"child": world.ida.key})
    tablet.post(f"{at}/lend/book", {"work": ronja.key})
    tablet.post(f"/hjoerring/loans/{world[Loan].key}/back")

    assert open_loans(world, world.ida) == {"Ronja"}
    tablet.post(f"{at}/lend/next")
    assert "Who is it?" in text(tablet.get(f"{at}/lend"))


def test_a_book_another_child_has_is_one_tap_away(world: World, visit: Any, at: str) -> None:
    tablet = visit(world.hanne)
    tablet.post(f"{at}/lend/child", {"child": world.bo.key})

    answer = tablet.post(f"{at}/lend", {"text": "9788763841450"}, 409)
    assert "Ida I., 4.A" in text(answer)
    tablet.post(f"/hjoerring/loans/{world[Loan].key}/hand-over", {"child": world.bo.key})

    assert open_loans(world, world.bo) == {"Skammerens datter"}


def test_the_child_at_the_table_is_that_of_this_club_and_not_for_ever(
    world: World, visit: Any, at: str
) -> None:
    tablet = visit(world.hanne)
    tablet.post(f"{at}/lend/child", {"child": world.mia.key}, 404)
    tablet.post(f"{at}/lend/child", {"child": world.bo.key})
    assert "Tap a book to take it" in text(tablet.get(f"{at}/lend"))

    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        assert "Who is it?" in text(tablet.get(f"{at}/lend"))


def test_the_answer_to_a_scan_is_a_part_of_the_page(world: World, visit: Any, at: str) -> None:
    tablet = visit(world.hanne)

    answer = tablet.part(f"{at}/lend", "desk_answer", "POST", data={"text": "9788763841450"})

    assert 'id="desk_table"' in text(answer)
    assert "given Skammerens datter back" in text(answer)


def test_who_has_what_stands_on_one_page_and_on_paper(world: World, visit: Any, at: str) -> None:
    staff = visit(world.hanne)

    for address in (f"{at}/loans", f"{at}/loans/sheet"):
        shown = text(staff.get(address))
        assert "Ida I., 4.A" in shown
        assert "Skammerens datter" in shown


def test_books_are_taken_back_and_kept_from_that_page(world: World, visit: Any, at: str) -> None:
    part = visit(world.hanne).part(
        f"/hjoerring/loans/{world[Loan].key}/back", "who_has_what", "POST", data={"back": "loans"}
    )

    assert "Every book is in the box" in text(part)


def test_nothing_is_late_before_the_box_is(world: World, visit: Any, at: str) -> None:
    assert "would like" not in text(visit(world.hanne).get(f"{at}/loans"))

    world.session.execute(update(Box).values(state=BoxState.CALLED_HOME))

    assert "The library would like a book home from 1 child" in text(visit(world.hanne).get(f"{at}/loans"))
    friendly = text(visit(world.hanne).get(f"{at}/loans/wanted-home"))
    assert "Skammerens datter" in friendly
    for word in ("overdue", "fine", "fee", "too late", "must"):
        assert word not in friendly.lower().replace("</", "")


def test_a_club_turns_loans_on_and_off(world: World, visit: Any, at: str) -> None:
    staff = visit(world.hanne)
    world.session.delete(world[Lending])
    world.session.flush()
    assert "does not keep" in text(staff.get(f"{at}/lend"))

    staff.post(f"{at}/loans/switch", {"is_on": "y"})
    assert switch.of(world.session, world[Club]) == switch.Switch(is_on=True)
    staff.post(f"{at}/loans/switch", {"by_children": "y"})

    assert switch.of(world.session, world[Club]) == switch.OFF


def test_a_child_sees_its_books_and_takes_and_gives_back_by_itself(
    world: World, visit: Any, at: str, ronja: Work
) -> None:
    ida = visit(world.ida)
    assert "My books" in text(ida.get("/hjoerring/me"))
    assert "Skammerens datter" in text(ida.get(f"{at}/my-books"))

    ida.post(f"{at}/my-books", {"work": ronja.key})
    ida.post(f"/hjoerring/loans/{world[Loan].key}/i-give-it-back")

    assert open_loans(world, world.ida) == {"Ronja"}


def test_nothing_on_a_childs_page_could_make_it_afraid(world: World, visit: Any, at: str) -> None:
    world.session.execute(update(Box).values(state=BoxState.CALLED_HOME))

    shown = text(visit(world.ida).get(f"{at}/my-books"))

    for word in ("would like", "home", "due", "late", "missing", "lost"):
        assert word not in shown.partition("<main")[2].partition("</main")[0].lower()


def test_where_a_grown_up_lends_a_child_only_looks(world: World, visit: Any, at: str, ronja: Work) -> None:
    switch.turn(world.session, world[Club], is_on=True, by_children=False, by=world.lise, now=clock.now())
    ida = visit(world.ida)
    assert "Show it to the grown-up" in text(ida.get(f"{at}/my-books"))

    ida.post(f"{at}/my-books", {"work": ronja.key}, 409)
    ida.post(f"/hjoerring/loans/{world[Loan].key}/i-give-it-back", status=409)

    assert open_loans(world, world.ida) == {"Skammerens datter"}


def test_another_childs_loan_does_not_exist_for_a_child(world: World, visit: Any) -> None:
    visit(world.bo).post(f"/hjoerring/loans/{world[Loan].key}/i-give-it-back", status=404)


def test_a_child_that_leaves_with_books_is_asked_about_them(world: World, visit: Any, ronja: Work) -> None:
    its = world.session.scalars(select(Place).where(Place.child_id == world.ida.id)).one()
    second = lending.lend(world.session, world[Club], world.ida, ronja, world.hanne, clock.now())
    tom = visit(world.tom)

    asked = tom.follow(tom.post(f"/hjoerring/places/{its.key}/leave"))
    assert "Ida I. still has 2 books" in text(asked)
    assert state_of(world, its) == PlaceState.ACTIVE
    tom.post(
        f"/hjoerring/places/{its.key}/books",
        {f"book-{second.key}": world.bo.key, f"book-{world[Loan].key}": "off"},
    )

    assert state_of(world, its) == PlaceState.LEFT
    assert open_loans(world, world.bo) == {"Ronja"}
    assert world.session.get_one(Loan, world[Loan].id).ending == Ending.WRITTEN_OFF


def test_a_child_that_moves_with_books_is_asked_first(world: World, visit: Any) -> None:
    its = world.session.scalars(select(Place).where(Place.child_id == world.ida.id)).one()
    lise = visit(world.lise)

    asked = lise.get(f"/hjoerring/places/{its.key}/move", 303)
    assert "/books?then=move" in asked.headers["Location"]
    answer = lise.post(f"/hjoerring/places/{its.key}/books", {"then": "move"})

    assert answer.headers["Location"].endswith("/move")
    assert open_loans(world, world.ida) == set()
    assert state_of(world, its) == PlaceState.ACTIVE


def test_the_lists_ask_as_little_for_twenty_as_for_two(
    world: World, visit: Any, at: str, statements: list[str]
) -> None:
    def asked(address: str, who: Any) -> int:
        browser = visit(who)
        browser.get(address)
        statements.clear()
        answer = browser.get(address)
        assert len(answer.data) < 40_000
        return len(statements)

    pages = ((f"{at}/loans", world.hanne), (f"{at}/lend", world.hanne), (f"{at}/my-books", world.ida))
    few = [asked(*page) for page in pages]
    for number in range(20):
        child = in_club(world, f"Barn{number}")
        work = book(world, f"Book {number}", copies=2)
        lending.lend(world.session, world[Club], child, work, world.hanne, clock.now())
    world.session.flush()

    assert [asked(*page) for page in pages] == few
    assert max(few) <= 10


def test_covers_come_a_page_at_a_time(world: World, visit: Any, at: str) -> None:
    for number in range(60):
        book(world, f"Book {number:02}")
    ida = visit(world.ida)

    first = text(ida.get(f"{at}/my-books"))
    after = first.rpartition("my-books?after=")[2].partition('"')[0]
    second = text(ida.get(f"{at}/my-books?after={after}"))

    assert ("Book 47" in first, "Book 48" in first) == (True, False)
    assert ("Book 47" in second, "Book 48" in second) == (False, True)


def test_a_guardian_sees_the_own_childs_books(world: World, visit: Any) -> None:
    gry = visit()
    gry.post("/hjoerring/g", {"token": GUARDIANS_TOKEN})

    assert "Books Ida has from the club" in text(gry.get("/hjoerring/guardian"))

    world.session.execute(update(Child).where(Child.id == world.ida.id).values(is_protected=True))
    world.session.execute(update(Guardianship).values(may_see=False))
    assert "Skammerens datter" not in text(gry.get("/hjoerring/guardian"))
