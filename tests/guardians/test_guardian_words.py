"""The guardian's page is easy to read: LIX at most 40 in each language's own words (`safety.md` P10)."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from app.children.models import Child, Guardianship
from app.consents import guardian_links
from app.core import clock
from app.places.models import Place
from tests.pages import Visitor
from tests.readable import lix, sentences
from tests.world import GUARDIANS_TOKEN, World

Visit = Callable[..., Visitor]
HIGHEST = 40
LANGUAGES = ("da", "nb", "sv")


def judge(visitor: Visitor, address: str, language: str) -> None:
    """The page in that language, which must not be the English, is easy enough."""
    mark = "&" if "?" in address else "?"
    own, english = (visitor.get(f"{address}{mark}language={code}").text for code in (language, "en"))
    assert f'<html lang="{language}"' in own
    found = sentences(own)
    assert len(set(found) & set(sentences(english))) <= len(set(found)) / 3, "this is the English text"
    value = lix(found)
    print(f"FIG P10.guardian.{language} {value:.0f} <={HIGHEST} {'PASS' if value <= HIGHEST else 'FAIL'}")
    assert value <= HIGHEST, found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["", "/withdraw", "/erase", "/confirm"])
def test_the_page_is_easy_to_read(world: World, visit: Visit, path: str, language: str) -> None:
    visitor = visit()
    place = world.session.scalars(select(Place).where(Place.child_id == world.ida.id)).one()
    visitor.post("/hjoerring/g", {"token": GUARDIANS_TOKEN})

    judge(visitor, f"/hjoerring/guardian{path}?place={place.key}", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_door_to_it_is_easy_to_read(visit: Visit, world: World, language: str) -> None:
    judge(visit(), "/hjoerring/g", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_is_shut_is_easy_to_read(world: World, visit: Visit, language: str) -> None:
    visitor = visit()
    visitor.post("/hjoerring/g", {"token": GUARDIANS_TOKEN})
    world.session.execute(update(Child).where(Child.id == world.ida.id).values(is_protected=True))
    world.session.execute(update(Guardianship).values(may_see=False))

    judge(visitor, "/hjoerring/guardian", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_one_who_waits_is_easy_to_read(world: World, visit: Visit, language: str) -> None:
    token = guardian_links.slip_link(world.session, world.mia, "", world.lise, clock.now())
    visitor = visit()
    visitor.post("/hjoerring/g", {"token": token})

    judge(visitor, "/hjoerring/guardian", language)


def test_an_official_sentence_would_be_found_hard() -> None:
    """The control."""
    hard = "Forældremyndighedsindehaveren underrettes om behandlingen af barnets personoplysninger"

    assert lix([hard]) > HIGHEST
