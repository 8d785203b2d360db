"""The parents' letter: on paper with its slips, and as text to paste."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.clubs.models import Club
from tests.world import World

Visit = Callable[..., Any]


def club(world: World) -> str:
    return f"/hjoerring/clubs/{world[Club].key}"


def test_the_letter_has_a_page_for_each_language_and_a_slip_for_each_place(
    world: World, visit: Visit
) -> None:
    page = visit(world.tom).get(f"{club(world)}/letter?in=da&in=sv&slips=5").text

    assert page.count("<article") == 2
    assert 'lang="da"' in page
    assert 'lang="sv"' in page
    assert page.count('class="slip"') == 5


def test_the_letter_comes_in_the_librarys_language_with_as_many_slips_as_places(
    world: World, visit: Visit
) -> None:
    page = visit(world.lise).get(f"{club(world)}/letter").text

    assert page.count("<article") == 1
    assert page.count('class="slip"') == 2


def test_slips_are_printed_anew_for_those_missing(world: World, visit: Visit) -> None:
    world.ida.informed_on = date(2026, 11, 20)

    page = visit(world.tom).get(f"{club(world)}/letter?slips_for=missing").text

    assert page.count('class="slip"') == 2
    assert "Mia M., 4.A" in page
    assert "Ida I., 4.A" not in page


@pytest.mark.parametrize("language", ["da", "nb", "sv", "en"])
def test_the_text_to_paste_names_the_club_and_no_child(world: World, visit: Visit, language: str) -> None:
    page = visit(world.tom).get(f"{club(world)}/letter-text?in={language}").text

    text = page.split("<textarea")[1].split("</textarea>")[0]
    assert f'lang="{language}"' in text
    assert "Klub Læseglad" in text
    assert "14" in text
    assert "Datatilsynet" in text
    for child in ("Ida", "Bo B", "Mia"):
        assert child not in text


def test_the_letter_says_what_the_law_asks_for(world: World, visit: Visit) -> None:
    world.library.phone = "72 33 44 55"

    text = visit(world.tom).get(f"{club(world)}/letter-text").text

    for said in (
        "First name, the first letter of the surname, school and class.",
        "no later than 90 days after the season, which ends on 25 June 2027",
        "article 6",
        "object",
        "Your child takes part whatever you answer.",
        "The club is free.",
        "72 33 44 55",
    ):
        assert said in text


def test_a_leader_does_not_print_letters(world: World, visit: Visit) -> None:
    visit(world.lars).get(f"{club(world)}/letter", status=403)
