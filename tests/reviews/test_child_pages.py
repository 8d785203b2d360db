"""A child's pages: its own home, the book, the form, and where the review stands."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.catalogue.models import Work
from app.clubs.models import Club
from app.core import clock
from app.reviews.models import Audience, Review, ReviewState
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
FORM = {"rating": "4", "words": "It is about a girl who sees shame.", "audience": "club"}


def as_draft(world: World, **values: object) -> str:
    """Ida's review, still being written; gives its address without the last word."""
    review = world[Review]
    review.state, review.submitted_at = ReviewState.DRAFT, None
    for name, value in values.items():
        setattr(review, name, value)
    return f"/hjoerring/reviews/{review.key}"


def review_of(session: Session, name: str = "Ida") -> Review:
    session.expire_all()
    return session.query(Review).join(Review.child).filter_by(first_name=name).one()


def test_a_child_sees_its_club_its_next_meeting_and_where_its_review_stands(
    world: World, visit: Visit
) -> None:
    page = visit(world.ida).get("/hjoerring/me").get_data(as_text=True)

    assert "Klub Læseglad" in page
    assert "Tuesday" in page
    assert "Skammerens datter" in page
    assert "The library is reading it" in page


def test_a_hint_stands_on_the_childs_page(world: World, visit: Visit) -> None:
    as_draft(world, state=ReviewState.HANDED_BACK, hint="What is the best part?")

    page = visit(world.ida).get("/hjoerring/me").get_data(as_text=True)

    assert "What is the best part?" in page


def test_a_child_without_a_club_is_told_whom_to_ask(world: World, visit: Visit) -> None:
    page = visit(world.mia).get("/hjoerring/me").get_data(as_text=True)

    assert "Ask a grown-up" in page


def test_the_books_of_the_box_are_there_to_choose_from(world: World, visit: Visit) -> None:
    page = visit(world.bo).get(f"/hjoerring/me/{world[Club].key}/books").get_data(as_text=True)

    assert "Skammerens datter" in page


@pytest.mark.parametrize("asked", ["skammer", "Kåberbøl", "978-87-638-4145-0"])
def test_a_book_is_found_by_title_author_or_number(world: World, visit: Visit, asked: str) -> None:
    address = f"/hjoerring/me/{world[Club].key}/books"

    part = visit(world.bo).part(address, "books", query_string={"q": asked}).get_data(as_text=True)

    assert "Skammerens datter" in part
    assert "<html" not in part


def test_from_choosing_to_sending(world: World, visit: Visit) -> None:
    bo = visit(world.bo)
    form = bo.post(f"/hjoerring/me/{world[Club].key}/begin", {"work": world[Work].key})
    assert "Skammerens datter" in bo.follow(form).get_data(as_text=True)

    key = review_of(world.session, "Bo").key
    sent = bo.post(f"/hjoerring/reviews/{key}/submit", FORM)

    assert "The library is reading it now" in bo.follow(sent).get_data(as_text=True)
    review = review_of(world.session, "Bo")
    assert (review.state, review.rating, review.audience) == (ReviewState.SUBMITTED, 4, Audience.CLUB)
    assert review.words == FORM["words"]


def test_the_second_time_the_first_review_is_found(world: World, visit: Visit) -> None:
    as_draft(world)
    ida = visit(world.ida)

    again = ida.post(f"/hjoerring/me/{world[Club].key}/begin", {"work": world[Work].key})

    assert "You have written about this book before" in ida.follow(again).get_data(as_text=True)
    assert world.session.query(Review).count() == 1


def test_a_book_nobody_knows_can_be_typed(world: World, visit: Visit) -> None:
    bo = visit(world.bo)

    answer = bo.post(
        f"/hjoerring/me/{world[Club].key}/my-book", {"title": "Dragens hale", "author": "Eva Holm"}
    )

    assert "Dragens hale" in bo.follow(answer).get_data(as_text=True)
    assert review_of(world.session, "Bo").work.title == "Dragens hale"


