"""The pages where a librarian makes two books one, parts them again, and splits one in two."""

import re
from typing import Any

from app.book_lists.book_rows import BookRow
from app.catalogue import works
from app.catalogue.models import Copy, CopyState, Edition, Work
from app.core import clock
from tests.world import World


def double(world: World) -> Work:
    row = BookRow(1, "Skammerens datter. Roman", ("L. Kaaberbøl",), isbn="9788763817202", series="Skammer")
    return works.record(world.session, world.library.id, row, clock.now())[0]


def test_the_double_is_found_compared_taken_in_and_parted_again(world: World, visit: Any) -> None:
    kept, lost, lise = world[Work], double(world), visit(world.lise)
    page = f"/hjoerring/works/{kept.key}"

    found = lise.get(f"{page}/merge").text
    assert lost.key in found and f"other={kept.key}" not in found
    compared = lise.get(f"{page}/merge-with?other={lost.key}").text
    assert "Lene Kaaberbøl" in compared and "L. Kaaberbøl" in compared
    # What only the other one says is chosen already.
    assert re.search(r'name="fact_series" value="lost" checked', compared)

    chosen = {"other": lost.key, "fact_title": "kept", "fact_author": "kept", "fact_series": "lost"}
    shown = lise.follow(lise.post(f"{page}/merge-with", chosen)).text
    assert (
        "9788763817202" in shown
        and "Series: Skammer" in shown
        and "Taken in: Skammerens datter. Roman" in shown
    )
    assert lise.get(f"/hjoerring/works/{lost.key}", 303).headers["Location"].endswith(kept.key)

    merge = re.search(r"/merges/([\w-]+)/part", shown)
    assert merge
    parted = lise.follow(lise.post(f"/hjoerring/merges/{merge[1]}/part")).text
    assert "Skammerens datter. Roman" in parted and "9788763817202" in parted


def test_doubles_are_looked_for_letter_by_letter(world: World, visit: Any) -> None:
    lost = double(world)

    part = visit(world.lise).part(f"/hjoerring/works/{world[Work].key}/merge?q=roman", "doubles").text

    assert part.lstrip().startswith('<div id="doubles"') and lost.key in part


def test_a_book_is_not_made_one_with_itself(world: World, visit: Any) -> None:
    key = world[Work].key

    refused = visit(world.lise).post(f"/hjoerring/works/{key}/merge-with", {"other": key}, 409).text

    assert "cannot be one with itself" in refused


def test_an_edition_leaves_for_a_book_of_its_own(world: World, visit: Any) -> None:
    work, lise = double(world), visit(world.lise)
    world.add(Edition(work_id=work.id, isbn="9782884710138", title="La fille", year=1985))
    world.add(Copy(work_id=work.id, state=CopyState.ON_SHELF, created_at=clock.now()))
    page = f"/hjoerring/works/{work.key}/split"

    asked = lise.get(page).text
    french = re.search(r'value="([\w]+)"[^>]*><span>La fille', asked)
    assert french
    data = {"edition": french[1], "title": "La fille", "author": "L. K.", "copies": "1"}
    shown = lise.follow(lise.post(page, data)).text
    assert "La fille" in shown and "9782884710138" in shown and "1 copy" in shown

    refused = lise.post(page, {"title": "La fille"}, 409).text
    assert "Choose at least one edition" in refused
    assert 'value="La fille"' in refused
