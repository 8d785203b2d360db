"""R7 for films: a guardian says no, or the child is erased, while its film comes in."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.catalogue.models import Work
from app.children.models import Child, Guardian, Guardianship
from app.clubs.models import Club
from app.consents import consent
from app.consents.models import Purpose
from app.core import clock, database, media
from app.core.errors import RuleBroken
from app.libraries.models import Library
from app.privacy import erasure
from app.reviews import filming
from app.reviews import writing as studio
from app.reviews.models import Review
from app.videos import keeping, store
from app.videos.making import MadeVideo
from app.videos.models import Container, Video
from bench.figures import Figures
from bench.installation import Installation
from tests.storm.both import both

pytestmark = pytest.mark.storm

FIRST = 800_000
"""The numbers of the children of these trials come after it."""
Other = Callable[[Session, Child], None]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """What lies in it is asked elsewhere."""
    written = tmp_path / "film.mp4"
    written.write_bytes(b"film")
    return written


@pytest.fixture(autouse=True)
def films_on(hamlet: Installation) -> Iterator[None]:
    with hamlet.writing() as session:
        session.get_one(Library, 1).videos_on = True
    yield
    with hamlet.writing() as session:
        session.get_one(Library, 1).videos_on = False


def test_no_film_stays_when_a_guardian_says_no_while_it_comes_in(
    hamlet: Installation, figures: Figures, is_long: bool, file: Path
) -> None:
    """The control asks nobody once the film is there: it was let in when the page was shown."""
    trials = 100 if is_long else 12
    came = sum(_filmed_and(hamlet, number, file, _says_no) for number in range(trials))
    rows, files = _left(hamlet)
    with _not_asked_again():
        for number in range(400, 480, 4):
            _filmed_and(hamlet, number, file, _says_no)
    control, _files = _left(hamlet)
    _put_right(hamlet)

    figures.say(f"R7: {trials} trials, {came} times the film was first")
    figures.at_most("R7.films_after_no", rows, 0, digits=0)
    figures.at_most("R7.film_files_after_no", files, 0, digits=0)
    figures.at_least("R7.films_control", control, 1, "of 20, where nobody asks again", digits=0)
    assert not figures.failed


def test_no_film_stays_when_its_child_is_erased_while_it_comes_in(
    hamlet: Installation, figures: Figures, is_long: bool, file: Path
) -> None:
    trials = 100 if is_long else 12
    came = sum(_filmed_and(hamlet, number, file, _erased) for number in range(trials))
    rows, files = _left(hamlet)
    with hamlet.writing() as session:
        children = session.scalar(select(func.count()).select_from(Child).where(Child.id > FIRST))

    figures.say(f"R7: {trials} trials, {came} times the film was first")
    figures.at_most("R7.filming_children_left", children or 0, 0, digits=0)
    figures.at_most("R7.films_after_erasing", rows, 0, digits=0)
    figures.at_most("R7.film_files_after_erasing", files, 0, digits=0)
    assert not figures.failed


def _filmed_and(there: Installation, number: int, file: Path, other: Other) -> bool:
    """Whether the film was taken before the other thing happened."""
    child_id, review_id = _trial(there, number)
    kept: list[Video] = []

    def film(session: Session) -> None:
        """As the studio takes it in."""
        review, made = session.get_one(Review, review_id), MadeVideo(file, Container.MP4, 320, 240, 2.0, 4)
        with database.paused(session):
            store.put(1, made)
        media.delete_unless_committed(session, [store.address_of(1, made)])
        with suppress(RuleBroken):  # said at its field; the words are kept all the same
            kept.append(filming.put_on(session, review, made, clock.now()))

    def late(session: Session) -> None:
        """By so little that now one of the two is first and now the other."""
        time.sleep(number % 4 * 0.005)
        other(session, session.get_one(Child, child_id))

    ends = both(there, film, late)

    assert ends[1] == "done"
    return bool(kept) and ends[0] == "done"


def _says_no(session: Session, child: Child) -> None:
    """As the guardian's page does it."""
    tie = session.scalars(select(Guardianship).where(Guardianship.child_id == child.id)).one()
    consent.answer(session, tie, Purpose.VIDEO, False, clock.now(), "da", "Nej tak.")
    keeping.forget_unless_allowed(session, child)


def _erased(session: Session, child: Child) -> None:
    erasure.erase(session, child, clock.now(), None)


def _trial(there: Installation, number: int) -> tuple[int, int]:
    """A child whose guardian has said yes, and the review it is writing; their numbers."""
    with there.writing() as session:
        now, like = clock.now(), session.get_one(Child, 61)
        here = {"library_id": like.library_id, "created_at": now}
        values = {name: getattr(like, name) for name in ("school_id", "animal", "sort_key", "first_name")}
        child = Child(id=FIRST + 1 + number, alias=f"Film {number}", **here, **values)
        guardian = Guardian(name="Gry", **here)
        session.add_all([child, guardian])
        session.flush()
        tie = Guardianship(child_id=child.id, guardian_id=guardian.id, **here)
        session.add(tie)
        session.flush()
        consent.answer(session, tie, Purpose.VIDEO, True, now, "da", "Ja tak.")
        review, _is_new = studio.write(
            session, child, session.get_one(Work, 1), session.get_one(Club, 1), now
        )
        return child.id, review.id


def _left(there: Installation) -> tuple[int, int]:
    """How many films there are, and files of films."""
    with there.writing() as session:
        rows = session.scalar(select(func.count()).select_from(Video)) or 0
        return rows, len(list(media.all_below(store.below(1))))


def _put_right(there: Installation) -> None:
    with there.writing() as session:
        for child in session.scalars(select(Child).where(Child.id > FIRST)).all():
            erasure.erase(session, child, clock.now(), None)


@contextmanager
def _not_asked_again() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keeping, "_refuse_if_not_wanted", lambda *_of_whom: None)
        yield
