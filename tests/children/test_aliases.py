"""The names children go by."""

import json
import os
import random
import re
from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from app.children.aliases import (
    ANIMALS,
    LANGUAGES,
    AliasesExhausted,
    Gender,
    alias,
    alias_words,
    choose_alias,
)

# Size, looks, colours people are called by, mind, body, smell, fear, laziness, poverty, origin, and words
# with a second meaning, in four languages.
TEASING = """
lille liten liten stor store høj høy hög lav kort lang lång tyk tykk tjock tynd tynn smal mager fed feit fet
rund bred little small big huge tall short fat thin slim skinny round tiny giant large plump chubby smuk
vakker vacker pæn pen grim stygg ful sød søt söt køn skøn nuttet lækker pretty ugly cute handsome beautiful
hot hvid hvit vit sort svart brun gul rød röd rosa lyserød blå blond white black brown yellow red pink pale
dark mørk lys klog klok dum smart skarp genial intelligent vis tosset gal galen dumb stupid clever wise mad
crazy special dim slow stærk sterk stark svag svak strong weak nøgen naken naked hairy håret hårig behåret
våd våt blöt wet soft blød bløt mjuk myk varm stram trang trång åben åpen öppen villig willing kåt horny gay
queer fræk frekk fräck frek stiv stiff hård hard løs lös loose saftig glat slibrig stinkende stinkande
ildelugtende smelly stinky snavset skitten smutsig dirty bange redd rädd fej feig genert sky blyg scared
afraid shy timid nervøs nervös doven lat lazy langsom långsam træg fattig poor rig rik rich billig cheap
fremmed främmande foreign utenlandsk syg syk sjuk sick skæv fuld full drunk høy stoned skør skör mærkelig
underlig merkelig konstig weird odd strange sær sur surmulende trist sad angry vred sint arg stædig sta
envis stubborn bossy noisy larmende stille quiet kedelig tråkig rejsende reisende resande travelling
sigøjner lysten trippende sugende slikkende ridende kommende riding coming blowing
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_200_adjectives_and_the_24_animals(language: str) -> None:
    words = alias_words(language)

    assert tuple(words.animals) == ANIMALS
    assert len(ANIMALS) == 24
    assert len(words.adjectives) >= 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_aliases_are_alike(language: str) -> None:
    aliases = everything(language)

    assert len(set(map(str.casefold, aliases))) == len(aliases) >= 4800
    assert max(map(len, aliases)) <= 40


@pytest.mark.parametrize(
    ("common", "animal", "language", "expected"),
    [
        ("modig", "fox", "da", "Modig Ræv"),
        ("modig", "squirrel", "da", "Modigt Egern"),
        ("nysgerrig", "hedgehog", "da", "Nysgerrigt Pindsvin"),
        ("nordlig", "owl", "da", "Nordlig Ugle"),
        ("læsende", "squirrel", "da", "Læsende Egern"),
        ("musikalsk", "hedgehog", "da", "Musikalsk Pindsvin"),
        ("gylden", "hedgehog", "da", "Gyldent Pindsvin"),
        ("trofast", "squirrel", "da", "Trofast Egern"),
        ("grøn", "frog", "da", "Grøn Frø"),
        ("grøn", "squirrel", "da", "Grønt Egern"),
        ("årvågen", "squirrel", "da", "Årvågent Egern"),
        ("modig", "fox", "nb", "Modig Rev"),
        ("modig", "owl", "nb", "Modig Ugle"),
        ("modig", "squirrel", "nb", "Modig Ekorn"),
        ("grønn", "squirrel", "nb", "Grønt Ekorn"),
        ("hjelpsom", "hedgehog", "nb", "Hjelpsomt Pinnsvin"),
        ("musikalsk", "hedgehog", "nb", "Musikalsk Pinnsvin"),
        ("våken", "squirrel", "nb", "Våkent Ekorn"),
        ("trygg", "mouse", "nb", "Trygg Mus"),
        ("modig", "fox", "sv", "Modig Räv"),
        ("modig", "squirrel", "sv", "Modig Ekorre"),
        ("modig", "lynx", "sv", "Modigt Lodjur"),
        ("glad", "deer", "sv", "Glatt Rådjur"),
        ("magisk", "deer", "sv", "Magiskt Rådjur"),
        ("läsande", "lynx", "sv", "Läsande Lodjur"),
        ("nyfiken", "lynx", "sv", "Nyfiket Lodjur"),
        ("gyllene", "deer", "sv", "Gyllene Rådjur"),
        ("brave", "squirrel", "en", "Brave Squirrel"),
    ],
)
def test_the_adjective_agrees_with_its_animal(common: str, animal: str, language: str, expected: str) -> None:
    index = [adjective.common for adjective in alias_words(language).adjectives].index(common)

    assert alias(index, animal, language) == expected


def test_the_neuter_animals_are_these() -> None:
    neuters = {
        language: {
            animal for animal, noun in alias_words(language).animals.items() if noun.gender is Gender.NEUTER
        }
        for language in LANGUAGES
    }

    assert neuters == {
        "da": {"squirrel", "hedgehog"},
        "nb": {"squirrel", "hedgehog"},
        "sv": {"deer", "lynx"},
        "en": set(),
    }


def test_neuter_forms_follow_the_rules_of_each_language() -> None:
    for adjective in alias_words("nb").adjectives:
        if adjective.common.endswith(("ig", "isk", "ende")) and adjective.common != "morgenfrisk":
            assert adjective.neuter == adjective.common
    for adjective in alias_words("da").adjectives:
        if adjective.common.endswith(("isk", "ende")) and adjective.common != "morgenfrisk":
            assert adjective.neuter == adjective.common
        if adjective.common.endswith("ig"):
            assert adjective.neuter == adjective.common + "t"
    for adjective in alias_words("sv").adjectives:
        if adjective.common.endswith(("ig", "isk", "sam")):
            assert adjective.neuter == adjective.common + "t"
        if adjective.common.endswith(("ande", "ende")):
            assert adjective.neuter == adjective.common
    for adjective in alias_words("en").adjectives:
        assert adjective.neuter == adjective.common


def test_no_alias_teases() -> None:
    for language in LANGUAGES:
        for adjective in alias_words(language).adjectives:
            assert not {adjective.common, adjective.neuter} & set(TEASING.split())


@pytest.mark.skipif("SAMLAES_DATA" not in os.environ, reason="needs SAMLAES_DATA")
def test_no_alias_in_any_language_holds_a_word_on_the_lists_of_bad_words() -> None:
    folder = Path(os.environ["SAMLAES_DATA"]) / "robustness" / "badwords"
    bad = {word.casefold() for path in folder.glob("*.json") for word in json.loads(path.read_text("utf-8"))}
    inside = re.compile("|".join(re.escape(word) for word in bad if len(word) > 4))

    aliases = [name.casefold() for language in LANGUAGES for name in everything(language)]

    assert len(bad) > 250
    assert [name for name in aliases if bad.intersection((name, *name.split()))] == []
    assert [name for name in aliases if inside.search(name) or inside.search(name.replace(" ", ""))] == []


def test_an_alias_is_drawn_among_the_free_ones() -> None:
    animal, name = choose_alias("da", set(), lambda _: 0)

    assert (animal, name) == ("fox", alias(0, "fox", "da"))
    assert choose_alias("da", {name.upper()}, lambda _: 0) == ("fox", alias(1, "fox", "da"))


def test_twenty_four_children_in_a_club_get_twenty_four_animals() -> None:
    draw = random.Random(7).randrange
    busy: Counter[str] = Counter()
    taken: set[str] = set()

    for _ in range(48):
        animal, name = choose_alias("nb", taken, draw, busy)
        busy[animal] += 1
        taken.add(name)

    assert set(busy.values()) == {2}
    assert len(taken) == 48


def test_an_animal_whose_aliases_are_all_taken_is_passed_by() -> None:
    foxes = {alias(index, "fox", "sv") for index in range(len(alias_words("sv").adjectives))}

    assert choose_alias("sv", foxes, lambda _: 0)[0] == "squirrel"


def test_when_every_alias_is_taken_it_says_so() -> None:
    with pytest.raises(AliasesExhausted):
        choose_alias("en", set(everything("en")))


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(KeyError):
        alias_words("../da")


def everything(language: str) -> list[str]:
    indexes = range(len(alias_words(language).adjectives))
    return [alias(index, animal, language) for index, animal in product(indexes, ANIMALS)]
