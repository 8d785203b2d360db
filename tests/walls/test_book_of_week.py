"""The book of the week: chosen from what the class may see, shown and printed, and handed on by cards."""

from collections.abc import Callable
from datetime import date

import pytest

from app.clubs.models import Club
from app.core import clock
from app.core.errors import RuleBroken
from app.reviews import moderation
from app.reviews.models import Audience, Review
from app.walls import book_of_week
from app.walls.models import BookOfWeek
from tests.pages import Visitor
from tests.walls.test_slideshow import publish
from tests.world import World

Visit = Callable[..., Visitor]
MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)


def choose(world: World, today: date = MONDAY) -> BookOfWeek:
    return book_of_week.choose(world.session, world[Club], world[Review], world.hanne, clock.now(), today)


def address(world: World, more: str = "") -> str:
    return f"/hjoerring/clubs/{world[Club].key}/{more}"


def test_the_host_chooses_and_the_class_sees_it(world: World, visit: Visit) -> None:
    publish(world, Audience.LIBRARY)
    hanne = visit(world.hanne)

    answer = hanne.post(f"/hjoerring/reviews/{world[Review].key}/book-of-the-week")

    page = hanne.follow(answer).get_data(as_text=True)
    assert "Book of the week from Klub Læseglad" in page
    assert "Skammerens datter" in page
    assert world.ida.alias in page
    assert "Ida" not in page.replace(world.ida.alias, "")


def test_one_book_a_week(world: World) -> None:
    publish(world, Audience.LIBRARY)

    first, second = choose(world, MONDAY), choose(world, SUNDAY)

    assert first.id == second.id
    assert first.week_on == MONDAY


@pytest.mark.parametrize(("audience", "is_protected"), [(Audience.CLUB, False), (Audience.LIBRARY, True)])
def test_what_the_class_may_not_see_is_not_chosen(
    world: World, audience: Audience, is_protected: bool
) -> None:
    publish(world, audience, is_protected=is_protected)

    with pytest.raises(RuleBroken, match="not_for_the_class"):
        choose(world)


def test_what_is_taken_back_is_no_longer_the_book_of_the_week(world: World, visit: Visit) -> None:
    review = publish(world, Audience.LIBRARY)
    choose(world)

    moderation.take_back(world.session, review, clock.now())

    assert book_of_week.current(world.session, world[Club]) is None
    visit(world.hanne).get(address(world, "book-of-the-week"), status=303)


@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_it_is_printed_on_either_paper(world: World, visit: Visit, paper: str) -> None:
    publish(world, Audience.LIBRARY)
    choose(world)

    page = visit(world.tom).get(address(world, f"book-of-the-week/poster?paper={paper}"))

    assert f"sheet--{paper}" in page.get_data(as_text=True)


def test_a_card_says_one_line_and_the_alias(world: World, visit: Visit) -> None:
    review = publish(world, Audience.LIBRARY)
    review.words = "Wild and sad. I cried at the end, and then I read it again."
    world.session.flush()

    page = visit(world.hanne).get(address(world, "cards-to-give")).get_data(as_text=True)

    assert "Wild and sad." in page
    assert "I cried" not in page
    assert world.ida.alias in page


def test_only_the_ticked_ones_are_printed(world: World, visit: Visit) -> None:
    ticked = publish(world, Audience.LIBRARY)
    other = world.child("Noor")
    now = clock.now()
    world.add(
        Review(
            child_id=other.id,
            work_id=ticked.work_id,
            club_id=ticked.club_id,
            rating=4,
            words="So funny!",
            audience=Audience.LIBRARY,
            state="published",
            published_at=now,
            created_at=now,
            changed_at=now,
        )
    )

    page = visit(world.hanne).get(address(world, f"cards-to-give?review={ticked.key}"))

    assert "So funny!" not in page.get_data(as_text=True)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("Short", "Short"),
        ("Is it good? Yes.", "Is it good?"),
        ("No. 1 in the world.", "No."),
        (f"{'word ' * 60}.", f"{'word ' * 26}word…"),
    ],
)
def test_a_line_is_the_first_sentence_cut_after_a_word(words: str, line: str) -> None:
    assert book_of_week.one_line(words) == line
    assert len(line) <= book_of_week.LINE_LONGEST


def test_a_child_does_not_open_the_classs_page(world: World, visit: Visit) -> None:
    visit(world.ida).get(address(world, "for-the-class"), status=403)
