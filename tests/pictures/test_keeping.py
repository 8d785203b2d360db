"""Pictures and their files come and go together (C10), in a folder and in a bucket."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app import nightly, retention
from app.children.models import Child
from app.consents import consent
from app.consents.models import Purpose
from app.core import clock, media
from app.core.errors import RuleBroken
from app.core.records import AuditEvent
from app.pictures import keeping, store
from app.pictures.making import MadePicture, Size
from app.pictures.models import Picture, PictureKind
from app.privacy import erasure
from app.reviews.models import Review, ReviewState
from tests.world import World


def keep(world: World, made: MadePicture, child: Child | None = None) -> Picture:
    return keeping.keep(world.session, child or world.ida, made, PictureKind.DRAWING, clock.now())


def lying_about(world: World) -> list[str]:
    return sorted(file.address for file in media.all_below(str(world.library.id)))


def just_written(world: World) -> datetime:
    """By the clock of the disk, which no test sets."""
    return max(file.changed_at for file in media.all_below(str(world.library.id)))


@pytest.mark.usefixtures("anywhere")
def test_a_picture_is_kept_read_and_forgotten_with_its_files(world: World, made: MadePicture) -> None:
    picture = keep(world, made)
    world.session.commit()

    assert [store.get(picture, size) for size in Size] == [made.files[size] for size in Size]
    assert lying_about(world) == sorted(store.addresses(picture))

    keeping.forget(world.session, picture, clock.now())
    assert lying_about(world), "not before it is settled"
    world.session.commit()

    assert lying_about(world) == []
    assert media.get("nobody/knows/this.webp") is None
    media.delete(["nobody/knows/this.webp"])


@pytest.mark.usefixtures("anywhere")
def test_the_night_sweeps_files_without_a_row_once_they_are_a_day_old(
    world: World, made: MadePicture
) -> None:
    keep(world, made)
    world.session.commit()
    store.put(world.library.id, MadePicture(made.files, 1, 1))
    store.put(world.elsewhere.id, MadePicture(made.files, 1, 1))
    before = lying_about(world)
    assert len(before) == 6

    written_at = just_written(world)
    assert keeping.sweep(world.session, world.library.id, written_at + timedelta(hours=20)) == 0
    assert keeping.sweep(world.session, world.library.id, written_at + timedelta(hours=30)) == 3

    assert len(lying_about(world)) == 3
    assert len(list(media.all_below(str(world.elsewhere.id)))) == 3


@pytest.mark.usefixtures("anywhere")
def test_erasing_a_child_takes_its_files(world: World, made: MadePicture) -> None:
    picture = keep(world, made)
    others = keep(world, MadePicture(made.files, 1, 1), world.bo)
    key = picture.key
    world.session.commit()

    erasure.erase(world.session, world.ida, clock.now(), world.lise)
    world.session.commit()

    assert lying_about(world) == sorted(store.addresses(others))
    events = select(func.count()).select_from(AuditEvent).where(AuditEvent.subject_key == key)
    assert world.session.scalar(events) == 0


@pytest.mark.usefixtures("folder")
def test_its_folder_cannot_be_guessed_from_its_key(world: World, made: MadePicture) -> None:
    picture = keep(world, made)

    assert picture.token != picture.key
    assert not any(picture.key in address for address in store.addresses(picture))


@pytest.mark.usefixtures("folder")
def test_what_is_taken_back_keeps_its_files(world: World, made: MadePicture) -> None:
    picture = keep(world, made)
    world.session.commit()

    keeping.forget(world.session, picture, clock.now())
    world.session.rollback()
    world.session.commit()

    assert len(lying_about(world)) == 3


@pytest.mark.usefixtures("folder")
def test_a_step_taken_back_keeps_its_files(world: World, made: MadePicture) -> None:
    picture = keep(world, made)
    world.session.commit()

    step = world.session.begin_nested()
    keeping.forget(world.session, picture, clock.now())
    step.rollback()
    world.session.commit()

    assert len(lying_about(world)) == 3


def test_no_row_is_kept_when_its_files_cannot_be_written(
    world: World, made: MadePicture, folder: Path
) -> None:
    folder.mkdir(exist_ok=True)
    (folder / str(world.library.id)).write_text("in the way")
    before = world.session.scalar(select(func.count()).select_from(Picture))

    with pytest.raises(RuleBroken, match="media_away"):
        keep(world, made)

    assert world.session.scalar(select(func.count()).select_from(Picture)) == before


@pytest.mark.usefixtures("folder")
def test_files_that_cannot_be_deleted_are_left_for_the_night(
    world: World, made: MadePicture, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = keep(world, made)
    world.session.commit()

    def fails(_addresses: object) -> None:
        raise OSError("the disk is away")

    with monkeypatch.context() as away:
        away.setattr(media, "delete", fails)
        keeping.forget(world.session, picture, clock.now())
        world.session.commit()

    assert len(lying_about(world)) == 3
    assert keeping.sweep(world.session, world.library.id, just_written(world) + timedelta(days=2)) == 3


@pytest.mark.usefixtures("folder")
def test_written_beforehand_the_files_are_not_written_twice(
    world: World, made: MadePicture, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put(world.library.id, made)

    def twice(_address: str, _data: bytes) -> None:
        raise AssertionError("written twice")

    monkeypatch.setattr(media, "put", twice)

    assert keep(world, made).token == made.token


@pytest.mark.usefixtures("folder")
def test_forgotten_it_stands_on_no_review_any_more(world: World, made: MadePicture) -> None:
    picture, by_hand = keep(world, made), keep(world, MadePicture(made.files, 1, 1))
    review = world[Review]
    review.picture_id, review.handwriting_id = picture.id, by_hand.id
    world.session.flush()

    keeping.forget(world.session, picture, clock.now())
    keeping.forget(world.session, by_hand, clock.now())

    assert (review.picture_id, review.handwriting_id) == (None, None)


@pytest.mark.usefixtures("folder")
def test_a_child_keeps_so_many_and_no_more(
    world: World, made: MadePicture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_OF_A_CHILD", 2)  # the cast's own is the first
    keep(world, made)

    with pytest.raises(RuleBroken, match="pictures_full"):
        keep(world, MadePicture(made.files, 1, 1))
    assert keep(world, MadePicture(made.files, 1, 1), world.bo)


@pytest.mark.usefixtures("folder")
def test_a_library_keeps_so_many_and_no_more(
    world: World, made: MadePicture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_OF_A_LIBRARY", 2)
    keep(world, made, world.bo)

    with pytest.raises(RuleBroken, match="library_pictures_full"):
        keep(world, MadePicture(made.files, 1, 1), world.mia)


@pytest.mark.usefixtures("folder")
def test_a_loose_picture_is_forgotten_after_a_month(world: World, made: MadePicture) -> None:
    loose, hung = keep(world, made), keep(world, MadePicture(made.files, 1, 1))
    world[Review].picture_id = hung.id
    world.session.flush()

    token, kept = loose.token, hung.id
    for days, left in ((29, 3), (31, 1)):
        retention.forget_what_is_due(world.session, world.library, clock.now() + timedelta(days=days))
        world.session.commit()
        found = set(world.session.scalars(select(Picture.id)))
        assert len(found) == left, days
    assert found == {kept}
    assert token not in "".join(lying_about(world))


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("stay", "kinds"), [(False, set(PictureKind)), (True, {PictureKind.DRAWING})])
def test_under_a_fresh_alias_only_drawings_stay(
    world: World, made: MadePicture, stay: bool, kinds: set[PictureKind]
) -> None:
    """A photograph or one's own hand would still tell whose it is."""
    session, ida, review = world.session, world.ida, world[Review]
    by_kind = {
        kind: keeping.keep(session, ida, MadePicture(made.files, 1, 1), kind, clock.now())
        for kind in PictureKind
    }
    review.state, review.published_at = ReviewState.PUBLISHED, clock.now()
    review.moderated_by_id = world.lise.id
    review.picture_id = by_kind[PictureKind.DRAWING].id
    review.handwriting_id = by_kind[PictureKind.HANDWRITING].id
    session.execute(update(Picture).where(Picture.id == by_kind[PictureKind.PHOTO].id).values(at=clock.now()))
    if stay:
        consent.register_paper(
            session, ida, Purpose.KEEP_AFTER_SEASON, True, world.lise, clock.now(), "en", "Keep."
        )
    session.flush()

    erasure.forget(session, world.library, ida, clock.now())
    session.commit()

    left = {PictureKind(kind) for kind in session.scalars(select(Picture.kind))}
    assert left == kinds - {PictureKind.PHOTO}


