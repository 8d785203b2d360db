"""How films are switched on and off, how many there may be, and when they are gone."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
import time_machine
from flask import Flask

from app import retention
from app.children.models import Child, Guardianship
from app.clubs.models import Season
from app.consents.models import Purpose
from app.core import clock, media
from app.core.errors import RuleBroken
from app.libraries.models import Library
from app.privacy import erasure
from app.videos import keeping, making, store
from app.videos.models import Video
from tests.guardians.test_guardian_pages import enter
from tests.pages import Visitor
from tests.videos.conftest import Film, Say
from tests.world import GUARDIANS_TOKEN, World

Visit = Callable[..., Visitor]


def rows(world: World) -> int:
    world.session.flush()
    return world.session.query(Video).count()


def test_a_librarian_switches_films_on_and_off(world: World, visit: Visit) -> None:
    lise = visit(world.lise)
    assert "/hjoerring/settings/films" in lise.get("/hjoerring/settings").text

    lise.post("/hjoerring/settings/films", {"is_on": "y"})
    assert world.session.get_one(Library, world.library.id).videos_on
    lise.post("/hjoerring/settings/films", {})
    assert not world.session.get_one(Library, world.library.id).videos_on


def test_where_nothing_reads_films_it_is_refused_in_words(
    world: World, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "can_pack", lambda: False)

    answer = visit(world.lise).post("/hjoerring/settings/films", {"is_on": "y"}, status=409)

    assert "is not installed" in answer.text
    assert not world.session.get_one(Library, world.library.id).videos_on


def test_guardians_are_asked_only_where_there_are_films(world: World, visit: Visit) -> None:
    sentence = "My child may film itself"
    assert sentence not in enter(visit(), GUARDIANS_TOKEN).get("/hjoerring/guardian").text
    assert sentence not in visit(world.lise).get(f"/hjoerring/children/{world.ida.key}").text

    library = world.session.get_one(Library, world.library.id)
    keeping.switch(world.session, library, True, world.lise, clock.now())

    assert sentence in enter(visit(), GUARDIANS_TOKEN).get("/hjoerring/guardian").text
    assert sentence in visit(world.lise).get(f"/hjoerring/children/{world.ida.key}").text


def test_a_guardians_no_deletes_the_film_at_once(world: World, visit: Visit, film: Film) -> None:
    stored = store.address(film())
    answer = {"page": world[Guardianship].key, "purpose": "video", "answer": "no"}
    gry = enter(visit(), GUARDIANS_TOKEN)
    assert media.is_there(stored)

    gry.post("/hjoerring/guardian/consent", answer)

    assert rows(world) == 0
    assert not media.is_there(stored)


def test_a_no_on_paper_deletes_it_too(world: World, visit: Visit, film: Film) -> None:
    stored = store.address(film())
    lise, key = visit(world.lise), world.ida.key

    paper = {"purpose": "video", "answer": "no", "written_in": "en"}
    lise.post(f"/hjoerring/children/{key}/consent", paper)

    assert rows(world) == 0
    assert not media.is_there(stored)


def test_a_yes_beside_a_no_is_a_no(world: World, visit: Visit, films_on: None, say: Say) -> None:
    answer = {"page": world[Guardianship].key, "purpose": "video", "answer": "yes"}
    enter(visit(), GUARDIANS_TOKEN).post("/hjoerring/guardian/consent", answer)
    assert world.session.get_one(Child, world.ida.id).videos_allowed

    say(Purpose.VIDEO, False)

    assert not world.session.get_one(Child, world.ida.id).videos_allowed


def _at_night(world: World, now: datetime) -> int:
    world.session.flush()
    done = retention.forget_what_is_due(world.session, world.library, now)
    return done["films, at the season's end"]


def test_it_is_gone_when_the_season_ends(world: World, film: Film) -> None:
    stored = store.address(film())
    last_on = world[Season].last_on
    noon = datetime(last_on.year, last_on.month, last_on.day, 12, tzinfo=UTC)

    with time_machine.travel(noon, tick=False):
        assert _at_night(world, clock.now()) == 0, "the control: on the last day it is still there"
    with time_machine.travel(noon + timedelta(days=1), tick=False):
        assert _at_night(world, clock.now()) == 1
    world.session.commit()

    assert rows(world) == 0
    assert not media.is_there(stored)


@pytest.mark.parametrize("changed", ["the library has films no more", "a protected name", "no yes"])
def test_the_night_takes_what_nobody_may_look_at(world: World, film: Film, changed: str) -> None:
    film()
    assert _at_night(world, clock.now()) == 0
    ida = world.session.get_one(Child, world.ida.id)
    library = world.session.get_one(Library, world.library.id)
    if changed == "no yes":
        ida.videos_allowed = False
    elif changed == "a protected name":
        ida.is_protected = True
    else:
        library.videos_on = False

    assert _at_night(world, clock.now()) == 1
    assert rows(world) == 0


def test_an_erased_child_leaves_no_film(world: World, film: Film) -> None:
    stored = store.address(film())

    erasure.erase(world.session, world.session.get_one(Child, world.ida.id), clock.now(), world.lise)
    world.session.commit()

    assert rows(world) == 0
    assert not media.is_there(stored)


def test_the_copy_of_a_child_has_its_films(world: World, visit: Visit, film: Film) -> None:
    video = film()
    data = store.get(video, 0, video.bytes)

    answer = visit(world.lise).get(f"/hjoerring/children/{world.ida.key}/copy.zip")

    copy = ZipFile(io.BytesIO(answer.data))
    assert copy.read("films/1.mp4") == data
    assert 'href="films/1.mp4"' in copy.read("index.html").decode()


def test_there_are_only_so_many(world: World, film: Film, monkeypatch: pytest.MonkeyPatch) -> None:
    film()
    monkeypatch.setattr(keeping, "MOST_OF_A_CHILD", 1)
    made = making.MadeVideo(Path("none"), "mp4", 1, 1, 1.0, 1)  # type: ignore[arg-type]
    ida = world.session.get_one(Child, world.ida.id)

    with pytest.raises(RuleBroken, match="videos_full"):
        keeping.keep(world.session, ida, made, clock.now())
    own = world.session.query(Video).one()
    keeping.keep(world.session, ida, made, clock.now(), instead_of=own)
    monkeypatch.setattr(keeping, "MOST_OF_A_CHILD", 9)
    monkeypatch.setattr(keeping, "MOST_OF_A_LIBRARY", 1)
    with pytest.raises(RuleBroken, match="library_videos_full"):
        keeping.keep(world.session, ida, made, clock.now())


def test_files_of_no_row_are_swept_and_others_stay(
    app: Flask, world: World, film: Film, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(app.extensions, "media", media.opened("", tmp_path))
    video = film()
    stray = store.address(video).replace(video.token, "s" * 22)
    media.put(stray, b"a film of nobody")
    world.session.commit()
    assert keeping.without_files(world.session, world.library.id) == []

    written_at = max(file.changed_at for file in media.all_below(store.below(world.library.id)))
    assert keeping.sweep(world.session, world.library.id, written_at) == 0, "it may still be on its way in"
    assert keeping.sweep(world.session, world.library.id, written_at + timedelta(days=2)) == 1

    assert not media.is_there(stray)
    assert media.is_there(store.address(video))
    media.delete([store.address(video)])
    assert keeping.without_files(world.session, world.library.id) == [video.id]


def test_what_a_stopped_machine_left_of_a_film_is_deleted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(making.tempfile, "tempdir", str(tmp_path))
    (tmp_path / f"{making.FOLDER}x").mkdir()
    (tmp_path / "another").mkdir()

    made_at = datetime.fromtimestamp((tmp_path / f"{making.FOLDER}x").stat().st_mtime, UTC)
    making.forget_leftovers(made_at)
    assert len(list(tmp_path.iterdir())) == 2
    making.forget_leftovers(made_at + timedelta(hours=2))
    assert [each.name for each in tmp_path.iterdir()] == ["another"]
