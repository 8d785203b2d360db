"""How a library comes to life, and what its addresses are called."""

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import RuleBroken
from app.libraries.founding import all_libraries, found_library, slug_of
from app.libraries.models import Country
from tests.world import World


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Hjørring Bibliotekerne", "hjoerring-bibliotekerne"),
        ("Århus & Ærø Bibliotek", "aarhus-aeroe-bibliotek"),
        ("  Malmö   stadsbibliotek ", "malmoe-stadsbibliotek"),
        ("Deichman (Oslo)", "deichman-oslo"),
        ("Álaborg", "alaborg"),
        ("Setup", "library-setup"),
        ("K", "library-k"),
        ("!!!", "library"),
        ("Bibliotek " * 20, "bibliotek-bibliotek-bibliotek-bibliotek-bibliotek"),
    ],
)
def test_the_slug_is_the_name_in_plain_letters(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_library_lives_in_the_zone_of_its_country(session: Session) -> None:
    library = found_library(session, "Bærum bibliotek", Country.NORWAY, "nb", clock.now())

    assert (library.slug, library.zone, library.offer_days) == ("baerum-bibliotek", "Europe/Oslo", 5)


def test_two_libraries_of_one_name_get_two_addresses(session: Session) -> None:
    for _ in range(3):
        found_library(session, "Byens Bibliotek", Country.DENMARK, "da", clock.now())

    assert [library.slug for library in all_libraries(session)] == [
        "byens-bibliotek",
        "byens-bibliotek-2",
        "byens-bibliotek-3",
    ]


@pytest.mark.parametrize("slug", ["setup", "static", "k", "Hjørring", "with blank", "-x", "a"])
def test_an_address_no_library_can_have_is_refused(session: Session, slug: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        found_library(session, "Byens Bibliotek", Country.DENMARK, "da", clock.now(), slug)

    assert refused.value.code == "slug_unfit"


def test_an_address_somebody_has_is_refused(world: World) -> None:
    with pytest.raises(RuleBroken) as refused:
        found_library(world.session, "Hjørring", Country.DENMARK, "da", clock.now(), "hjoerring")

    assert refused.value.code == "slug_taken"
