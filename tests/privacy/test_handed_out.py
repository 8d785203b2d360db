"""P4: a child's copy holds every column marked for it, its pictures, and nothing of anybody else."""

import json
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.children.models import Guardian, Guardianship
from app.clubs.models import Club
from app.core import clock, media
from app.known import of_child
from app.paper.models import PaperCard, PaperCut
from app.pictures import store
from app.pictures.models import Picture, PictureKind
from app.privacy.handed_out import LEFT_TO_THE_FILE
from tests.guardians.test_guardian_pages import gry  # noqa: F401
from tests.pages import Visitor
from tests.privacy import canaries
from tests.world import World


def copy_for_staff(visit: Callable[..., Visitor], world: World, **query: str) -> zipfile.ZipFile:
    address = f"/hjoerring/children/{world.ida.key}/copy.zip"
    answer = visit(world.lise).get(address, query_string=query)
    assert answer.headers["Cache-Control"] == "no-store"
    return zipfile.ZipFile(BytesIO(answer.data))


def data(copy: zipfile.ZipFile) -> dict[str, list[dict[str, Any]]]:
    read: dict[str, list[dict[str, Any]]] = json.loads(copy.read("data.json"))
    return read


def test_every_column_marked_for_it_is_in_the_copy(visit: Callable[..., Visitor], world: World) -> None:
    planted = canaries.plant(world.session, world[Guardianship])

    copy = copy_for_staff(visit, world)

    exported = {f"{table}.{column.name}" for table, each in of_child.columns().items() for column in each}
    expected = {c: word for c, word in planted.items() if c in exported and not c.startswith("guardian")}
    assert len(expected) >= 6
    everything, page = copy.read("data.json").decode(), copy.read("index.html").decode()
    assert [column for column, word in expected.items() if word not in everything] == []
    readable = {c: word for c, word in expected.items() if c.split(".")[1] not in LEFT_TO_THE_FILE}
    assert [column for column, word in readable.items() if word not in page] == []
    there = {f"{table}.{column}" for table, rows in data(copy).items() for row in rows for column in row}
    with_rows = {
        f"{table}.{c.name}" for table, each in of_child.columns().items() if data(copy)[table] for c in each
    }
    assert there == with_rows


