"""What children wish for: found or typed, wished by others too, bought, and forgotten with the child."""

import pytest
from sqlalchemy import delete, select

from app.catalogue.models import Work
from app.children.models import Child
from app.clubs.models import Club
from app.core import clock
from app.core.errors import Gone, RuleBroken
from app.invariants import broken
from app.privacy import erasure
from app.wanted import buying, buying_list, childrens, queries
from app.wanted.models import ChildWish, ClubWish, Wanted, WantedState
from tests.wishes.shelves import shelve
from tests.world import World


def seen_by(world: World, child: Child | None = None) -> dict[str, int]:
    return {
        each.wanted.title: each.votes for each in queries.titles_of_club(world.session, world[Club], child)
    }


def typed(world: World, child: Child, title: str) -> ClubWish:
    return childrens.wish_for_typed(world.session, world[Club], child, title, "", clock.now())


def test_others_wish_for_it_too_and_nobody_twice(world: World) -> None:
    session, ronja = world.session, shelve(world, "Ronja")
    wish = childrens.wish_for(session, world[Club], world.ida, ronja, clock.now())

    childrens.vote(session, wish, world.bo, clock.now())
    childrens.vote(session, wish, world.bo, clock.now())

    assert seen_by(world, world.bo)["Ronja"] == 2


def test_a_typed_title_is_read_by_an_adult_before_others_see_it(world: World) -> None:
    wish = typed(world, world.ida, "Drager")
    assert "Drager" in seen_by(world, world.ida)
    assert "Drager" not in seen_by(world, world.bo)

    childrens.show(world.session, wish, world.hanne, clock.now())

    assert seen_by(world, world.bo)["Drager"] == 1


def test_a_typed_title_the_library_knows_is_that_book(world: World) -> None:
    ronja = shelve(world, "Ronja")

    wish = typed(world, world.ida, "ronja")

    assert wish.is_shown
    assert world.session.get_one(Wanted, wish.wanted_id).work_id == ronja.id


def test_a_wish_that_was_taken_away_in_the_meantime_is_not_there(world: World) -> None:
    session = world.session
    wish = childrens.wish_for(session, world[Club], world.ida, shelve(world, "Ronja"), clock.now())
    session.expunge(wish)  # as the other child's request holds it
    session.execute(delete(ChildWish).where(ChildWish.club_wish_id == wish.id))
    session.execute(delete(ClubWish).where(ClubWish.id == wish.id))

    with pytest.raises(Gone):
        childrens.vote(session, wish, world.bo, clock.now())


def test_two_who_type_the_same_mean_the_same(world: World) -> None:
    assert typed(world, world.ida, "Drager  i sne").id == typed(world, world.bo, "drager i SNE").id


def test_what_nobody_wishes_for_any_more_is_gone(world: World) -> None:
    wish = typed(world, world.ida, "Drager")

    childrens.take_back(world.session, wish, world.ida, clock.now())

    assert "Drager" not in seen_by(world)
    assert world.session.scalar(select(Wanted).where(Wanted.title == "Drager")) is None


def test_a_child_has_a_handful_of_wishes(world: World) -> None:
    for number in range(childrens.MOST_OPEN - 1):
        typed(world, world.ida, f"Book {number}")

    with pytest.raises(RuleBroken, match="wishes_enough"):
        typed(world, world.ida, "One more")


@pytest.mark.parametrize(("title", "rule"), [(" ? ", "wish_empty"), ("x" * 121, "words_too_long")])
def test_what_is_no_title_is_refused(world: World, title: str, rule: str) -> None:
    with pytest.raises(RuleBroken, match=rule):
        typed(world, world.ida, title)


def test_an_erased_child_leaves_a_number_and_nothing_else(world: World) -> None:
    session, ronja = world.session, shelve(world, "Ronja")
    shown = childrens.wish_for(session, world[Club], world.ida, ronja, clock.now())
    typed(world, world.ida, "Only Ida knows")

    erasure.erase(session, world.ida, clock.now(), world.lise)

    assert seen_by(world)["Ronja"] == 1
    assert session.get_one(ClubWish, shown.id).kept == 1
    assert "Only Ida knows" not in seen_by(world)
    left = session.scalars(select(ChildWish.child_id)).all()
    assert left == [world.bo.id]
    assert broken(session) == []


def test_words_an_erased_child_typed_that_no_other_child_has_seen_go_with_it_though_refused(
    world: World,
) -> None:
    wish = typed(world, world.ida, "Ida fra 4.A")
    wanted = world.session.get_one(Wanted, wish.wanted_id)
    buying.refuse(world.session, wanted, "That is no book.", world.lise, clock.now())

    erasure.erase(world.session, world.ida, clock.now(), world.lise)

    assert world.session.scalars(select(Wanted).where(Wanted.title == "Ida fra 4.A")).all() == []


def test_what_arrived_is_chosen_by_the_club(world: World) -> None:
    session = world.session
    wish = typed(world, world.ida, "Drager")
    wanted = session.get_one(Wanted, wish.wanted_id)
    buying.order(session, wanted, world.lise, clock.now())
    assert queries.chosen_by(session, world[Club].id) == set()

    buying.arrive(session, wanted, world.lise, clock.now(), "978-87-638-4145-0")

    drager = session.get_one(Work, wanted.work_id or 0)
    assert queries.chosen_by(session, world[Club].id) == {drager.id}
    assert seen_by(world, world.bo)["Drager"] == 1, "what was bought everybody may see"
    assert broken(session) == []


def test_not_this_one_because(world: World) -> None:
    wanted = world.session.get_one(Wanted, typed(world, world.ida, "Drager").wanted_id)
    with pytest.raises(RuleBroken, match="say_why"):
        buying.refuse(world.session, wanted, " ", world.lise, clock.now())

    buying.refuse(world.session, wanted, "It is out of print.", world.lise, clock.now())
    assert wanted.state == WantedState.NOT_THIS
    buying.put_back(world.session, wanted, world.lise, clock.now())

    assert (wanted.state, wanted.reason) == (WantedState.WISHED, "")


def test_the_buying_list_counts_over_all_clubs_and_says_what_there_is(world: World) -> None:
    session, ronja = world.session, shelve(world, "Ronja", copies=2)
    wish = childrens.wish_for(session, world[Club], world.ida, ronja, clock.now())
    childrens.vote(session, wish, world.bo, clock.now())

    lines = buying_list.list_of(session, world.library.id, WantedState.WISHED)

    (line,) = [each for each in lines if each.wanted.title == "Ronja"]
    assert (line.votes, line.clubs, line.on_shelf, line.copies) == (2, [world[Club].name], 2, 2)
    assert buying_list.how_many(session, world.library.id)["wished"] == 3
