"""Flagged, a review is off every wall until a person has decided; nobody hides a whole wall."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.answering import answers, flags
from app.answering.flags import Flagger
from app.answering.models import Flag, Reason
from app.clubs.models import Club
from app.core import clock
from app.core.errors import Refused
from app.notices.models import Notice, NoticeState
from app.reviews.models import Audience, Review, ReviewState
from app.reviews.moderation import submit, take_back
from app.walls import walls
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
NOW = datetime(2026, 11, 24, 13, 10, tzinfo=UTC)


@pytest.fixture
def review(world: World) -> Review:
    """Ida's review stands on every wall."""
    found: Review = world[Review]
    found.audience, world.ida.on_public_wall = Audience.PUBLIC, True
    answers.publish(world.session, found, world.lise, NOW - timedelta(days=1), found.version)
    world.session.flush()
    return found


def walls_with(world: World, review: Review) -> list[bool]:
    session, library = world.session, world.library.id
    return [
        review in found.reviews
        for found in (
            walls.club_wall(session, world[Club]),
            walls.library_wall(session, library),
            walls.public_wall(session, library),
        )
    ]


def bo(world: World) -> Flagger:
    return Flagger(child_id=world.bo.id)


def test_flagged_it_is_off_every_wall_until_it_is_kept(world: World, review: Review) -> None:
    assert walls_with(world, review) == [True, True, True]

    assert flags.flag(world.session, review, Reason.MEAN, bo(world), NOW)
    assert walls_with(world, review) == [False, False, False]

    answers.keep(world.session, review, world.lise, NOW, review.version)
    assert walls_with(world, review) == [True, True, True]
    told = flags.of_child(world.session, world.bo, NOW)
    assert [(each.outcome, each.review_id) for each in told][:1] == [("kept", review.id)]


def test_kept_for_one_reason_it_is_hidden_for_another_alone(world: World, review: Review) -> None:
    flags.flag(world.session, review, Reason.MEAN, bo(world), NOW)
    answers.keep(world.session, review, world.lise, NOW, review.version)

    assert not flags.flag(world.session, review, Reason.MEAN, Flagger(child_id=world.mia.id), NOW)
    assert world.session.scalar(select(flags.IS_FLAGGED).where(Review.id == review.id))
    assert flags.flag(world.session, review, Reason.COPIED, Flagger(person_id=world.tom.id), NOW)


def test_other_words_are_judged_anew(world: World, review: Review) -> None:
    flags.flag(world.session, review, Reason.MEAN, bo(world), NOW)
    answers.keep(world.session, review, world.lise, NOW, review.version)
    take_back(world.session, review, NOW)
    submit(world.session, review, 1, "Other words.", Audience.CLUB, NOW)
    answers.publish(world.session, review, world.lise, NOW, review.version)

    assert flags.flag(world.session, review, Reason.MEAN, bo(world), NOW)


def test_a_flag_of_words_taken_back_does_not_hide_the_new_ones(world: World, review: Review) -> None:
    flags.flag(world.session, review, Reason.MEAN, bo(world), NOW)
    take_back(world.session, review, NOW)
    submit(world.session, review, 1, "Other words.", Audience.CLUB, NOW)
    answers.publish(world.session, review, world.lise, NOW, review.version)

    assert review.hidden_at is None
    assert not world.session.scalar(select(flags.IS_FLAGGED).where(Review.id == review.id))
    newest = flags.of_child(world.session, world.bo, NOW)[0]
    assert newest.outcome == "taken_back"


def test_a_person_flags_a_review_once(world: World, review: Review) -> None:
    for _ in range(2):
        flags.flag(world.session, review, Reason.MEAN, bo(world), NOW)

    flagged = select(Flag).where(Flag.review_id == review.id, Flag.version == review.version)
    assert len(world.session.scalars(flagged).all()) == 1


@pytest.mark.parametrize(("who", "most"), [("bo", 5), ("stranger", 3)])
def test_nobody_hides_a_whole_wall(world: World, review: Review, who: str, most: int) -> None:
    by = bo(world) if who == "bo" else Flagger(address="203.0.113.7")
    for _ in range(most):
        flags.flag(world.session, review, Reason.OTHER, by, NOW)

    with pytest.raises(Refused) as refused:
        flags.flag(world.session, review, Reason.OTHER, by, NOW)
    assert (refused.value.rule, refused.value.code) == ("too_many_flags", 429)
    flags.flag(world.session, review, Reason.OTHER, by, NOW + timedelta(hours=1))


def test_strangers_from_many_addresses_hide_only_so_many(
    world: World, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flags, "MOST_OF_STRANGERS", 0)

    assert not flags.flag(world.session, review, Reason.MEAN, Flagger(address="203.0.113.8"), NOW)
    assert review.hidden_at is None
    assert world.session.scalar(select(flags.IS_FLAGGED).where(Review.id == review.id))


def test_an_adult_is_told_by_mail_a_minute_later_and_not_when_it_is_taken_back(
    world: World, review: Review
) -> None:
    flags.flag(world.session, review, Reason.COPIED, Flagger(person_id=world.tom.id), NOW)
    waiting = select(Notice).where(Notice.template == "flag_settled", Notice.state == NoticeState.WAITING)

    answers.hand_back(world.session, review, "Write your own words.", world.lise, NOW, review.version)
    notice = world.session.scalars(waiting).one()
    assert (notice.person_id, notice.next_try_at) == (world.tom.id, NOW + answers.UNDO)

    answers.undo(world.session, review, world.lise, NOW + timedelta(seconds=59))
    assert world.session.scalars(waiting).all() == []
    assert (review.state, review.hidden_at, review.published_at) == (
        ReviewState.PUBLISHED,
        NOW,
        NOW - timedelta(days=1),
    )
    assert world.session.scalar(select(flags.IS_FLAGGED).where(Review.id == review.id))


@pytest.mark.parametrize("who", ["ida", "bo", "hanne", None])
def test_whoever_reads_it_can_tell_the_library(
    world: World, visit: Visit, review: Review, who: str | None
) -> None:
    visitor = visit(getattr(world, who) if who else None)
    address = f"/hjoerring/reviews/{review.key}/flag"
    assert "What is wrong here?" in visitor.get(address).get_data(as_text=True)

    answer = visitor.post(address, {"reason": "person"})

    assert "Thank you for telling us." in visitor.follow(answer).get_data(as_text=True)
    world.session.expire_all()
    assert world.session.query(Review).order_by(Review.id).first().hidden_at is not None
    visit(None).get(address, status=404)


def test_a_child_reads_on_its_own_page_what_became_of_it(world: World, visit: Visit, review: Review) -> None:
    flags.flag(world.session, review, Reason.MEAN, bo(world), clock.now())
    child = visit(world.bo)
    assert "We have not read it yet." in child.get("/hjoerring/me/told").get_data(as_text=True)

    review = world.session.get_one(Review, world[Review].id)
    answers.keep(world.session, review, world.lise, clock.now(), review.version)

    assert "It can stay." in child.get("/hjoerring/me/told").get_data(as_text=True)


def test_a_club_review_is_flagged_by_its_club_alone(world: World, visit: Visit, review: Review) -> None:
    review.audience = Audience.CLUB
    address = f"/hjoerring/reviews/{review.key}/flag"

    visit(world.bo).get(address)
    for outsider in (world.mia, world.sten, None):
        visit(outsider).get(address, status=404)
