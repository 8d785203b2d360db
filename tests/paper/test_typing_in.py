"""A review typed in from paper: whose, about which book, how it is found, and who may publish it."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from app.catalogue.models import Work
from app.clubs.models import Club
from app.core import clock
from app.paper.models import PaperCut
from app.reviews.models import Review, ReviewState
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]


@pytest.fixture
def address(world: World) -> str:
    return f"/hjoerring/clubs/{world[Club].key}/paper-review"


@pytest.fixture
def momo(world: World) -> Work:
    """A book of the library that no box holds."""
    work: Work = world.add(
        Work(
            group_key="momo",
            title="Momo and the Grey Men",
            sort_key="momo and the grey men",
            search_text="momo and the grey men michael ende",
            author="Michael Ende",
            created_at=clock.now(),
        )
    )
    return work


def typed(world: World, **values: Any) -> dict[str, Any]:
    """What stands on Bo's paper."""
    on_it = {"child": world.bo.key, "rating": "3", "words": "God bog", "audience": "club"}
    return on_it | {"work": world[Work].key} | values


def from_paper(world: World) -> Review:
    review: Review = world.session.query(Review).filter_by(is_from_paper=True).one()
    return review


def test_a_host_types_in_what_a_child_wrote_on_paper(world: World, visit: Visit, address: str) -> None:
    hanne = visit(world.hanne)
    page = hanne.get(address).get_data(as_text=True)
    assert "Bo B., 4.A" in page and "Publish it" not in page

    hanne.post(address, typed(world, publish_now="y"))

    review = from_paper(world)
    assert (review.state, review.words) == (ReviewState.SUBMITTED, "God bog")


def test_a_librarian_may_publish_paper_at_once(world: World, visit: Visit, address: str) -> None:
    assert "Publish it" in visit(world.lise).get(address).get_data(as_text=True)

    visit(world.lise).post(address, typed(world, work="", title="Dragens hale", publish_now="y"))

    review = from_paper(world)
    assert (review.state, review.work.title) == (ReviewState.PUBLISHED, "Dragens hale")


def test_paper_takes_the_place_of_a_review_only_when_somebody_says_so(
    world: World, visit: Visit, address: str
) -> None:
    hanne, form = visit(world.hanne), typed(world, child=world.ida.key, words="From the paper")

    page = hanne.post(address, form, status=409).get_data(as_text=True)
    assert "has already written about this book" in page
    assert "From the paper" in page
    assert "Put this paper in the place of the review that is there" in page
    hanne.post(address, form | {"replace": "y"})

    assert from_paper(world).words == "From the paper"


def test_paper_is_typed_in_for_children_of_the_club_only(world: World, visit: Visit, address: str) -> None:
    visit(world.hanne).post(address, typed(world, child=world.mia.key), status=422)

    assert world.session.query(Review).count() == 1


def test_a_book_is_found_as_one_types(world: World, visit: Visit, address: str, momo: Work) -> None:
    hanne, cut = visit(world.hanne), world[PaperCut].key
    for where in (address, f"/hjoerring/paper-cuts/{cut}"):
        part = hanne.part(f"{where}?q=gre+mom", "found_books").get_data(as_text=True)

        assert f'name="found" value="{momo.key}"' in part
        assert "Michael Ende" in part
        assert "<h1" not in part
        assert "No book answers" in hanne.part(f"{where}?q=zzz", "found_books").get_data(as_text=True)


def test_a_found_book_is_chosen_without_scripts_and_everything_typed_is_kept(
    world: World, visit: Visit, address: str, momo: Work
) -> None:
    hanne = visit(world.hanne)

    page = hanne.post(address, typed(world, q="momo"), status=422).get_data(as_text=True)
    assert f'name="found" value="{momo.key}"' in page
    assert '<input type="hidden" name="asked" value="momo">' in page
    assert "God bog" in page
    assert "Choose one of the books that were found" in page
    hanne.post(address, typed(world, q="momo", asked="momo", found=momo.key))

    assert from_paper(world).work_id == momo.id


def test_what_was_found_for_other_words_is_not_chosen(
    world: World, visit: Visit, address: str, momo: Work
) -> None:
    hanne = visit(world.hanne)

    hanne.post(address, typed(world, q="skam", asked="momo", found=momo.key), status=422)
    hanne.post(address, typed(world, q="skam", title="Dragens hale"))

    assert from_paper(world).work.title == "Dragens hale"


def test_another_librarys_book_is_not_found(world: World, visit: Visit, address: str, momo: Work) -> None:
    momo.library_id = world.elsewhere.id
    world.session.flush()
    hanne = visit(world.hanne)

    assert momo.key not in hanne.part(f"{address}?q=momo", "found_books").get_data(as_text=True)
    hanne.post(address, typed(world, q="momo", asked="momo", found=momo.key), status=404)


@pytest.mark.parametrize(
    ("knows_child", "knows_book", "focused"),
    [(False, False, "child"), (True, False, "q"), (True, True, "rating-0")],
)
def test_the_keyboard_stands_where_something_is_missing(
    world: World, visit: Visit, knows_child: bool, knows_book: bool, focused: str
) -> None:
    cut = world[PaperCut]
    cut.child_id = world.ida.id if knows_child else None
    cut.work_id = world[Work].id if knows_book else None
    world.session.flush()

    page = visit(world.hanne).get(f"/hjoerring/paper-cuts/{cut.key}").get_data(as_text=True)

    focuses = re.findall(r"<[^>]*autofocus[^>]*>", page)
    assert [f'id="{focused}"' in each for each in focuses] == [True]
