"""P2, P3, P10: the papers say what the map says, are easy to read, and the librarian sees how it stands."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from flask import Flask

from app import data_map
from app.core import clock
from app.core.records import JobRun
from app.privacy import map_in_words, tombstones
from tests.pages import Visitor
from tests.readable import lix
from tests.world import World

Visit = Callable[..., Visitor]


def section(page: str, heading: str) -> list[str]:
    """The sentences of one part of the page."""
    part = page.partition(f'id="{heading}"')[2].partition("</section>")[0].partition("</h2>")[2]
    words = unescape(re.sub(r"<[^>]+>", " ", part))
    return [sentence for sentence in re.split(r"[.!?:](?:\s|$)", words) if re.search(r"\w", sentence)]


def test_every_sentence_of_the_map_can_be_translated_and_no_other_is_kept() -> None:
    """A new class in the map? Its three sentences stand in `map_in_words.py` too."""
    classes = {column.data_class.name: column.data_class for column in data_map.entries()}.values()
    said = {words for each in classes for words in (each.says, each.basis, each.retention)}

    assert said == set(map_in_words.SENTENCES)


def test_every_column_of_the_map_is_in_the_record() -> None:
    in_record = sum(each.columns for each in map_in_words.processings())
    nobodys = [c for c in data_map.entries() if c.data_class.name in map_in_words.NOBODYS]

    assert in_record + len(nobodys) == len(data_map.entries())
    assert all(each.data_class.basis != "none needed" for each in map_in_words.processings())


@pytest.mark.parametrize("paper", ["record", "assessment"])
def test_the_papers_hold_every_class_its_right_and_its_time(world: World, visit: Visit, paper: str) -> None:
    page = unescape(visit(world.lise).get(f"/hjoerring/papers/{paper}").text)

    for each in map_in_words.processings():
        for words in (each.data_class.says, each.data_class.basis, each.data_class.retention):
            assert words in page, words


def test_everybody_reads_what_is_known_and_for_how_long(world: World, visit: Visit) -> None:
    page = unescape(visit().get("/hjoerring/privacy").text)

    for each in map_in_words.processings():
        if not each.data_class.export:
            assert each.data_class.says in page
    assert "Datatilsynet" in page


@pytest.mark.parametrize("language", ["da", "nb", "sv"])
@pytest.mark.parametrize(("part", "highest"), [("children-head", 25), ("guardians-head", 40)])
def test_it_is_easy_to_read(world: World, visit: Visit, part: str, highest: int, language: str) -> None:
    """LIX at most 25 for children and 40 for guardians (P10), in each language's own words."""
    page = visit().get(f"/hjoerring/privacy?language={language}").text
    english = visit().get("/hjoerring/privacy?language=en").text

    assert f'<html lang="{language}"' in page
    assert not set(section(page, part)) & set(section(english, part)), "this is the English text"
    value = lix(section(page, part))
    print(f"FIG P10.{part}.{language} {value:.0f} <={highest} {'PASS' if value <= highest else 'FAIL'}")
    assert value <= highest


def test_every_public_page_leads_to_the_statement_and_to_what_is_stored(world: World, visit: Visit) -> None:
    for address in ("/hjoerring/", "/hjoerring/wall", "/hjoerring/sign-in", "/hjoerring/was"):
        page = visit().get(address).text
        assert 'href="/hjoerring/was"' in page, address
        assert 'href="/hjoerring/privacy"' in page, address


def test_the_librarian_sees_when_what_is_over_was_last_deleted(
    app: Flask, world: World, visit: Visit
) -> None:
    lise, now = visit(world.lise), clock.now()
    assert "Longer ago than a day" in lise.get("/hjoerring/papers").text

    world.add(JobRun(library_id=world.library.id, job="nightly", day=now.date(), at=now))
    assert "Within a day" in lise.get("/hjoerring/papers").text

    with time_machine.travel(now + timedelta(hours=25), tick=False):
        assert "Longer ago than a day" in visit(world.lise).get("/hjoerring/papers").text


def test_only_the_librarian_reads_the_papers(world: World, visit: Visit) -> None:
    for who in (world.tom, world.hanne, world.lars):
        visit(who).get("/hjoerring/papers", status=403)


def test_old_tombstones_are_forgotten_and_young_ones_kept(tmp_path: object) -> None:
    from datetime import date
    from pathlib import Path

    folder = Path(str(tmp_path))
    tombstones.add(folder, ["old"], date(2025, 1, 1))
    tombstones.add(folder, ["young"], date(2026, 11, 1))

    tombstones.forget_old(folder, date(2026, 11, 22))

    assert list(tombstones.standing(folder)) == ["young"]
    assert (folder / tombstones.NAME).stat().st_mode & 0o077 == 0
