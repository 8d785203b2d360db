"""Which book a scanned or typed text means."""

import pytest

from app.boxes import scans
from app.catalogue.models import Copy, Edition, Work
from app.core.errors import RuleBroken
from tests.world import World


@pytest.mark.parametrize(
    "text",
    [
        "9788763841450",
        " 978-87-638-4145-0\n",
        "978 87 638 4145 0",
        "ISBN 978-87-638-4145-0",
        "ISBN-13: 9788763841450",
        "9788763841450.0",
        "9788763841450 05",
        "978876384145012345",
        "8763841452",
    ],
)
def test_an_isbn_is_known_in_any_spelling(world: World, text: str) -> None:
    seen = scans.look(world.session, world.library.id, text)

    assert (seen.kind, seen.text, seen.work) == ("isbn", "9788763841450", world[Work])


@pytest.mark.parametrize("text", ["29494940", "2949 4940", "870970-basis:29494940"])
def test_a_faust_number_is_known_in_any_spelling(world: World, text: str) -> None:
    world.add(Edition(work_id=world[Work].id, faust="29494940", title="Skammerens datter"))

    seen = scans.look(world.session, world.library.id, text)

    assert (seen.kind, seen.text, seen.work) == ("faust", "29494940", world[Work])


@pytest.mark.parametrize(
    "text", ["Skammerens datter", "skammerens  DATTER", "Skammerens datter / Lene Kaaberbøl"]
)
def test_a_title_is_typed_where_there_is_no_number(world: World, text: str) -> None:
    seen = scans.look(world.session, world.library.id, text)

    assert (seen.kind, seen.work) == ("title", world[Work])


def test_the_librarys_own_barcode_means_that_very_copy(world: World) -> None:
    world[Copy].barcode = "9788763841450"
    world.session.flush()

    seen = scans.look(world.session, world.library.id, " 9788763841450 ")

    assert (seen.kind, seen.copy) == ("barcode", world[Copy])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "scan_empty"),
        (" \t ", "scan_empty"),
        ("'", "scan_empty"),
        ('""', "scan_empty"),
        ("9,78876E+12", "scan_exponent"),
        ("9.78876384145E+12", "scan_exponent"),
        ("9788763841451", "scan_check_digit"),
        ("29494941", "scan_check_digit"),
        ("97887638414", "scan_length"),
        ("12", "scan_length"),
        ("4006381333931", "scan_not_isbn"),
        ("9790060115615", "scan_not_isbn"),
        ("?!", "scan_not_isbn"),
        ("x", "scan_not_isbn"),
    ],
)
def test_what_means_no_book_is_refused_with_its_reason(world: World, text: str, code: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        scans.look(world.session, world.library.id, text)

    assert broken.value.code == code


def test_a_book_of_another_library_is_unknown_here(world: World) -> None:
    for text in ("9788763841450", "Skammerens datter"):
        assert scans.look(world.session, world.elsewhere.id, text).work is None


def test_a_very_long_text_is_cut_and_does_no_harm(world: World) -> None:
    assert len(scans.look(world.session, world.library.id, "å" * 5_000).text) == scans.LONGEST
