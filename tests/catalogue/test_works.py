"""Which work a number or a title means, and how a row becomes one."""

import pytest

from app.book_lists.book_rows import BookRow
from app.catalogue import works
from app.catalogue.known import Outcome
from app.catalogue.models import Edition, Work
from app.core import clock
from app.core.errors import RuleBroken
from tests.world import World

WILD = BookRow(1, "Vildheks", ("Lene Kaaberbøl",), isbn="9788763817202", faust="28394438", language="da")


def record(world: World, row: BookRow) -> tuple[Work, Outcome]:
    return works.record(world.session, world.library.id, row, clock.now())


def editions(world: World, work: Work) -> list[tuple[str | None, str | None]]:
    rows = world.session.query(Edition).filter_by(work_id=work.id).order_by(Edition.id)
    return [(edition.isbn, edition.faust) for edition in rows]


def test_a_new_row_makes_a_work_with_its_edition(world: World) -> None:
    work, outcome = record(world, WILD)

    assert outcome == Outcome.NEW
    assert (work.title, work.author, work.language) == ("Vildheks", "Lene Kaaberbøl", "da")
    assert (work.search_text, work.sort_key) == ("vildheks lene kåberbøl", "vildheks")
    assert editions(world, work) == [("9788763817202", "28394438")]


def test_a_row_recorded_twice_changes_nothing(world: World) -> None:
    first, _ = record(world, WILD)

    second, outcome = record(world, WILD)

    assert (second, outcome) == (first, Outcome.UNCHANGED)
    assert len(editions(world, first)) == 1


def test_another_printing_joins_the_work_however_its_author_is_spelled(world: World) -> None:
    first, _ = record(world, WILD)

    second, outcome = record(world, BookRow(1, "VILDHEKS", ("Lene Kꜳberbøl",), isbn="9780439023481"))

    assert (second.id, outcome) == (first.id, Outcome.NEW)
    assert len(editions(world, first)) == 2


def test_a_letter_that_hardly_a_font_has_is_written_as_two(world: World) -> None:
    work, _ = record(world, BookRow(1, "Ꜳlborg", ("Lene Kꜳberbøl",)))

    assert (work.title, work.author, work.group_key) == ("Aalborg", "Lene Kaaberbøl", "ålborg|lene kåberbøl")


def test_the_same_book_heard_is_a_work_of_its_own(world: World) -> None:
    printed, _ = record(world, WILD)

    heard, _ = record(world, BookRow(1, "Vildheks", ("Lene Kaaberbøl",), format="audiobook"))

    assert heard.id != printed.id
    assert works.by_title(world.session, world.library.id, "Vildheks", "Lene Kaaberbøl") == printed


def test_a_row_fills_what_is_empty_and_nothing_else(world: World) -> None:
    work, _ = record(world, WILD)
    work.title, work.language = "Vildheks (rettet)", "sv"

    _, outcome = record(
        world,
        BookRow(
            1, "Vildheks", ("Lene Kaaberbøl",), isbn=WILD.isbn, language="da", age_from=9, series="Vildheks"
        ),
    )

    assert outcome == Outcome.CHANGED
    assert (work.title, work.language) == ("Vildheks (rettet)", "sv")
    assert (work.age_from, work.age_to, work.series) == (9, None, "Vildheks")
    assert work.search_text == "vildheks rettet lene kåberbøl vildheks"


def test_an_open_span_of_ages_is_not_closed_by_another_list(world: World) -> None:
    record(world, BookRow(1, "Kniv", age_from=8))

    work, outcome = record(world, BookRow(1, "Kniv", age_from=6, age_to=9))

    assert (outcome, work.age_from, work.age_to) == (Outcome.UNCHANGED, 8, None)


def test_a_faust_number_brings_the_isbn_to_its_edition(world: World) -> None:
    work, _ = record(world, BookRow(1, "Vildheks", faust="28394438"))

    same, outcome = record(world, WILD)

    assert (same.id, outcome) == (work.id, Outcome.CHANGED)
    assert editions(world, work) == [("9788763817202", "28394438")]


def test_every_isbn_of_a_record_is_found(world: World) -> None:
    work, _ = record(world, BookRow(1, "Vildheks", isbn="9788763817202", other_isbns=("9780439023481",)))

    assert works.by_isbn(world.session, world.library.id, "0-439-02348-3") == work
    assert works.by_isbn(world.session, world.library.id, "978 87 638 1720 2") == work


def test_numbers_that_are_none_find_nothing(world: World) -> None:
    for text in ("", "9,78044E+12", "'; DROP TABLE works", "9788763817203"):
        assert works.by_isbn(world.session, world.library.id, text) is None
        assert works.by_faust(world.session, world.library.id, text) is None


def test_a_book_elsewhere_is_not_ours(world: World) -> None:
    work, _ = record(world, WILD)

    there, outcome = works.record(world.session, world.elsewhere.id, WILD, clock.now())

    assert (outcome, there.library_id) == (Outcome.NEW, world.elsewhere.id)
    assert works.by_isbn(world.session, world.library.id, str(WILD.isbn)) == work
    assert works.by_faust(world.session, world.elsewhere.id, "28394438") == there


@pytest.mark.parametrize(
    ("title", "author"),
    [
        ("skammerens datter", ""),
        ("SKAMMERENS DATTER : roman", "Lene Kaaberbøl"),
        ("Skammerens datter", "Kåberbøl, Lene"),
        ("Skammerens datter", "Kaaberbøl"),
    ],
)
def test_a_title_is_found_however_it_is_spelled(world: World, title: str, author: str) -> None:
    assert works.by_title(world.session, world.library.id, title, author) == world[Work]


def test_a_title_that_two_works_have_means_neither(world: World) -> None:
    record(world, BookRow(1, "Kniv", ("Jo Nesbø",)))
    work, _ = record(world, BookRow(1, "Kniv", ("Salman Rushdie",)))

    assert works.by_title(world.session, world.library.id, "Kniv") is None
    assert works.by_title(world.session, world.library.id, "Kniv", "Rushdie") == work
    assert works.by_title(world.session, world.library.id, "Kniv", "Astrid Lindgren") is None


def test_what_is_typed_finds_its_work_or_makes_one(world: World) -> None:
    def typed(title: str, author: str = "", isbn: str | None = None) -> Work:
        return works.record_typed(world.session, world.library.id, title, author, clock.now(), isbn)

    assert typed("skammerens datter") == world[Work]
    made = typed("Min egen bog", "Anna And")
    assert (made.title, made.author) == ("Min egen bog", "Anna And")
    assert typed("min egen bog") == made
    assert typed("Noget helt andet", isbn="9788763841450") == world[Work]
    for title, isbn, code in (
        (" ", None, "no_title"),
        ("x" * 401, None, "title_too_long"),
        ("A", "12", "wrong_isbn"),
    ):
        with pytest.raises(RuleBroken) as broken:
            typed(title, isbn=isbn)
        assert broken.value.code == code
