"""What guardians are asked about pictures, and that a no is as near as a yes."""

import re
from collections.abc import Callable

import pytest

from app.children.models import Child, Guardianship
from app.clubs.models import Club
from app.core import clock
from app.pictures import keeping
from app.pictures.making import MadePicture
from app.pictures.models import PictureKind
from app.reviews.models import Audience, Review, ReviewState
from bench.figures import Figures
from tests.pages import Visitor
from tests.world import GUARDIANS_TOKEN, World

Visit = Callable[..., Visitor]
PAGE = "/hjoerring/guardian"
SENTENCE = "The library may show the pictures my child makes"


@pytest.fixture
def gry(visit: Visit, world: World) -> Visitor:
    visitor = visit()
    visitor.post("/hjoerring/g", {"token": GUARDIANS_TOKEN})
    return visitor


def buttons(page: str) -> list[str]:
    """Each button of the section, as it is drawn, without what it is about."""
    section = page[page.index('id="guardian_consents"') :]
    section = section[: section.index("</section>")]
    drawn = re.findall(r"<button[^>]*>", section)
    return [re.sub(r'(aria-label|title|name|value)="[^"]*"', "", each) for each in drawn]


def answer(gry: Visitor, world: World, says: str, purpose: str = "picture") -> None:
    its = {"page": world[Guardianship].key, "purpose": purpose, "answer": says}
    gry.post(f"{PAGE}/consent", its)


def test_a_guardian_gives_and_withdraws_with_one_and_the_same_button(gry: Visitor, world: World) -> None:
    """P6: no more clicks to withdraw than to give."""
    before = buttons(gry.get(PAGE).text)
    assert SENTENCE in gry.get(PAGE).text

    answer(gry, world, "yes")
    after = buttons(gry.get(PAGE).text)

    Figures().at_most("P6.more_clicks_to_withdraw", len(after) - len(before), 0, digits=0)
    assert len(before) == len(after)
    assert sorted(after) == sorted(before), "as large and of the same colour"
    assert world.session.get_one(Child, world.ida.id).pictures_allowed
    answer(gry, world, "no")
    assert not world.session.get_one(Child, world.ida.id).pictures_allowed


@pytest.mark.usefixtures("folder")
def test_the_guardians_no_takes_the_picture_off_at_the_next_request(
    gry: Visitor, visit: Visit, world: World, made: MadePicture
) -> None:
    picture = keeping.keep(world.session, world.ida, made, PictureKind.PHOTO, clock.now())
    review = world.session.get_one(Review, world[Review].id)
    review.state, review.published_at = ReviewState.PUBLISHED, clock.now()
    review.moderated_by_id, review.audience = world.lise.id, Audience.PUBLIC
    review.picture_id = picture.id
    address = f"/hjoerring/pictures/{picture.key}/medium"
    anybody, bo = visit(), visit(world.bo)
    anybody.get(address, status=404)

    answer(gry, world, "yes")
    answer(gry, world, "yes", "public_wall")
    anybody.get(address)
    bo.get(address)

    answer(gry, world, "no")
    anybody.get(address, status=404)
    bo.get(address, status=404)
    visit(world.ida).get(address)


def test_staff_register_the_paper_about_pictures(visit: Visit, world: World) -> None:
    lise = visit(world.lise)
    child = f"/hjoerring/children/{world.ida.key}"
    assert SENTENCE in lise.get(child).text

    lise.post(f"{child}/consent", {"purpose": "picture", "answer": "yes", "written_in": "da"})

    assert world.session.get_one(Child, world.ida.id).pictures_allowed


def test_the_slip_asks_about_pictures_too(visit: Visit, world: World) -> None:
    page = visit(world.lise).get(f"/hjoerring/clubs/{world[Club].key}/letter?in=en&slips=1").text

    assert "May the library show the pictures my child makes" in page
    assert "Two things you choose" in page