def test_the_night_sweeps(app: Flask, world: World, made: MadePicture, folder: Path) -> None:
    store.put(world.library.id, made)
    for file in folder.rglob("*.webp"):
        long_ago = clock.now().timestamp() - 200_000
        os.utime(file, (long_ago, long_ago))
    world.session.commit()

    nightly.run_nightly(app)

    assert list(folder.rglob("*.webp")) == []


def test_no_row_is_without_its_files(session: Session, world: World, made: MadePicture, folder: Path) -> None:
    """C10 by hand, and its control: a file taken away is noticed."""
    session.delete(session.merge(world[Picture]))  # the cast's own never had any
    world[Review].picture_id = None
    picture = keep(world, made)
    session.commit()
    assert keeping.without_files(session, world.library.id) == []

    media.delete(store.addresses(picture)[:1])

    assert keeping.without_files(session, world.library.id) == [picture.id]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("ended", ["rollback", "close"])
def test_what_does_not_go_through_leaves_no_files(world: World, made: MadePicture, ended: str) -> None:
    world.session.commit()
    keep(world, made)
    assert len(lying_about(world)) == 3

    getattr(world.session, ended)()

    assert lying_about(world) == []


@pytest.mark.usefixtures("folder")
def test_a_step_that_goes_through_settles_nothing_yet(world: World, made: MadePicture) -> None:
    """Neither the files of what is forgotten are gone yet, nor those of what is kept safe."""
    first = keep(world, made)
    world.session.commit()

    keeping.forget(world.session, first, clock.now())
    keep(world, MadePicture(made.files, 1, 1))
    with world.session.begin_nested():
        world.child("Noor")
    assert len(lying_about(world)) == 6
    world.session.rollback()

    assert lying_about(world) == sorted(f"{world.library.id}/{made.token}/{size}.webp" for size in Size)