def test_a_book_without_a_title_is_asked_for(world: World, visit: Visit) -> None:
    visit(world.bo).post(f"/hjoerring/me/{world[Club].key}/my-book", {"title": ""}, status=422)

    assert world.session.query(Review).count() == 1


def test_what_is_typed_is_kept_by_itself(world: World, visit: Visit) -> None:
    address = as_draft(world)

    answer = visit(world.ida).post(
        f"{address}/autosave",
        {"rating": "2", "words": "It is ab", "audience": "public"},
        status=200,
        headers={"X-Autosave": "1", "HX-Request": "true"},
    )

    assert answer.get_data(as_text=True).strip() == (
        '<p id="saved" class="field__saved" role="status">Your words are kept.</p>'
    )
    review = review_of(world.session)
    assert (review.words, review.rating, review.state) == ("It is ab", 2, ReviewState.DRAFT)


def test_without_javascript_a_button_keeps_it_for_later(world: World, visit: Visit) -> None:
    address = as_draft(world)
    ida = visit(world.ida)

    answer = ida.post(f"{address}/autosave", {"words": "It is ab", "audience": "club"})

    assert "Your words are kept" in ida.follow(answer).get_data(as_text=True)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rating": ""}, "Choose the face"),
        ({"words": "   "}, "Write at least a few words"),
        ({"words": "a" * 2_001}, "There is room for 2000 characters, and this is 2001"),
        ({"words": "Ring 010112-1234 til mig"}, "looks like a personal number"),
    ],
)
def test_what_is_not_ready_stays_in_the_form_and_says_why(
    world: World, visit: Visit, changes: dict[str, str], sentence: str
) -> None:
    address = as_draft(world)
    typed = {name: value for name, value in (FORM | changes).items() if value}

    page = visit(world.ida).post(f"{address}/submit", typed, status=422).get_data(as_text=True)

    assert sentence in page
    assert typed["words"].strip() in page
    review = review_of(world.session)
    assert (review.state, review.words) == (ReviewState.DRAFT, "The best book I know.")


def test_a_national_number_is_not_kept_by_itself_either(world: World, visit: Visit) -> None:
    address = as_draft(world)

    answer = visit(world.ida).post(
        f"{address}/autosave",
        {"words": "010112-1234", "audience": "club"},
        status=422,
        headers={"X-Autosave": "1", "HX-Request": "true"},
    )

    assert "looks like a personal number" in answer.get_data(as_text=True)
    assert review_of(world.session).words == "The best book I know."


@pytest.mark.parametrize("words", ["👩‍👧‍👦 er seje 🦊", "كتاب جميل جدا", "a\nb <b>&amp;</b>"])
def test_emoji_and_any_script_come_back_as_typed(world: World, visit: Visit, words: str) -> None:
    address = as_draft(world)
    ida = visit(world.ida)

    ida.post(f"{address}/submit", FORM | {"words": words.replace("\n", "\r\n")})

    assert review_of(world.session).words == words
    assert "<b>" not in ida.get(f"{address}/write").get_data(as_text=True)


def test_changing_a_published_review_is_asked_first(world: World, visit: Visit) -> None:
    address = as_draft(world, state=ReviewState.PUBLISHED, published_at=clock.now())
    ida = visit(world.ida)

    page = ida.get(f"{address}/write").get_data(as_text=True)
    assert "comes down from the wall" in page
    before = review_of(world.session).words
    for verb in ("submit", "autosave"):
        late = ida.post(f"{address}/{verb}", FORM, status=409).get_data(as_text=True)
        assert "The review is already published." in late and "comes down from the wall" in late
    assert (review_of(world.session).words, review_of(world.session).state) == (before, ReviewState.PUBLISHED)
    form = ida.post(f"{address}/take-back")

    assert "Send it to the library" in ida.follow(form).get_data(as_text=True)
    assert review_of(world.session).state == ReviewState.DRAFT


