"""What the library knows of a child, told to the child."""

from collections.abc import Callable

from app.consents import consent
from app.consents.models import Purpose
from app.core import clock
from app.known import of_child
from app.reviews.views.known import TOLD
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]


def test_every_table_a_guardian_gets_a_copy_of_is_told_of(world: World) -> None:
    told = set().union(*TOLD.values())

    assert sorted(set(of_child.columns()) ^ told) == []


def test_it_is_two_taps_from_anywhere_and_in_plain_words(world: World, visit: Visit) -> None:
    ida = visit(world.ida)
    assert "/hjoerring/me/known" in ida.get("/hjoerring/me").get_data(as_text=True)

    page = ida.get("/hjoerring/me/known").get_data(as_text=True)

    for part in TOLD:
        assert f'id="{part}"' in page
    for words in ("Ida I.", "4.A", "Løkken Skole", "Modig Ida", "Klub Læseglad"):
        assert words in page
    assert "You have written about 1 book." in page


def test_what_the_grown_ups_said_last_counts(world: World, visit: Visit) -> None:
    ida = visit(world.ida)
    for is_given in (True, False, True):
        consent.register_paper(
            world.session, world.ida, Purpose.PICTURE, is_given, world.lise, clock.now(), "da", "Ja."
        )

    page = ida.get("/hjoerring/me/known").get_data(as_text=True)

    assert "May others see your photos? Yes." in page
    assert "May all read what you write? Not yet." in page


def test_adults_have_no_such_page(world: World, visit: Visit) -> None:
    visit(world.lise).get("/hjoerring/me/known", status=403)
