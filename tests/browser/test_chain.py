"""The whole chain by hand, in Danish: on a phone, at a desk, and once more without scripts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.chain import Chain
from tests.browser.conftest import PHONE
from tests.browser.watch import Watch
from tests.live import Site

pytestmark = pytest.mark.browser


def walk(chain: Chain, data: Path) -> None:
    chain.a_library_comes_to_life()
    chain.schools_come_in(data / "main_job" / "hjoerring_grundskoler.danish_excel_cp1252.csv", schools=33)
    chain.a_club_is_made(places=2)
    chain.the_letter_comes_first()
    chain.adults_are_invited()
    chain.the_same_person_comes_back_on_another_device()
    chain.children_are_put_forward()
    chain.a_seat_is_offered_and_taken()
    chain.books_come_in(data / "main_job" / "deposit_boerneboeger.danish_excel_cp1252.csv", rows=42)
    chain.a_box_goes_out()
    chain.the_box_arrives_without_signing_in()
    chain.cards_are_printed()
    chain.a_child_comes_in_by_its_card()
    chain.a_child_writes()
    chain.a_librarian_answers()
    chain.the_public_wall_waits_for_consent()
    chain.a_child_is_let_in_by_the_host()
    chain.today_shows_the_week()
    chain.the_box_comes_home()


def test_a_library_runs_a_club_from_nothing_to_a_published_review(
    empty_site: Site, watch: Watch, new_window: Callable[..., Page], real_data: Path
) -> None:
    walk(Chain(empty_site, watch, new_window), real_data)

    assert watch.wrong == []


@pytest.mark.parametrize("window", [PHONE], ids=["phone"], indirect=True, scope="module")
def test_the_chain_holds_without_scripts(
    plain_site: Site, watch: Watch, new_window: Callable[..., Page], real_data: Path
) -> None:
    def without_script() -> Page:
        return new_window(java_script_enabled=False)

    walk(Chain(plain_site, watch, without_script, script=False), real_data)

    assert watch.wrong == []
