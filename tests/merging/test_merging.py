"""Two works made one, parted again, and editions split off; nothing that points at a work is lost."""

import pytest
from sqlalchemy import inspect, select, text

from app.book_lists.book_rows import BookRow
from app.catalogue import corrections, works
from app.catalogue.models import Copy, CopyState, Edition, Merge, Work
from app.catalogue.queries import editions_of
from app.core import clock
from app.core.errors import RuleBroken
from app.core.records import AuditEvent
from app.core.tables import Base
from app.covers.models import Cover
from app.finding.queries import how_many_works, works_in_order
from app.finding.search import matching
from app.merging import merging, moving
from app.merging.splitting import Leaving, mark, split
from app.reviews.models import Review
from tests.house.test_tables import fill_the_gaps
from tests.world import World

RING = BookRow(
    1, "Skammerens datter. Roman", ("L. Kaaberbøl",), isbn="9788763817202", series="Skammer", lix=20
)


def other(world: World, row: BookRow = RING) -> Work:
    return works.record(world.session, world.library.id, row, clock.now())[0]


def merge(world: World, kept: Work, lost: Work, *taken: str) -> Merge:
    done = merging.merge(world.session, kept, lost, taken, "da", clock.now(), world.lise.id)
    world.session.flush()
    return done


def part(world: World, done: Merge) -> Work:
    return merging.part(world.session, done, "da", clock.now(), world.lise.id)


def pointing_at(world: World, work: Work) -> dict[str, int]:
    """How many rows of each table point to a work, asked of the database's own schema."""
    connection = world.session.connection()
    schema = inspect(connection)
    found = {}
    for table in schema.get_table_names():
        for key in schema.get_foreign_keys(table):
            if key["referred_table"] == "works":
                column = key["constrained_columns"][key["referred_columns"].index("id")]
                rows = connection.scalar(
                    text(f'SELECT count(*) FROM "{table}" WHERE {column} = :id'), {"id": work.id}
                )
                found[f"{table}.{column}"] = int(rows or 0)
    return found


def test_every_column_of_the_schema_that_points_to_a_work_is_known(world: World) -> None:
    known = {str(column) for column in moving.pointers()} | {"work_merges.lost_id"}
    loose = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name.endswith("work_id") and not column.foreign_keys
    }

    assert set(pointing_at(world, world[Work])) == known
    assert not loose, "it points to a work, and merging would pass it by"


def test_everything_that_points_to_a_work_moves_to_the_other(world: World) -> None:
    fill_the_gaps(world)
    lost, kept = world[Work], other(world, BookRow(1, "Emil", isbn="9788763817202"))
    before, there = pointing_at(world, lost), pointing_at(world, kept)
    assert not [name for name, rows in before.items() if not rows and name != "work_merges.lost_id"], (
        "the cast has no row that points to the work there, so nobody would notice one that is left behind"
    )

    merge(world, kept, lost)

    after = pointing_at(world, kept)
    assert {name: rows for name, rows in pointing_at(world, lost).items() if rows} == {
        "work_merges.lost_id": 1
    }
    assert {name: after[name] for name in before} == {
        name: before[name] + there[name] + (name == "work_merges.kept_id") for name in before
    }


def test_the_chosen_facts_stay_and_no_list_undoes_the_choice(world: World) -> None:
    kept, lost = world[Work], other(world)

    merge(world, kept, lost, "title", "series", "lix")

    assert (kept.title, kept.author, kept.series, kept.lix) == (lost.title, "Lene Kaaberbøl", "Skammer", 20)
    assert kept.search_text.startswith("skammerens datter roman lene kåberbøl")
    assert {"title", "author", "series", "lix"} <= set(kept.corrected.split())


def test_the_one_that_went_is_nowhere_to_be_seen(world: World) -> None:
    kept, lost = world[Work], other(world)

    merge(world, kept, lost)

    library = world.library.id
    assert matching(world.session, library, "skammerens") == [kept]
    assert [row.work for row in works_in_order(world.session, library).rows] == [kept]
    assert how_many_works(world.session, library) == 1
    assert works.by_isbn(world.session, library, "9788763817202") == kept
    assert works.by_title(world.session, library, lost.title, lost.author) == kept


def test_a_list_that_spells_the_lost_one_its_way_meets_the_kept_one(world: World) -> None:
    kept, lost = world[Work], other(world)
    merge(world, kept, lost)

    again = [other(world), other(world, BookRow(1, RING.title, RING.creators, isbn="9780439023481"))]

    assert again == [kept, kept]
    assert {edition.isbn for edition in editions_of(world.session, kept)} == {
        "9788763841450",
        "9788763817202",
        "9780439023481",
    }


def test_a_child_who_wrote_about_both_keeps_both_words(world: World) -> None:
    kept, lost = world[Work], other(world)
    mine = world[Review]
    values = {"child_id": mine.child_id, "club_id": mine.club_id, "created_at": clock.now()}
    second = world.add(Review(work_id=lost.id, words="Even better.", changed_at=clock.now(), **values))

    merge(world, kept, lost)

    assert (mine.work_id, mine.words) == (kept.id, "The best book I know.")
    assert (second.work_id, second.words) == (lost.id, "Even better.")


