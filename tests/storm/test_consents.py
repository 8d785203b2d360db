"""R7: a consent is withdrawn while its review is published; a child is erased while it sends a review."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.answering import answers
from app.catalogue.models import Work
from app.children.models import Child, Guardian, Guardianship
from app.clubs.models import Club
from app.consents import consent
from app.consents.models import Purpose
from app.core import clock, database
from app.privacy import erasure
from app.reviews import moderation
from app.reviews import writing as studio
from app.reviews.models import Audience, Review, ReviewState
from bench.figures import Figures
from bench.installation import Installation
from bench.town import SLUG
from tests.storm.both import both

pytestmark = pytest.mark.storm

FIRST = 900_000
"""The numbers of the children of these trials come after it."""
WORDS = "Zxqv{0}zz what the dragon said"


@dataclass(frozen=True)
class Trial:
    """A child, its two guardians' ties to it, and its review, which waits to be read."""

    child: int
    hers: int
    his: int
    review: int

    @property
    def words(self) -> str:
        return WORDS.format(self.child)


def test_what_is_withdrawn_while_it_is_published_stands_on_no_wall(
    hamlet: Installation, figures: Figures, is_long: bool
) -> None:
    """Both orders, on the wall and as the row says; the control decides before it writes, and remembers."""
    trials = 100 if is_long else 12
    seen = sum(_published_and_withdrawn(hamlet, number, _publish) for number in range(trials))
    control = sum(
        _published_and_withdrawn(hamlet, number, _publish_as_decided_before)
        for number in range(trials, trials + 10)
    )
    _put_right(hamlet)

    figures.say(f"R7: {trials} trials")
    figures.at_most("R7.seen_after_withdrawal", seen, 0, digits=0)
    figures.at_least("R7.withdrawal_control", control, 1, "of 10, decided before it is written", digits=0)
    assert not figures.failed


def test_one_guardians_no_stands_against_the_others_yes_of_the_same_moment(
    hamlet: Installation, figures: Figures, is_long: bool, database_kind: str
) -> None:
    """On SQLite writers come one by one, so that there is nothing to go wrong and no control."""
    trials = 100 if is_long else 12
    lost = sum(_yes_and_no(hamlet, number) for number in range(trials))

    figures.at_most("R7.no_lost", lost, 0, f"of {trials}", digits=0)
    if database_kind == "postgresql":
        with _unlocked():
            control = sum(_yes_and_no(hamlet, number) for number in range(trials, trials + 30))
        _put_right(hamlet)
        figures.at_least("R7.no_lost_control", control, 1, "of 30, without the lock", digits=0)
    assert not figures.failed


def test_a_child_erased_while_it_sends_a_review_leaves_none(
    hamlet: Installation, figures: Figures, is_long: bool
) -> None:
    trials = 100 if is_long else 12
    erased = sent = 0
    for number in range(trials):
        ends = _erased_and_sent(hamlet, number)
        erased, sent = erased + (ends[0] == "done"), sent + (ends[1] == "done")
    with hamlet.writing() as session:
        rows = session.scalar(select(func.count()).select_from(Review).where(Review.child_id > FIRST))

    figures.say(f"R7: {trials} trials, {sent} times the review was first")
    figures.at_least("R7.erased_while_sending", erased, trials, digits=0)
    figures.at_most("R7.reviews_left", rows or 0, 0, digits=0)
    assert not figures.failed


def _published_and_withdrawn(
    there: Installation, number: int, publish: Callable[[Session, Trial], None]
) -> bool:
    """Whether anybody can read the words when both are through."""
    trial = _trial(there, number, consented=True)
    hers = trial.hers

    ends = both(
        there,
        lambda session: publish(session, trial),
        lambda session: _say(session, hers, is_given=False),
    )

    assert ends == ["done", "done"]
    address = there.address("walls.public_wall", library=SLUG)
    seen = trial.words in there.app.test_client().get(address).text
    with there.writing() as session:
        assert session.get_one(Review, trial.review).state == ReviewState.PUBLISHED
        stands = session.get_one(Child, trial.child).on_public_wall
    return seen or stands


def _yes_and_no(there: Installation, number: int) -> bool:
    """Whether the no was lost."""
    trial = _trial(there, number, consented=False)

    ends = both(
        there,
        lambda session: _say(session, trial.hers, is_given=True),
        lambda session: _say(session, trial.his, is_given=False),
    )

    assert ends == ["done", "done"]
    with there.writing() as session:
        return session.get_one(Child, trial.child).on_public_wall


def _erased_and_sent(there: Installation, number: int) -> list[str]:
    trial = _trial(there, number, consented=True)

    def erase(session: Session) -> None:
        erasure.erase(session, session.get_one(Child, trial.child), clock.now(), None)

    def send(session: Session) -> None:
        child, now = session.get_one(Child, trial.child), clock.now()
        work, club = session.get_one(Work, 2), session.get_one(Club, 1)
        review, _is_new = studio.write(session, child, work, club, now, "da")
        moderation.submit(session, review, 5, trial.words, Audience.PUBLIC, now)

    return both(there, erase, send)


def _trial(there: Installation, number: int, *, consented: bool) -> Trial:
    child_id = FIRST + 1 + number
    with there.writing() as session:
        now, like = clock.now(), session.get_one(Child, 61)
        here = {"library_id": like.library_id}
        values = {name: getattr(like, name) for name in ("school_id", "animal", "sort_key", "first_name")}
        session.add(Child(id=child_id, alias=f"Storm {number}", created_at=now, **here, **values))
        session.flush()
        ties = []
        for name in ("Gry", "Per"):
            guardian = Guardian(name=name, created_at=now, **here)
            session.add(guardian)
            session.flush()
            ties.append(Guardianship(child_id=child_id, guardian_id=guardian.id, created_at=now, **here))
        session.add_all(ties)
        session.flush()
        if consented:
            _say(session, ties[0].id, is_given=True)
        review, _is_new = studio.write(
            session, session.get_one(Child, child_id), session.get_one(Work, 1), session.get_one(Club, 1), now
        )
        moderation.submit(session, review, 5, WORDS.format(child_id), Audience.PUBLIC, now)
        return Trial(child_id, ties[0].id, ties[1].id, review.id)


def _say(session: Session, tie: int, *, is_given: bool) -> None:
    guardianship = session.get_one(Guardianship, tie)
    consent.answer(session, guardianship, Purpose.PUBLIC_WALL, is_given, clock.now(), "da", "Ja tak.")


def _publish(session: Session, trial: Trial) -> None:
    review = session.get_one(Review, trial.review)
    answers.publish(session, review, session.get_one(Person, 1), clock.now(), review.version)


def _publish_as_decided_before(session: Session, trial: Trial) -> None:
    """The fault: whether consent holds is asked first, and written down when the review is published."""
    before = session.get_one(Child, trial.child).on_public_wall
    session.commit()
    time.sleep(0.03)
    _publish(session, trial)
    session.execute(update(Child).where(Child.id == trial.child).values(on_public_wall=before))


def _put_right(there: Installation) -> None:
    """What a control left wrong: of no child of these trials consent holds any more."""
    with there.writing() as session:
        session.execute(update(Child).where(Child.id > FIRST).values(on_public_wall=False))


@contextmanager
def _unlocked() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "lock", lambda _session, row: row)
        yield
