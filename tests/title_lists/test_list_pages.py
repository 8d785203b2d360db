"""The pages on which the library system's list is pasted, its columns chosen, and its books put in a box."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from app.boxes import contents
from app.catalogue.models import Copy, Work
from app.deposits.models import Box
from app.libraries.models import PendingImport
from app.title_lists.layouts import ListLayout
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
HOME = "/hjoerring"
LIST = (
    "Nr.;Materiale;Navn;Frist\n"
    "5000000011;Ronja;Astrid Lindgren;10-01-2099\n"
    "5000000012;Mio;Astrid Lindgren;10-01-2099\n"
)


def upload(visitor: Visitor, box_key: str, text: str = LIST, name: str = "lån.csv") -> str:
    """The address of the page that asks about the columns."""
    file = (BytesIO(text.encode()), name)
    answer = visitor.post(f"{HOME}/boxes/{box_key}/paste-titles", {"titles": "", "file": file})
    return str(answer.location)


def chosen(page: str) -> list[str]:
    """What each select says."""
    return re.findall(r'<option value="(\w+)" selected>', page)


def choose(visitor: Visitor, box_key: str, address: str, parts: list[str], **values: Any) -> Any:
    data = {"pending_import": address.rpartition("=")[2], "part": parts, "has_heading": "y"} | values
    return visitor.post(f"{HOME}/boxes/{box_key}/list", data, status=values.pop("status", 200))


def test_a_file_shows_its_columns_first(world: World, visit: Visit, box: Box) -> None:
    lise, key = visit(world.lise), box.key

    page = lise.get(upload(lise, key)).text

    assert "We have guessed" in page
    assert "5000000011 · 5000000012" in page
    assert chosen(page) == ["barcode", "title", "author", "due"]


def test_the_chosen_columns_fill_the_box_and_are_remembered(world: World, visit: Visit, box: Box) -> None:
    lise, key = visit(world.lise), box.key
    address = upload(lise, key)

    page = choose(lise, key, address, ["nothing", "title", "author", "nothing"]).text

    assert "2 books were put in the box." in page
    again = lise.get(upload(lise, key, LIST + "5000000013;Emil;Astrid Lindgren;\n")).text
    assert "read as you chose then" in again
    assert chosen(again) == ["nothing", "title", "author", "nothing"]
    assert world.session.query(ListLayout).count() == 1


def test_a_list_of_another_kind_is_guessed_anew(world: World, visit: Visit, box: Box) -> None:
    lise, key = visit(world.lise), box.key
    choose(lise, key, upload(lise, key), ["barcode", "title", "author", "due"])

    page = lise.get(upload(lise, key, "Titel;Stregkode\nRonja;5000000099\n")).text

    assert "We have guessed" in page
    assert chosen(page) == ["title", "barcode"]


def test_the_second_time_nothing_changes(world: World, visit: Visit, box: Box) -> None:
    lise, key = visit(world.lise), box.key
    parts = ["barcode", "title", "author", "due"]
    choose(lise, key, upload(lise, key), parts)

    page = choose(lise, key, upload(lise, key), parts).text

    assert "0 books were put in the box." in page
    assert "2 books on the list lay there already." in page
    assert world.session.query(Copy).filter(Copy.barcode.is_not(None)).count() == 2


def test_the_day_of_the_list_is_offered_when_the_box_is_sent(world: World, visit: Visit, box: Box) -> None:
    lise, key = visit(world.lise), box.key

    choose(lise, key, upload(lise, key), ["barcode", "title", "author", "due"])

    assert 'value="2099-01-10"' in lise.get(f"{HOME}/boxes/{key}/send").text


def test_two_columns_of_titles_are_refused_and_the_choice_is_kept(
    world: World, visit: Visit, box: Box
) -> None:
    lise, key, copies = visit(world.lise), box.key, world.session.query(Copy).count()

    page = choose(lise, key, upload(lise, key), ["isbn", "title", "title", "nothing"], status=409).text

    assert "Two columns are said to hold the same" in page
    assert chosen(page) == ["isbn", "title", "title", "nothing"]
    assert world.session.query(PendingImport).filter_by(kind="list 8").count() == 1
    assert world.session.query(Copy).count() == copies


def test_a_list_without_any_book_column_is_refused(world: World, visit: Visit, box: Box) -> None:
    lise, key = visit(world.lise), box.key

    page = choose(lise, key, upload(lise, key), ["nothing", "nothing", "author", "due"], status=409).text

    assert "No column says which book it is" in page


def test_a_copy_in_another_box_is_said_with_the_way_there(world: World, visit: Visit, box: Box) -> None:
    world[Copy].barcode = "5000000011"
    other = world[Box].key
    world.session.flush()
    lise, key = visit(world.lise), box.key

    page = choose(lise, key, upload(lise, key), ["barcode", "title", "author", "due"]).text

    assert "lies in box 7" in page
    assert f"/boxes/{other}" in page


def test_pasted_columns_with_barcodes_are_asked_about(world: World, visit: Visit, box: Box) -> None:
    lise, key = visit(world.lise), box.key
    text = "5000000011\tRonja\tAstrid Lindgren\n5000000012\tMio\tAstrid Lindgren"

    answer = lise.post(f"{HOME}/boxes/{key}/paste-titles", {"titles": text})

    page = lise.get(str(answer.location)).text
    assert chosen(page) == ["barcode", "title", "author"]
    assert "2 lines" in page


def test_text_with_columns_of_blanks_is_asked_about(world: World, visit: Visit, box: Box) -> None:
    lise, key = visit(world.lise), box.key
    text = (
        "5000000011    Ronja Røverdatter         Lindgren, Astrid     10.01.2099\n"
        "5000000012    Mio, min Mio              Lindgren, Astrid     10.01.2099\n"
    )

    answer = lise.post(f"{HOME}/boxes/{key}/paste-titles", {"titles": text})

    page = lise.get(str(answer.location)).text
    assert chosen(page) == ["barcode", "title", "author", "due"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.4 something", "not a table"),
        (b"   \n ", "There is nothing in the file"),
        (b"PK\x03\x04broken", ""),
        (b"Titel\n" + b"Ronja\n" * 1001, "1000 lines at most"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_in_words(
    world: World, visit: Visit, box: Box, data: bytes, words: str
) -> None:
    lise, copies = visit(world.lise), world.session.query(Copy).count()

    page = lise.post(
        f"{HOME}/boxes/{box.key}/paste-titles",
        {"titles": "Ronja", "file": (BytesIO(data), "x.csv")},
        status=409,
    ).text

    assert words in page
    assert ">Ronja</textarea>" in page.replace("\r\n", "")
    assert world.session.query(Copy).count() == copies


def test_the_list_of_one_box_is_not_brought_into_another(world: World, visit: Visit, box: Box) -> None:
    lise, key, other = visit(world.lise), box.key, world[Box].key
    address = upload(lise, key)

    choose(lise, other, address, ["barcode", "title", "author", "due"], status=409)

    assert contents.books_in(world.session, box) == 0


def test_nobody_brings_a_list_in_twice_by_sending_it_twice(world: World, visit: Visit, box: Box) -> None:
    lise, key = visit(world.lise), box.key
    address = upload(lise, key)
    choose(lise, key, address, ["barcode", "title", "author", "due"])

    choose(lise, key, address, ["barcode", "title", "author", "due"], status=404)

    assert world.session.query(Work).filter_by(title="Ronja").count() == 1


def test_an_excel_list_is_read_like_any_other(world: World, visit: Visit, box: Box) -> None:
    workbook, file = Workbook(), BytesIO()
    sheet = workbook.worksheets[0]
    sheet.append(["Materialenummer", "Titel", "Afleveres"])
    sheet.append([5000000011, "Ronja", date(2099, 1, 10)])
    workbook.save(file)
    file.seek(0)
    lise, key = visit(world.lise), box.key

    answer = lise.post(f"{HOME}/boxes/{key}/paste-titles", {"titles": "", "file": (file, "lån.xlsx")})
    choose(lise, key, str(answer.location), ["barcode", "title", "due"])

    copy = world.session.query(Copy).filter_by(barcode="5000000011").one()
    assert (copy.work.title, world.session.get_one(Box, copy.box_id).number) == ("Ronja", 8)
    assert 'value="2099-01-10"' in lise.get(f"{HOME}/boxes/{key}/send").text


def test_a_pasted_list_says_what_became_of_each_line(world: World, visit: Visit, box: Box) -> None:
    lise = visit(world.lise)
    address = f"{HOME}/boxes/{box.key}/paste-titles"
    lise.get(address)

    answer = lise.post(
        address, {"titles": "Skammerens datter / Lene Kaaberbøl\nRonja; Astrid Lindgren\n---\n"}, status=200
    )

    page = answer.get_data(as_text=True)
    assert "2 books were put in the box" in page
    assert "Titles the library knew (1)" in page and "New titles (1)" in page
    assert "Line 3" in page


def test_an_empty_list_is_refused(world: World, visit: Visit, box: Box) -> None:
    answer = visit(world.lise).post(f"{HOME}/boxes/{box.key}/paste-titles", {"titles": ""}, status=422)

    assert "Paste or type at least one title." in answer.get_data(as_text=True)
