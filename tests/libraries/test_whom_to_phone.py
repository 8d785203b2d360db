"""About a protected child one named person is phoned; until there is one, the library (`decisions.md` 24)."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from app.children.models import Child, Guardianship
from app.clubs.models import Club, Meeting
from app.consents import mails
from app.core import clock
from app.deposits.models import Box, BoxState
from app.libraries.models import Library, School
from app.notices.models import Notice
from app.trips import trips
from app.trips.models import Trip
from tests.pages import Visitor
from tests.world import GUARDIANS_TOKEN, World

Visit = Callable[..., Visitor]
NAME, NUMBER, OF_ALL = "Lone Bach", "72 33 40 07", "72 33 00 00"
NAMED = {"protection_name": NAME, "protection_phone": NUMBER}
SETTINGS = "/hjoerring/settings/protection"


@pytest.fixture
def named(world: World) -> World:
    """The library has named somebody, and Ida is protected."""
    world.library.phone = OF_ALL
    world.library.protection_name, world.library.protection_phone = NAME, NUMBER
    protect(world)
    return world


def protect(world: World, is_protected: bool = True) -> None:
    world.session.execute(update(Child).where(Child.id == world.ida.id).values(is_protected=is_protected))
    world.session.execute(update(Guardianship).values(may_see=not is_protected))


def gry(visit: Visit) -> Visitor:
    visitor = visit()
    visitor.post("/hjoerring/g", {"token": GUARDIANS_TOKEN})
    return visitor


def pages_of_the_host(world: World) -> list[str]:
    return [
        f"/hjoerring/clubs/{world[Club].key}",
        f"/hjoerring/children/{world.ida.key}",
    ]


def test_a_librarian_names_somebody(world: World, visit: Visit) -> None:
    visit(world.lise).post(SETTINGS, NAMED)

    library, elsewhere = world.session.scalars(select(Library).order_by(Library.slug)).all()
    assert library.whom_to_phone(about_protected=True) == (NAME, NUMBER)
    assert library.whom_to_phone() == (library.name, library.phone)
    assert elsewhere.whom_to_phone(about_protected=True) == (elsewhere.name, elsewhere.phone)


@pytest.mark.parametrize("missing", NAMED)
def test_a_name_without_a_number_is_not_enough(world: World, visit: Visit, missing: str) -> None:
    page = visit(world.lise).post(SETTINGS, NAMED | {missing: " "}, status=422).text

    assert "Write both the name and the number." in page
    assert all(value in page for name, value in NAMED.items() if name != missing)
    assert (
        world.session.scalars(select(Library.protection_name).where(Library.slug == "hjoerring")).one() == ""
    )


def test_only_a_librarian_names_somebody(world: World, visit: Visit) -> None:
    for who in (world.tom, world.hanne, world.lars):
        visit(who).post(SETTINGS, NAMED, status=403)


def test_the_guardian_phones_that_person_and_no_other(named: World, visit: Visit) -> None:
    shut = gry(visit).get("/hjoerring/guardian").text
    assert "We would like to talk with you first" in shut
    assert NAME in shut and NUMBER in shut and OF_ALL not in shut

    named.session.execute(update(Guardianship).values(may_see=True))
    page = gry(visit).get("/hjoerring/guardian").text
    assert NAME in page and NUMBER in page and OF_ALL not in page


def test_of_a_child_who_is_not_protected_the_library_is_phoned(named: World, visit: Visit) -> None:
    """The control."""
    protect(named, is_protected=False)

    page = gry(visit).get("/hjoerring/guardian").text

    assert OF_ALL in page and NAME not in page and NUMBER not in page
    for address in pages_of_the_host(named):
        assert NUMBER not in visit(named.hanne).get(address).text


def test_until_there_is_one_it_is_the_librarys_phone(named: World, visit: Visit) -> None:
    named.library.protection_name = named.library.protection_phone = ""

    assert OF_ALL in gry(visit).get("/hjoerring/guardian").text
    for address in pages_of_the_host(named):
        assert OF_ALL in visit(named.hanne).get(address).text, address


def test_the_host_reads_whom_to_ask(named: World, visit: Visit) -> None:
    for address in pages_of_the_host(named):
        page = visit(named.hanne).get(address).text
        assert NAME in page and NUMBER in page, address


@pytest.mark.parametrize(
    ("paper", "reader"),
    [
        (lambda world: f"clubs/{world[Club].key}/loans/sheet", "hanne"),
        (lambda world: f"clubs/{world[Club].key}/loans/wanted-home", "hanne"),
        (lambda world: f"trips/{world[Trip].key}/list", "hanne"),
        (lambda world: f"meetings/{world[Meeting].key}/sheet", "lise"),
        (lambda world: f"schools/{world[School].key}/week/sheet?week=2026-11-25", "tom"),
    ],
    ids=["loans", "wanted_home", "trip", "visit", "week"],
)
def test_papers_that_say_ask_the_library_say_whom(
    named: World, visit: Visit, paper: Callable[[World], str], reader: str
) -> None:
    """…and one where nobody is protected names nobody."""
    named.session.execute(update(Box).values(state=BoxState.CALLED_HOME))
    trips.sign_up(named.session, named[Trip], named.ida, None, clock.now())
    address = f"/hjoerring/{paper(named)}"

    hidden = visit(getattr(named, reader)).get(address).text
    protect(named, is_protected=False)
    shown = visit(getattr(named, reader)).get(address).text

    assert "ask the library" in hidden and "Ida" not in hidden
    assert f"About a protected child, ask {NAME}:" in hidden and NUMBER in hidden
    assert "Ida" in shown and NAME not in shown and NUMBER not in shown


def test_the_papers_of_its_guardians_name_that_person(named: World, visit: Visit) -> None:
    lise, its = visit(named.lise), named[Guardianship].key

    slip = lise.post(f"/hjoerring/guardianships/{its}/slip", status=200).text
    letter = lise.get(f"/hjoerring/clubs/{named[Club].key}/letter?slips_for=children").text

    assert f"{NAME}, {NUMBER}" in slip
    assert letter.count(f"{NAME}, {NUMBER}") <= 1


def test_the_mail_with_its_link_is_signed_by_that_person(named: World) -> None:
    named.session.expire_all()
    guardianship = named.session.scalars(select(Guardianship)).one()
    guardianship.guardian.email = "gry@example.org"
    notice = Notice(library_id=named.library.id, about=guardianship.key)

    context = mails.compose_guardian_link(named.session, notice, clock.now())

    assert context is not None and context["is_protected"]


def test_today_asks_for_a_name_only_while_a_child_is_protected(world: World, visit: Visit) -> None:
    question = "Whom do parents of a protected child phone?"
    assert question not in visit(world.lise).get("/hjoerring/today").text

    protect(world)
    assert question in visit(world.lise).get("/hjoerring/today").text

    visit(world.lise).post(SETTINGS, NAMED)
    assert question not in visit(world.lise).get("/hjoerring/today").text
