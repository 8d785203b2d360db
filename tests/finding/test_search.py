"""What a few typed words find, on either database."""

import pytest

from app.book_lists.book_rows import BookRow
from app.catalogue import works
from app.catalogue.models import Work
from app.core import clock
from app.finding.search import matching
from tests.world import World


def add(world: World, title: str, author: str = "", **facts: object) -> Work:
    row = BookRow(1, title, (author,) if author else (), **facts)  # type: ignore[arg-type]
    return works.record(world.session, world.library.id, row, clock.now())[0]


def titles(world: World, query: str) -> list[str]:
    return [work.title for work in matching(world.session, world.library.id, query)]


@pytest.mark.parametrize("query", ["Kaaberbøl", "Kåberbøl", "Kꜳberbøl", "KAABERBÖL", "kåb skam", "skamm"])
def test_one_name_in_many_spellings_finds_the_same(world: World, query: str) -> None:
    add(world, "Emil", "Astrid Lindgren")

    assert titles(world, query) == ["Skammerens datter"]


def test_every_word_must_be_there(world: World) -> None:
    assert titles(world, "skammerens lindgren") == []
    assert titles(world, "ammerens") == []
    assert titles(world, "  ,;- ") == []


def test_titles_that_begin_with_the_words_come_first_and_then_by_the_alphabet(world: World) -> None:
    add(world, "Alt om heste")
    add(world, "Heste i sne")
    add(world, "Heste")

    assert titles(world, "heste") == ["Heste", "Heste i sne", "Alt om heste"]


def test_numbers_find_their_book(world: World) -> None:
    add(world, "Vildheks", faust="28394438")

    assert titles(world, "978-87-638-4145-0") == ["Skammerens datter"]
    assert titles(world, "8763841452") == ["Skammerens datter"]
    assert titles(world, "28394438") == titles(world, "870970-basis:28394438") == ["Vildheks"]


def test_numbers_are_found_while_they_are_typed(world: World) -> None:
    add(world, "Vildheks", faust="28394438")

    for typed in ("97887638", "978-87-638-4", "87-638-41", "8763841"):
        assert titles(world, typed) == ["Skammerens datter"], typed
    assert titles(world, "28394") == ["Vildheks"]
    assert titles(world, "99999") == []


def test_titles_come_before_names_and_names_before_subjects(world: World) -> None:
    add(world, "Katten", subjects=("emil",))
    add(world, "Hunden", "Emil Hansen")
    add(world, "Alt om Emil")
    add(world, "Emil")

    assert titles(world, "emil") == ["Emil", "Alt om Emil", "Hunden", "Katten"]


def test_one_letter_narrows_what_the_other_words_find(world: World) -> None:
    add(world, "Bogen", "Astrid Lindgren")
    add(world, "Bogen", "Barbro Lindgren")

    assert [work.author for work in matching(world.session, world.library.id, "lindgren a")] == [
        "Astrid Lindgren"
    ]


def test_series_and_subjects_are_searched_too(world: World) -> None:
    add(world, "Bind 2", series="Vildheks", subjects=("magiske dyr",))

    assert titles(world, "vildheks") == titles(world, "magiske") == ["Bind 2"]


def test_nothing_of_another_library_is_found(world: World) -> None:
    row = BookRow(1, "Skammerens datter", isbn="9788763841450")
    works.record(world.session, world.elsewhere.id, row, clock.now())

    assert [work.library_id for work in matching(world.session, world.library.id, "skammerens")] == [
        world.library.id
    ]
    assert matching(world.session, world.library.id, "9788763841450") == [world[Work]]


def test_a_work_is_found_by_its_new_words_only(world: World) -> None:
    work = world[Work]
    work.search_text, work.sort_key = "dronningens ring", "dronningens ring"
    world.session.flush()
    assert (titles(world, "skammerens"), titles(world, "dronningens")) == ([], ["Skammerens datter"])

    gone = add(world, "Forsvundet")
    for edition in gone.editions:
        world.session.delete(edition)
    world.session.delete(gone)
    world.session.flush()

    assert titles(world, "forsvundet") == []


@pytest.mark.parametrize(
    "query",
    [
        "' OR 1=1 --",
        '"',
        'skam" OR "x',
        "skam* NOT x",
        "NEAR(skam datter)",
        "title:skam",
        "skam & !x | y",
        "skam:*",
        "\\' skam",
        "%",
        "_",
        "a\0b",
        "1e5 2. 3.14 -7 12ab",
        "😀 𝔘 ﷽",
        "x" * 5000,
        "a " * 5000,
    ],
)
def test_nothing_typed_breaks_the_search(world: World, query: str) -> None:
    assert isinstance(titles(world, query), list)


@pytest.mark.parametrize("word", ["1e5", "3d", "12ab", "2001", "h2o", "ålø", "книга", "كتاب", "本"])
def test_words_of_every_kind_are_found(world: World, word: str) -> None:
    add(world, f"Om {word} og mere")

    assert titles(world, word) == [f"Om {word} og mere"]


def test_a_search_costs_the_same_in_any_catalogue(statements: list[str], world: World) -> None:
    statements.clear()
    titles(world, "heste")
    few = len(statements)
    for number in range(20):
        add(world, f"Heste {number}")
    world.session.expire_all()

    statements.clear()
    assert len(titles(world, "heste")) == 20
    assert len(statements) <= few + 1
