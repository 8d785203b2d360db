"""Languages a library adds for parents."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.errors import RuleBroken
from app.libraries import own_languages
from app.libraries.models import OwnLanguage, OwnWords
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
CLUB = "%(child)s is in the club"


def add(world: World, code: str, name: str = "") -> OwnLanguage:
    return own_languages.add(world.session, world.library, code, name, world.lise.id, clock.now())


def save(world: World, own: OwnLanguage, **said: str) -> None:
    own_languages.save_words(world.session, own, {CLUB: said["club"]}, world.lise.id, clock.now())


@pytest.mark.parametrize(
    ("code", "name", "is_from_right"),
    [
        ("ar", "العربية", True),
        ("uk", "Українська", False),
        ("fa", "فارسی", True),
        ("zh-hant", "中文 (繁體)", False),
    ],
)
def test_a_known_language_brings_its_name_and_its_direction(
    world: World, code: str, name: str, is_from_right: bool
) -> None:
    speech = own_languages.speech(world.session, add(world, code))

    assert (speech.name, speech.is_from_right) == (name, is_from_right)


def test_a_language_no_program_knows_is_named_by_hand_and_read_from_where_its_letters_say(
    world: World,
) -> None:
    with pytest.raises(RuleBroken, match="language_without_name"):
        add(world, "qzz")

    assert own_languages.speech(world.session, add(world, "qzz", "𐴌𐴟𐴇𐴥𐴝𐴚𐴒𐴙𐴝")).is_from_right
    assert not own_languages.speech(world.session, add(world, "xyz", "Ruáingga")).is_from_right


@pytest.mark.parametrize("code", ["da", "so", "SO "])
def test_no_language_is_there_twice(world: World, code: str) -> None:
    with pytest.raises(RuleBroken, match="language_there"):
        add(world, code)


@pytest.mark.parametrize("code", ["", "s", "arabic", "../", "a b"])
def test_what_is_no_code_is_refused(world: World, code: str) -> None:
    with pytest.raises(RuleBroken, match="language_unknown"):
        add(world, code, "X")


def test_saved_words_are_read_and_empty_ones_fall_back(world: World) -> None:
    own = world[OwnLanguage]
    save(world, own, club="%(child)s wuu ku jiraa naadiga")
    assert own_languages.speech(world.session, own).of(CLUB) == "%(child)s wuu ku jiraa naadiga"

    save(world, own, club=" ")
    assert own_languages.speech(world.session, own).of(CLUB) is None


@pytest.mark.parametrize("words", ["Naadiga", "%(barn)s naadiga", "%(child)s 100 %", "%(child)s %(club)s"])
def test_words_that_would_lose_a_name_are_refused(world: World, words: str) -> None:
    with pytest.raises(RuleBroken, match="words_lose_places"):
        save(world, world[OwnLanguage], club=words)


def test_a_sentence_changed_in_the_source_is_to_be_translated_anew(world: World) -> None:
    save(world, world[OwnLanguage], club="%(child)s")

    assert own_languages.speech(world.session, world[OwnLanguage]).of(f"{CLUB} now") is None


def test_a_language_without_words_is_not_offered_to_parents(world: World) -> None:
    assert own_languages.spoken(world.session, world.library) == []

    save(world, world[OwnLanguage], club="%(child)s")
    assert own_languages.spoken(world.session, world.library) == [world[OwnLanguage]]


def test_a_removed_language_takes_its_words_along(world: World) -> None:
    save(world, world[OwnLanguage], club="%(child)s")

    own_languages.remove(world.session, world[OwnLanguage], world.lise.id, clock.now())

    assert world.session.scalars(select(OwnWords)).all() == []


def test_staff_translate_sentence_by_sentence_with_the_librarys_language_beside(
    world: World, visit: Visit
) -> None:
    lise = visit(world.lise)
    added = lise.post("/hjoerring/settings/languages", {"code": "ti"})
    address = added.headers["Location"]
    page = lise.get(address).text
    name = page.partition("What you choose</label>")[2].partition('name="')[2].partition('"')[0]

    lise.post(address, {name: "እትመርጽዎ"})

    assert "እትመርጽዎ</textarea>" in lise.get(address).text
    for part in ("page", "known", "letter"):
        page = lise.get(f"{address}?part={part}")
        assert page.text.count("<textarea") > 20
        assert len(page.data) < 40_000


def test_what_was_typed_is_kept_when_a_sentence_is_refused(world: World, visit: Visit) -> None:
    lise = visit(world.lise)
    address = f"/hjoerring/languages/{world[OwnLanguage].key}"
    page = lise.get(address).text
    name = page.partition("%(child)s is in the club</label>")[2].partition('name="')[2].partition('"')[0]

    answer = lise.post(address, {name: "Naadiga"}, status=409)

    assert "Naadiga</textarea>" in answer.text
