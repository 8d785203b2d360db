"""Children's pages are easy to read: LIX at most 25, and none of them is a dead end (`safety.md` P10).

What people and books are called and what children write is left out: it is theirs. Each language's own text
is measured, never the English it was written from.
"""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from app.access import policy, predicates
from app.answering.models import AnswerKind, ReviewAnswer
from app.catalogue.models import Work
from app.children.models import Child
from app.clubs.models import Club
from app.core import clock
from app.core.errors import worded
from app.doors.models import Door
from app.libraries.models import Library, School
from app.reading.models import Reading
from app.reviews.models import Review, ReviewState
from app.together.models import Suggestion, Vote, VoteChoice
from app.trips.models import Trip
from tests.cards.test_pictures import give
from tests.pages import Visitor
from tests.readable import in_sentences, lix, sentences, tree
from tests.world import World

Visit = Callable[..., Visitor]
HIGHEST = 25
HIGHEST_ALONE = 40
"""Of one short message, where a single long word weighs much."""
LANGUAGES = ("da", "nb", "sv")
LAST = {"me/told", "me/school-login"}
"""An answer stands here, and there is nothing more to do."""
SILENT = {"cards.still_here"}
"""Asked by a page, not read by a child."""
FORMS = ("form", "button")
PAGES = {
    "reviews.home": "me",
    "reviews.known": "me/known",
    "reviews.choose_book": "me/{club}/books",
    "reviews.write": "reviews/{review}/write",
    "reading.my_log": "me/{club}/log",
    "reading.entry": "log/{reading}",
    "wanted.my_wishes": "me/{club}/wishes",
    "loans.my_books": "clubs/{club}/my-books",
    "together.suggest": "me/{club}/idea",
    "walls.club_wall": "clubs/{club}/wall",
    "answering.told": "me/told",
    "cards.is_it_you": "is-it-you",
    "openid.school_login": "me/school-login",
}
OF_ALL = {
    "walls.library_wall": "library-wall",
    "walls.public_wall": "wall",
    "answering.flag": "reviews/{review}/flag",
    "answering.flag_thanks": "reviews/flagged",
}
"""Others may open these too."""
AT_THE_DOOR = {
    "cards.card": "/k",
    "doors.find_door": "/hjoerring/door",
    "doors.choose_animal": "/hjoerring/door/{door}",
}
"""Read by a child who is not in yet."""
TOLD = {
    "card_too_many_tries": {},
    "card_unknown": {},
    "code_wrong_check": {},
    "code_wrong_length": {"expected": 13, "found": 12},
    "code_wrong_symbol": {"symbol": "Ø"},
    "door_closed": {},
    "error_403": {},
    "error_404": {},
    "error_503": {},
    "media_away": {},
    "national_number": {},
    "photo_unreadable": {},
    "picture_busy": {},
    "picture_too_large": {"heaviest": 12, "pixels": 12},
    "picture_unreadable": {},
    "pictures_full": {"most": 40},
    "pictures_used_up": {},
    "pictures_wrong": {},
    "rating_missing": {},
    "review_changed": {},
    "suggestion_empty": {},
    "suggestions_enough": {"number": 5},
    "title_missing": {},
    "too_many_flags": {},
    "vote_choice_unknown": {},
    "vote_closed": {},
    "wishes_enough": {"number": 5},
    "words_missing": {},
    "words_too_long": {"longest": 4000},
}
"""What a child is told when something cannot be done."""
STATES: dict[ReviewState, dict[str, Any]] = {
    ReviewState.DRAFT: {"submitted_at": None},
    ReviewState.SUBMITTED: {},
    ReviewState.HANDED_BACK: {"hint": "Hvad er bedst?"},
    ReviewState.PUBLISHED: {"published_at": clock.now()},
}
NAMED = (
    (Work, "title", "author"),
    (Child, "alias", "first_name"),
    (Club, "name", "room"),
    (School, "name"),
    (Library, "name"),
    (Review, "words"),
    (ReviewAnswer, "hint", "about"),
    (Trip, "title", "meet_at", "pick_up_at"),
    (Vote, "question"),
    (VoteChoice, "words"),
    (Suggestion, "words"),
)


def names_in(world: World) -> list[str]:
    """What things are called here, the longest first."""
    found = {
        value
        for model, *columns in NAMED
        for row in world.session.scalars(select(model))
        for value in (getattr(row, column) for column in columns)
        if value
    }
    return sorted(found, key=len, reverse=True)


def address_of(world: World, pattern: str) -> str:
    keys = {
        "club": world[Club].key,
        "review": world[Review].key,
        "reading": world[Reading].key,
        "door": world[Door].key,
    }
    address = pattern.format(**keys)
    return address if address.startswith("/") else f"/hjoerring/{address}"


def read(visitor: Visitor, address: str, language: str, names: list[str]) -> list[str]:
    """What stands on the page in one language, which must be that language's own and not the English."""
    page = visitor.get(f"{address}?language={language}").text
    assert f'<html lang="{language}"' in page
    own, english = (sentences(text, names) for text in (page, visitor.get(f"{address}?language=en").text))
    assert len(set(own) & set(english)) <= len(set(own)) / 3, "this is the English text"
    return own