def test_who_taps_twice_is_thanked_as_who_taps_once(world: World, visit: Visit) -> None:
    address, form = as_draft(world), FORM | {"form_key": "k" * 22}
    ida = visit(world.ida)

    first, again = (ida.post(f"{address}/submit", form, status=303) for _ in range(2))

    assert first.headers["Location"] == again.headers["Location"]
    assert "Thank you. The library is reading it now." in ida.follow(again).get_data(as_text=True)


def test_a_child_never_meets_another_childs_review(world: World, visit: Visit) -> None:
    address = as_draft(world)
    bo = visit(world.bo)

    bo.get(f"{address}/write", status=404)
    for verb in ("autosave", "submit", "take-back"):
        bo.post(f"{address}/{verb}", FORM, status=404)
    bo.get(f"/hjoerring/me/{world[Club].key}/books")
    visit(world.mia).get(f"/hjoerring/me/{world[Club].key}/books", status=404)


def test_the_home_of_a_busy_child_asks_no_more_of_the_database(
    world: World, visit: Visit, statements: list[str]
) -> None:
    ida = visit(world.ida)

    def cost(count: int) -> int:
        for _ in range(count):
            _one_more(world)
        statements.clear()
        ida.get("/hjoerring/me")
        return len(statements)

    assert cost(1) == cost(18) <= 10


def test_old_reviews_are_on_the_next_page(world: World, visit: Visit) -> None:
    ida = visit(world.ida)
    for _ in range(30):
        _one_more(world)

    first = ida.get("/hjoerring/me").get_data(as_text=True)
    older = first.split("/hjoerring/me?after=")[1].split('"')[0]
    second = ida.get(f"/hjoerring/me?after={older}").get_data(as_text=True)

    assert (first.count("own-book__title"), second.count("own-book__title")) == (24, 7)


def _one_more(world: World) -> None:
    now, number = clock.now(), world.session.query(Work).count()
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
            child_id=world.session.query(Review).first().child_id,
            work_id=work.id,
            club_id=world.session.query(Club).first().id,
            words="Words",
            created_at=now,
            changed_at=now,
        )
    )


@pytest.mark.parametrize(
    ("grade", "language", "offered", "kept_for_others"),
    [
        (2, "en", "I do not like", "It made me think of"),
        (3, "da", "Jeg kan ikke lide", "Den fik mig til at tænke på"),
        (4, "en", "It made me think of", "I do not like"),
        (6, "sv", "Den fick mig att tänka på", "Jag gillar inte"),
    ],
)
def test_sentences_begin_as_the_child_talks(
    world: World, visit: Visit, grade: int, language: str, offered: str, kept_for_others: str
) -> None:
    address = as_draft(world)
    world.ida.grade = grade

    page = visit(world.ida).get(f"{address}/write?language={language}").get_data(as_text=True)

    assert offered in page
    assert kept_for_others not in page


@pytest.mark.parametrize(("grade", "is_young"), [(1, True), (3, True), (4, False), (None, False)])
def test_the_youngest_get_large_things(world: World, visit: Visit, grade: int | None, is_young: bool) -> None:
    world.ida.grade = grade

    page = visit(world.ida).get("/hjoerring/me").get_data(as_text=True)

    assert ('data-age="young"' in page) is is_young


def test_what_is_read_again_says_so_and_blames_nobody(world: World, visit: Visit) -> None:
    now = clock.now()
    address = as_draft(world, state=ReviewState.PUBLISHED, published_at=now, hidden_at=now)
    ida = visit(world.ida)

    assert "A grown-up reads it again" in ida.get("/hjoerring/me").get_data(as_text=True)
    assert "You have done nothing wrong" in ida.get(f"{address}/write").get_data(as_text=True)


def test_the_childs_own_books_come_before_those_of_the_box(world: World, visit: Visit) -> None:
    page = visit(world.ida).get(f"/hjoerring/me/{world[Club].key}/books").get_data(as_text=True)

    assert page.count("Skammerens datter") == 1
    assert "You have written about it" in page
    assert 'data-behaviour="send-when-scanned"' in page