def test_a_column_that_is_not_handed_out_would_be_missed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: with one column less in the map the canary of that column is gone."""
    planted = canaries.plant(world.session, world[Guardianship])
    columns = of_child.columns()
    columns["reviews"] = [column for column in columns["reviews"] if column.name != "words"]
    monkeypatch.setattr(of_child, "columns", lambda: columns)

    copied = str(of_child.copy(world.session, world[Guardianship]))

    assert planted["reviews.words"] not in copied
    assert planted["children.first_name"] in copied


def test_the_pictures_come_along(visit: Callable[..., Visitor], world: World) -> None:
    values = {"width": 9, "height": 9, "bytes": 4, "at": clock.now()}
    mine = world.add(Picture(child_id=world.ida.id, kind=PictureKind.DRAWING, **values))
    anothers = world.add(Picture(child_id=world.bo.id, kind=PictureKind.DRAWING, **values))
    for picture, pixels in ((mine, b"mine"), (anothers, b"anothers")):
        for address in store.addresses(picture):
            media.put(address, pixels)

    copy = copy_for_staff(visit, world)

    pictures = [name for name in copy.namelist() if name.startswith("pictures/") and "card-" not in name]
    assert [copy.read(name) for name in pictures] == [b"mine"]
    assert pictures[0] in copy.read("index.html").decode()


def test_nothing_of_anybody_else_is_in_it(visit: Callable[..., Visitor], world: World) -> None:
    for table, words in (("Bo", "Qqboqq"), ("Mia", "Qqmiaqq")):
        getattr(world, table.lower()).first_name = words
    world.session.get_one(Guardian, world[Guardian].id).name = "Qqgryqq"
    adults = {"Lise", "Tom", "Hanne", "example.org"}

    copy = copy_for_staff(visit, world)

    whole = "".join(copy.read(name).decode() for name in copy.namelist() if not name.startswith("pictures/"))
    assert [word for word in {"Qqboqq", "Qqmiaqq", "Qqgryqq", world.bo.key, *adults} if word in whole] == []


def test_one_guardian_gets_it_alone_with_what_is_known_of_her(gry: Visitor, world: World) -> None:  # noqa: F811
    other = world.add(Guardian(name="Qqotherqq", created_at=clock.now()))
    world.add(Guardianship(child_id=world.ida.id, guardian_id=other.id, may_see=True, created_at=clock.now()))

    answer = gry.get("/hjoerring/guardian/copy.zip")

    copy = zipfile.ZipFile(BytesIO(answer.data))
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Gry" in copy.read("index.html").decode()
    assert "Qqotherqq" not in copy.read("data.json").decode()


def test_there_is_a_page_in_each_language_and_each_leads_to_the_others(
    visit: Callable[..., Visitor], world: World
) -> None:
    copy = copy_for_staff(visit, world, language="da")

    pages = {name: copy.read(name).decode() for name in copy.namelist() if name.endswith(".html")}

    assert sorted(pages) == ["en.html", "index.html", "nb.html", "sv.html"]
    assert all(f'href="{name}"' in text for text in pages.values() for name in pages if text != pages[name])
    assert {re.search(r'<html lang="(\w+)"', text)[1] for text in pages.values()} == {"da", "en", "nb", "sv"}  # type: ignore[index]
    sources = set(re.findall(r'src="([^"]*)"', "".join(pages.values())))
    assert sources <= set(copy.namelist()), "no script, nothing from outside"


def test_a_teacher_hands_out_no_copies(visit: Callable[..., Visitor], world: World) -> None:
    visit(world.tom).get(f"/hjoerring/children/{world.ida.key}/copy.zip", status=403)


def test_the_operator_gets_it_by_its_key(session: Session, world: World, app: Any, tmp_path: Any) -> None:
    key = world.ida.key
    session.commit()

    done = app.test_cli_runner().invoke(args=["export", key, str(tmp_path / "ida.zip"), "--language", "sv"])

    assert done.exit_code == 0, done.output
    assert 'lang="sv"' in zipfile.ZipFile(tmp_path / "ida.zip").read("index.html").decode()


def test_a_photographed_card_comes_along_as_a_picture_and_is_never_read_as_text(
    gry: Visitor,  # noqa: F811
    world: World,
) -> None:
    card = world.add(
        PaperCard(
            club_id=world[Club].id,
            child_id=world.ida.id,
            token="T" * 20,
            printed_by_id=world.lise.id,
            printed_at=clock.now(),
        )
    )
    cut = {"club_id": world[Club].id, "by_id": world.lise.id, "at": clock.now(), "problem": ""}
    world.add(PaperCut(card_id=card.id, child_id=world.ida.id, picture=b"RIFF-of-the-card", **cut))

    page, packed = gry.get("/hjoerring/guardian/copy").text, gry.get("/hjoerring/guardian/copy.zip").data

    assert "RIFF" not in page and "a photo" in page
    copy = zipfile.ZipFile(BytesIO(packed))
    assert "RIFF" not in copy.read("index.html").decode()
    assert b"RIFF-of-the-card" in [copy.read(name) for name in copy.namelist() if "card-" in name]


def test_words_of_ours_are_read_in_the_readers_words(gry: Visitor, world: World) -> None:  # noqa: F811
    page = gry.get("/hjoerring/guardian/copy").text

    raw = {"read_to", "not_for_me", "handed_back", "written_off", "squirrel", "public_wall", "whole"}
    assert [word for word in raw if f">{word}<" in page] == []
    assert "read it" in page, "the control: there is a book in the log"