def judge(what: str, language: str, found: list[str]) -> None:
    value = lix(found)
    print(f"FIG P10.{what}.{language} {value:.0f} <={HIGHEST} {'PASS' if value <= HIGHEST else 'FAIL'}")
    assert value <= HIGHEST, found


def on_walls(world: World) -> None:
    """Ida's review stands where others read it."""
    world[Review].state, world[Review].published_at = ReviewState.PUBLISHED, clock.now()


def test_every_page_that_is_a_childs_is_among_them(app: Flask) -> None:
    childs = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and (action := getattr(app.view_functions[rule.endpoint], "access", (None, None))[0])
        and predicates.child in policy.POLICY[action]
    }

    assert childs - SILENT == set(PAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("grade", [2, 5])
@pytest.mark.parametrize("pattern", PAGES.values())
def test_it_is_easy_to_read(world: World, visit: Visit, pattern: str, grade: int, language: str) -> None:
    world.ida.grade = grade
    names, address = names_in(world), address_of(world, pattern)

    found = read(visit(world.ida), address, language, names)

    assert len(found) >= 2
    judge(pattern, language, found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pattern", OF_ALL.values())
def test_what_others_read_too_is_easy(world: World, visit: Visit, pattern: str, language: str) -> None:
    on_walls(world)
    names, address = names_in(world), address_of(world, pattern)

    judge(pattern, language, read(visit(world.ida), address, language, names))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pattern", AT_THE_DOOR.values(), ids=AT_THE_DOOR)
def test_the_way_in_is_easy_to_read(world: World, visit: Visit, pattern: str, language: str) -> None:
    names, address = names_in(world), address_of(world, pattern)

    judge(pattern, language, read(visit(), address, language, names))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("has_pictures", [False, True], ids=["waits", "taps pictures"])
def test_the_door_is_easy_to_read(
    app: Flask, world: World, visit: Visit, has_pictures: bool, language: str
) -> None:
    if has_pictures:
        give(app, world, world.ida)
    names, tablet = names_in(world), visit()
    tablet.post(f"/hjoerring/door/{world[Door].key}/knock", {"child": world.ida.key})

    judge("door/wait", language, read(tablet, "/hjoerring/door/wait", language, names))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_card_is_easy_to_read(world: World, visit: Visit, language: str) -> None:
    names, lise = names_in(world), visit(world.lise)
    address = f"/hjoerring/clubs/{world[Club].key}/review-cards?language={language}"

    page = lise.post(address, {"children": [world.ida.key], "size": "a5", "blank": "1"}, status=200).text

    assert f'<html lang="{language}"' in page
    judge("review-cards", language, sentences(page, names, part="body"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_is_quiet_is_asked_in_easy_words(world: World, visit: Visit, language: str) -> None:
    names = names_in(world)

    page = visit(world.ida).get(f"/hjoerring/me?language={language}").text

    judge("still-here", language, sentences(page, names, part="dialog"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_done_is_said_in_easy_words(app: Flask, language: str) -> None:
    found = []
    for code, values in TOLD.items():
        with app.test_request_context(), force_locale(language):
            said = in_sentences(worded(code, **values))
        with app.test_request_context(), force_locale("en"):
            assert said != in_sentences(worded(code, **values)), "this is the English text"
        assert lix(said) <= HIGHEST_ALONE, (code, said)
        found += said

    judge("told", language, found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ReviewState)
def test_wherever_the_review_stands(world: World, visit: Visit, state: ReviewState, language: str) -> None:
    review, now = world[Review], clock.now()
    review.state = state
    for name, value in STATES[state].items():
        setattr(review, name, value)
    about = {"review_id": review.id, "by_id": world.lise.id, "version": 0, "state_before": "submitted"}
    world.add(ReviewAnswer(kind=AnswerKind.HANDED_BACK, at=now, hint="Hvem?", about="God.", **about))
    names, address = names_in(world), address_of(world, PAGES["reviews.write"])

    judge(f"write.{state}", language, read(visit(world.ida), address, language, names))


def test_a_sentence_of_the_administration_would_be_found_hard() -> None:
    """The control."""
    hard = "Anmeldelsen offentliggøres, såfremt forældremyndighedsindehaveren har givet samtykke"

    assert lix([hard]) > HIGHEST
    assert lix(sentences(f"<main><p>{hard}.</p><p>Du må gerne.</p></main>")) > HIGHEST


def test_a_page_that_is_not_translated_would_be_found_out(world: World, visit: Visit) -> None:
    """The control: what is left in English is not measured as if it were Danish."""
    visitor = visit(world.ida)

    with pytest.raises(AssertionError, match="this is the English text"):
        read(visitor, "/hjoerring/me", "en", names_in(world))


@pytest.mark.parametrize("pattern", [*PAGES.values(), *OF_ALL.values()])
def test_no_page_is_a_dead_end(world: World, visit: Visit, pattern: str) -> None:
    """From each there is a way back to the child's own page, and one on that is not the way out."""
    on_walls(world)
    address = address_of(world, pattern)

    page = visit(world.ida).get(address).text

    main = next(each for each in tree(page).iter() if each.tag == "main")
    links = {each.get("href") for each in main.iter("a")}
    forms = {each.get("action") or each.get("formaction") for each in main.iter() if each.tag in FORMS}

    assert pattern == PAGES["reviews.home"] or "/hjoerring/me" in links
    assert pattern in LAST or (links | forms) - {None, "/hjoerring/me"}
