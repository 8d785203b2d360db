"""Where a librarian reads and answers."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.accounts.models import Role
from app.answering import answers, flags
from app.answering.models import Reason
from app.catalogue.models import Work
from app.core import clock
from app.reviews.models import Review, ReviewState
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]


def address_of(review: Review) -> str:
    return f"/hjoerring/reviews/{review.key}"


def now_is(world: World) -> Review:
    world.session.expire_all()
    return world.session.query(Review).order_by(Review.id).first()


def test_the_librarian_reads_who_wrote_what_about_which_book(world: World, visit: Visit) -> None:
    page = visit(world.lise).get("/hjoerring/reviews").get_data(as_text=True)

    for words in ("Ida I., 4.A", "Modig Ida", "Klub Læseglad", "Skammerens datter", "Wonderful"):
        assert words in page
    assert "The best book I know." in page
    assert "1 review waits." in page


def test_published_it_leaves_the_queue_and_says_so(world: World, visit: Visit) -> None:
    lise, review = visit(world.lise), world[Review]

    answer = lise.post(f"{address_of(review)}/publish", {"version": review.version})

    page = lise.follow(answer).get_data(as_text=True)
    assert "review of Skammerens datter is published" in page
    assert "Nothing to read just now" in page
    assert now_is(world).state == ReviewState.PUBLISHED


def test_with_htmx_the_card_goes_and_the_sentence_comes(world: World, visit: Visit) -> None:
    review = world[Review]

    part = visit(world.lise).part(
        f"{address_of(review)}/publish",
        "queue",
        method="POST",
        data={"version": review.version},
    )

    text = part.get_data(as_text=True)
    assert f"review-{review.key}" not in text
    assert "is published" in text and 'id="queue"' in text and "<html" not in text


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ({"hint": "ending"}, "You give the ending away."),
        ({"own": "Who is Dina?"}, "Who is Dina?"),
        ({"hint": "more", "own": "Who is Dina?"}, "What was the best part? Who is Dina?"),
    ],
)
def test_handed_back_the_child_reads_the_hint(
    world: World, visit: Visit, given: dict[str, str], hint: str
) -> None:
    review = world[Review]
    fields = {f"r{review.key}:{name}": value for name, value in given.items()}
    version = {f"r{review.key}:version": review.version}

    visit(world.lise).post(f"{address_of(review)}/hand-back", fields | version)

    assert now_is(world).state == ReviewState.HANDED_BACK
    assert hint in visit(world.ida).get("/hjoerring/me").get_data(as_text=True)


def test_without_a_hint_it_is_not_handed_back(world: World, visit: Visit) -> None:
    review = world[Review]
    version = {f"r{review.key}:version": review.version}

    page = visit(world.lise).post(f"{address_of(review)}/hand-back", version, status=409)

    assert "Choose a hint or write one yourself" in page.get_data(as_text=True)
    assert now_is(world).state == ReviewState.SUBMITTED


def test_words_that_came_after_the_reading_are_not_published(world: World, visit: Visit) -> None:
    review = world[Review]
    read, review.version, review.words = review.version, review.version + 1, "Other words."

    page = visit(world.lise).post(f"{address_of(review)}/publish", {"version": read}, status=409)

    assert "changed the review since you read it" in page.get_data(as_text=True)
    assert "Other words." in page.get_data(as_text=True)
    assert now_is(world).state == ReviewState.SUBMITTED


def test_with_htmx_the_new_words_stand_in_the_queue(world: World, visit: Visit) -> None:
    review = world[Review]
    read, review.version, review.words = review.version, review.version + 1, "Other words."

    part = visit(world.lise).part(
        f"{address_of(review)}/publish", "queue", method="POST", status=409, data={"version": read}
    )

    text = part.get_data(as_text=True)
    assert "changed the review since you read it" in text and "Other words." in text


def test_the_second_librarian_is_told_it_is_done(world: World, visit: Visit) -> None:
    lise, review = visit(world.lise), world[Review]
    key, version = review.key, review.version
    lise.post(f"/hjoerring/reviews/{key}/publish", {"version": version})

    page = lise.post(f"/hjoerring/reviews/{key}/publish", {"version": version}, status=409)

    assert "The review is already published." in page.get_data(as_text=True)


def test_a_draft_is_the_childs_alone(world: World, visit: Visit) -> None:
    review = world[Review]
    review.state = ReviewState.DRAFT

    visit(world.lise).get(address_of(review), status=404)
    visit(world.lise).post(f"{address_of(review)}/publish", {"version": 1}, status=404)


def test_only_librarians_here_answer(world: World, visit: Visit) -> None:
    review = world[Review]

    for who in (world.tom, world.hanne, world.lars):
        visit(who).get("/hjoerring/reviews", status=403)
    for who in (world.tom, world.hanne):
        visit(who).post(f"{address_of(review)}/publish", {"version": 1}, status=403)
    visit(world.sten).get("/hjoerring/reviews", status=403)
    visit(world.sten).get(address_of(review), status=404)
    visit(world.ida).post(f"{address_of(review)}/publish", {"version": 1}, status=403)


def test_a_review_that_waits_too_long_calls_out(world: World, visit: Visit) -> None:
    world[Review].submitted_at = clock.now() - timedelta(days=30)

    page = visit(world.lise).get("/hjoerring/reviews").get_data(as_text=True)

    assert "Over two school days old" in page


def test_a_long_queue_comes_in_stretches_and_asks_no_more(
    world: World, visit: Visit, statements: list[str]
) -> None:
    lise = visit(world.lise)

    def cost(count: int) -> int:
        for _ in range(count):
            _one_more(world)
        statements.clear()
        lise.get("/hjoerring/reviews")
        return len(statements)

    assert cost(1) == cost(23) <= 6
    first = lise.get("/hjoerring/reviews").get_data(as_text=True)
    after = first.split("/hjoerring/reviews?after=")[1].split('"')[0]
    second = lise.get(f"/hjoerring/reviews?after={after}").get_data(as_text=True)
    assert first.count("<article") == second.count("<article") == 10
    assert "25 reviews wait." in first


def test_what_to_look_at_is_marked_with_a_word(world: World, visit: Visit) -> None:
    world[Review].words = "Good. Call me at 22 33 44 55, says Ida Jensen."

    page = visit(world.lise).get("/hjoerring/reviews").get_data(as_text=True)

    assert '<mark class="look">22 33 44 55<span class="look__why">phone number?</span></mark>' in page
    assert '<mark class="look">Ida Jensen<span class="look__why">somebody' in page


def test_the_librarys_own_words_and_hints_count(world: World, visit: Visit) -> None:
    lise, review = visit(world.lise), world[Review]
    key, version = review.key, review.version
    typed = {"watched": "book\nDiscord", "why": "Tell us why!", "own1": "Draw it."}
    lise.post("/hjoerring/reviews/hints", typed)

    page = lise.get("/hjoerring/reviews").get_data(as_text=True)
    assert "on your list" in page and "Tell us why!" in page and "Draw it." in page
    assert "Why did you like it" not in page

    lise.post(f"/hjoerring/reviews/{key}/hand-back", {f"r{key}:version": version, f"r{key}:hint": "own1"})
    assert "Draw it." in visit(world.ida).get("/hjoerring/me").get_data(as_text=True)


def test_many_are_published_at_once_if_they_are_as_they_were_read(world: World, visit: Visit) -> None:
    for _ in range(3):
        _one_more(world)
    found = world.session.query(Review).order_by(Review.id).all()
    read = [f"{each.key}:{each.version}" for each in found]
    found[2].version, found[2].words = found[2].version + 1, "Other words."

    answer = visit(world.lise).post("/hjoerring/reviews/publish-read", {"read": read})

    world.session.expire_all()
    states = [each.state for each in world.session.query(Review).order_by(Review.id)]
    assert states == ["published", "published", "submitted", "published"]
    assert answer.headers["Location"].count("undo=") == 3


def test_with_htmx_it_is_said_which_of_many_could_not_be_published(world: World, visit: Visit) -> None:
    review = world[Review]
    _one_more(world)
    other = world.session.query(Review).order_by(Review.id.desc()).first()
    read = [f"{review.key}:{review.version}", f"{other.key}:{other.version + 7}"]

    part = visit(world.lise).part(
        "/hjoerring/reviews/publish-read", "queue", method="POST", data={"read": read}
    )

    text = part.get_data(as_text=True)
    assert "1 review is published." in text and "changed the review since you read it" in text


def test_nothing_ticked_is_said_kindly(world: World, visit: Visit) -> None:
    page = visit(world.lise).post("/hjoerring/reviews/publish-read", {}, status=409)

    assert "Tick the reviews you have read first." in page.get_data(as_text=True)


def test_what_was_published_is_taken_back_at_once(world: World, visit: Visit) -> None:
    lise, review = visit(world.lise), world[Review]
    key = review.key
    lise.post(f"{address_of(review)}/publish", {"version": review.version})

    page = lise.follow(lise.post("/hjoerring/reviews/undo", {"review": key})).get_data(as_text=True)

    assert "1 answer is taken back." in page and f"review-{key}" in page
    assert now_is(world).state == ReviewState.SUBMITTED


def test_with_htmx_the_second_librarian_sees_who_was_quicker(world: World, visit: Visit) -> None:
    world.add(Role(person_id=world.lars.id, name="librarian", created_at=clock.now()))
    review = world[Review]
    key, version = review.key, review.version
    visit(world.lars).post(f"/hjoerring/reviews/{key}/publish", {"version": version})

    part = visit(world.lise).part(
        f"/hjoerring/reviews/{key}/publish", "queue", method="POST", status=409, data={"version": version}
    )

    text = part.get_data(as_text=True)
    assert "The review is already published." in text and "Lars answered it." in text


def test_flagged_ones_stand_first_and_are_kept(world: World, visit: Visit, statements: list[str]) -> None:
    review = world[Review]
    answers.publish(world.session, review, world.lise, clock.now(), review.version)
    _one_more(world)
    flags.flag(world.session, review, Reason.MEAN, flags.Flagger(child_id=world.bo.id), clock.now())
    key, version = review.key, review.version
    lise = visit(world.lise)

    statements.clear()
    page = lise.get("/hjoerring/reviews").get_data(as_text=True)
    assert len(statements) <= 10
    assert "Flagged: mean" in page and page.index(key) < page.index(">New<")
    assert "1 review that somebody flagged" in lise.get("/hjoerring/today").get_data(as_text=True)

    lise.post(f"/hjoerring/reviews/{key}/keep", {"version": version})
    assert now_is(world).hidden_at is None
    assert "Flagged" not in lise.get("/hjoerring/reviews").get_data(as_text=True)


def test_the_child_reads_what_was_said_before(world: World, visit: Visit) -> None:
    review = world[Review]
    answers.hand_back(world.session, review, "Who is Dina?", world.lise, clock.now(), review.version)
    key = review.key

    page = visit(world.ida).get(f"/hjoerring/reviews/{key}/write").get_data(as_text=True)
    for words in ("It is good.", "What is it about?", "The best book I know.", "Who is Dina?"):
        assert words in page
    assert "Lise" not in page
    staff = visit(world.lise).get(f"/hjoerring/reviews/{key}").get_data(as_text=True)
    assert "Lise handed it back" in staff and "It is good." in staff


def _one_more(world: World) -> None:
    now, number = clock.now(), world.session.query(Work).count()
    first = world.session.query(Review).first()
    work = world.add(
        Work(
            group_key=f"book {number}",
            title=f"Book {number}",
            search_text=f"book {number}",
            sort_key=f"book {number}",
            created_at=now,
        )
    )
    world.add(
        Review(
            child_id=first.child_id,
            work_id=work.id,
            club_id=first.club_id,
            rating=3,
            words="Words",
            state=ReviewState.SUBMITTED,
            created_at=now,
            changed_at=now,
            submitted_at=now,
        )
    )
