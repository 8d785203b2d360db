"""The catalogue as MARCXML: records other systems can read, and taking them in changes nothing."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from app.book_imports.exporting import exported
from app.book_imports.marcxml_export import write_marcxml
from app.book_lists.book_rows import BookRow
from app.catalogue import works
from app.core import clock
from tests.book_imports.test_exporting import FULL, everything, take
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
SLIM = "{http://www.loc.gov/MARC21/slim}"
PATTERNS = {
    "leader": re.compile(r"[\d ]{5}[\dA-Za-z ][\dA-Za-z][\dA-Za-z ]{3}22[\d ]{5}[\dA-Za-z ]{3}4500"),
    "controlfield": re.compile(r"00[1-9]"),
    "datafield": re.compile(r"0[1-9]\d|[1-9]\d\d"),
    "indicator": re.compile(r"[\da-z ]"),
}
"""What the schema of MARCXML asks of each."""


def marcxml(world: World, library_id: int) -> bytes:
    file = BytesIO()
    write_marcxml(world.session, library_id, file)
    return file.getvalue()


def wrong_with(data: bytes) -> list[str]:
    """What the schema would not take; broken XML raises."""
    collection = ElementTree.fromstring(data)
    wrong = [] if collection.tag == f"{SLIM}collection" else [collection.tag]
    for record in collection:
        wrong += [] if record.tag == f"{SLIM}record" else [record.tag]
        for each in record:
            kind, tag = each.tag.removeprefix(SLIM), each.get("tag", each.text or "")
            if not PATTERNS[kind].fullmatch(tag):
                wrong.append(f"{kind} {tag}")
            if each.get("tag") == "008" and len(each.text or "") != 40:
                wrong.append(f"008 {each.text}")
            if kind == "datafield":
                marks = (each.get("ind1", ""), each.get("ind2", ""))
                wrong += [f"{tag} {mark!r}" for mark in marks if not PATTERNS["indicator"].fullmatch(mark)]
                wrong += [f"{tag} has no parts"] if not len(each) else []
    return wrong


def test_the_records_are_marcxml(world: World) -> None:
    works.record(world.session, world.library.id, FULL, clock.now())

    data = marcxml(world, world.library.id)

    assert wrong_with(data) == [] and data.count(b"<record>") == 3
    assert b'<datafield ind1="0" ind2=" " tag="700"><subfield code="a">Ilon Wikland<' in data


def test_a_record_that_is_no_marcxml_is_seen(world: World) -> None:
    """The control of the test above."""
    data = marcxml(world, world.library.id)

    for old, new in ((b"22  ", b"12  "), (b'tag="245"', b'tag="24"'), (b'ind1="1"', b'ind1=""')):
        assert old in data and wrong_with(data.replace(old, new, 1)) != []


def test_what_xml_forbids_is_left_out_and_the_rest_is_kept(world: World) -> None:
    odd = "Katten & <hunden> \x0b\x1f\ufffe\U0001f98a"
    work, _ = works.record(world.session, world.library.id, BookRow(1, "Katten"), clock.now())
    work.title, work.series = odd, "\x01"
    world.session.flush()

    data = marcxml(world, world.library.id)

    titles = [e.text for e in ElementTree.fromstring(data).iterfind(f".//{SLIM}datafield[@tag='245']/*")]
    assert "Katten & <hunden> \U0001f98a" in titles and wrong_with(data) == []


def test_taking_the_records_in_changes_nothing(world: World) -> None:
    now, ours = clock.now(), world.library.id
    works.record(world.session, ours, FULL, now)
    bare, _ = works.record(world.session, ours, BookRow(2, "Til øret", format="audiobook"), now)
    bare.title, bare.author = "Retitled : by / hand", "Firm, Inc"
    works.record(world.session, ours, BookRow(3, "Åbne døre", ("A",), age_from=6, format="comic"), now)
    works.record(
        world.session, ours, BookRow(4, "Uden emner", format="picture_book", isbn="9788702000009"), now
    )
    world.session.flush()
    before = everything(world, ours)

    data = marcxml(world, ours)
    done = take(world, world.library, data)

    assert done == (0, 0, 6, 0)
    assert everything(world, ours) == before
    take(world, world.library, data.replace(b"(Samlaes)", b"(Elsewhere)"))
    assert everything(world, ours) != before, "the control: it is the name in 035 that holds it"


def test_the_records_fill_an_empty_library_with_the_same(world: World) -> None:
    full = BookRow(**{name: getattr(FULL, name) for name in FULL.__dataclass_fields__} | {"title": "Ronja"})
    works.record(world.session, world.library.id, full, clock.now())
    take(world, world.elsewhere, marcxml(world, world.library.id))

    ours, theirs = (
        [row[:-1] for row in exported(world.session, library.id)]
        for library in (world.library, world.elsewhere)
    )
    assert ours == theirs and len(ours) == 3


def test_only_a_librarian_takes_the_records_home(world: World, visit: Visit) -> None:
    answer = visit(world.lise).get("/hjoerring/works/export/marcxml")
    data = answer.get_data()

    assert answer.headers["Content-Type"] == "application/marcxml+xml; charset=utf-8"
    assert answer.headers["Content-Disposition"].endswith('.xml"')
    assert answer.content_length == len(data)
    assert b"Skammerens datter" in data and wrong_with(data) == []
    visit(world.lars).get("/hjoerring/works/export/marcxml", 403)
    assert 'href="/hjoerring/works/export/marcxml"' in visit(world.lise).get("/hjoerring/works").text


@pytest.mark.parametrize(
    "path",
    [
        "books_dk_isbn/books.csv",
        "books_dk_isbn/fbi_manifestations.jsonl",
        "marc_normarc_deichman/data.vmarc.20141020.txt",
        "marc_danmarc2_dbc/iso2709/test-records-74-danmarc2.lin",
        "marc21_lc/nordic_languages.mrc",
    ],
)
def test_real_files_exported_and_taken_in_again_change_nothing(
    world: World, real_data: Path, path: str
) -> None:
    there: Any = world.elsewhere
    take(world, there, (real_data / path).read_bytes())
    before = everything(world, there.id)
    data = marcxml(world, there.id)

    new, changed, _, refused = take(world, there, data)

    assert wrong_with(data) == []
    assert (new, changed, refused) == (0, 0, 0)
    assert everything(world, there.id) == before and len(before) > 40