def test_parting_puts_everything_back(world: World) -> None:
    fill_the_gaps(world)
    kept, lost = other(world), world[Work]
    cover, facts = lost.cover_id, {name: getattr(kept, name) for name in merging.MERGED}
    before = pointing_at(world, kept), pointing_at(world, lost)
    done = merge(world, kept, lost, *merging.MERGED)
    assert (kept.cover_id, kept.title) == (cover, "Skammerens datter")

    part(world, done)

    after = pointing_at(world, kept), pointing_at(world, lost)
    for pair in (before, after):
        for name in ("work_merges.kept_id", "work_merges.lost_id"):
            pair[0].pop(name), pair[1].pop(name)
    assert after == before
    assert {name: getattr(kept, name) for name in merging.MERGED} == facts
    assert (kept.corrected, lost.cover_id) == ("", cover)
    assert matching(world.session, world.library.id, "skammerens") == [lost, kept]


def test_what_came_after_the_merge_stays_when_they_are_parted(world: World) -> None:
    kept, lost = world[Work], other(world)
    done = merge(world, kept, lost)
    copy = world.add(Copy(work_id=kept.id, state=CopyState.ON_SHELF, created_at=clock.now()))
    as_it_is = {name: getattr(kept, name) for name in corrections.CORRECTED}
    wanted = corrections.Correction(**as_it_is | {"title": "Noget andet"})
    corrections.correct(world.session, kept, wanted, "da", clock.now(), world.lise.id)

    part(world, done)

    assert (copy.work_id, kept.title) == (kept.id, "Noget andet")


def test_three_made_one_come_apart_in_any_order(world: World) -> None:
    first, second, third = (
        world[Work],
        other(world),
        other(world, BookRow(1, "Datteren", isbn="9780439023481")),
    )
    inner, outer = merge(world, second, third), merge(world, first, second)
    assert works.by_isbn(world.session, world.library.id, "9780439023481") == first

    part(world, inner)
    assert works.by_isbn(world.session, world.library.id, "9780439023481") == third
    part(world, outer)
    assert works.by_isbn(world.session, world.library.id, "9788763817202") == second


def test_what_makes_no_sense_is_refused(world: World) -> None:
    kept, lost = world[Work], other(world)
    done = merge(world, kept, lost)

    for wrong, code in (
        ((kept, kept), "merge_itself"),
        ((kept, lost), "work_merged"),
        ((lost, kept), "work_merged"),
    ):
        with pytest.raises(RuleBroken) as broken:
            merge(world, *wrong)
        assert broken.value.code == code
    part(world, done)
    with pytest.raises(RuleBroken) as broken:
        part(world, done)
    assert broken.value.code == "parted_already"


def test_each_step_stands_in_the_audit(world: World) -> None:
    kept, lost = world[Work], other(world)
    part(world, merge(world, kept, lost))

    events = world.session.scalars(
        select(AuditEvent).where(AuditEvent.action.in_(("merge_works", "part_works")))
    )
    assert [(event.action, event.subject_key, event.actor_id) for event in events] == [
        ("merge_works", kept.key, world.lise.id),
        ("part_works", lost.key, world.lise.id),
    ]


def in_two_languages(world: World) -> tuple[Work, list[Edition]]:
    """One work that two different books were typed into."""
    work = other(world, BookRow(1, "Lucky Luke", ("Morris",), isbn="9788253505961"))
    world.add(Edition(work_id=work.id, isbn="9782884710138", title="Le cavalier blanc", year=1985))
    for _ in range(3):
        world.add(Copy(work_id=work.id, state=CopyState.ON_SHELF, created_at=clock.now()))
    return work, editions_of(world.session, work)


def take_off(world: World, work: Work, leaving: Leaving) -> Work:
    return split(world.session, work, leaving, "da", clock.now(), world.lise.id)


def test_editions_leave_for_a_work_of_their_own_with_some_copies(world: World) -> None:
    work, (french, norwegian) = in_two_languages(world)

    fresh = take_off(world, work, Leaving([mark(french)], "Le cavalier blanc", "Morris", copies=2))

    assert [edition.isbn for edition in editions_of(world.session, fresh)] == ["9782884710138"]
    assert editions_of(world.session, work) == [norwegian]
    copies = world.session.query(Copy)
    assert [copies.filter_by(work_id=one.id).count() for one in (fresh, work)] == [2, 1]
    assert (fresh.title, fresh.format, fresh.search_text) == (
        "Le cavalier blanc",
        work.format,
        "le cavalier blanc morris",
    )
    assert works.by_isbn(world.session, world.library.id, "9782884710138") == fresh
    assert matching(world.session, world.library.id, "cavalier") == [fresh]


def test_a_work_split_off_under_the_same_name_stands_beside_the_old_one(world: World) -> None:
    work, (french, _) = in_two_languages(world)

    fresh = take_off(world, work, Leaving([mark(french)], work.title, work.author))

    assert fresh.group_key != work.group_key
    assert other(world, BookRow(1, "Lucky Luke", ("Morris",))) == work


@pytest.mark.parametrize(
    ("leave", "title", "copies", "code"),
    [
        (0, "A", 0, "split_nothing"),
        (2, "A", 0, "split_everything"),
        (1, " ", 0, "no_title"),
        (1, "x" * 401, 0, "title_too_long"),
        (1, "A", 4, "split_too_few_copies"),
    ],
)
def test_a_split_that_makes_no_sense_is_refused(
    world: World, leave: int, title: str, copies: int, code: str
) -> None:
    work, editions = in_two_languages(world)

    with pytest.raises(RuleBroken) as broken:
        take_off(world, work, Leaving([mark(one) for one in editions[:leave]], title, "", copies))

    assert broken.value.code == code


def test_the_covers_of_both_are_kept(world: World) -> None:
    kept, lost = other(world), world[Work]
    own = kept.cover_id = world.add(Cover(data=b"x", created_at=clock.now())).id
    theirs = lost.cover_id

    merge(world, kept, lost, "cover_id")

    assert (kept.cover_id, lost.cover_id) == (theirs, own)
