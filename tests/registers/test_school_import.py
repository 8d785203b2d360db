"""School registers taken in. Counts of real files were taken with awk, not with our parser."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.errors import RuleBroken
from app.core.records import AuditEvent
from app.libraries.models import Country, School
from app.registers.school_import import import_register, read_schools
from tests.registers.registers import LOEKKEN, VRAA, VRAA_SITE, dresses, register
from tests.world import World

DRESSES = (
    "utf8.csv",
    "utf8_bom.csv",
    "danish_excel_cp1252.csv",
    "excel_unicode_text_utf16le_bom.txt",
    "latin1_lf.csv",
    "sep_line.csv",
    "macroman_cr.csv",
    "utf16le.txt",
    "utf16be.txt",
    "tabs.txt",
    "commas.csv",
    "book.xlsx",
)


def bring_in(world: World, data: bytes, **values: Any) -> dict[str, Any]:
    """Into the library elsewhere, which has no schools."""
    world.session.commit()
    return import_register(world.session, world.elsewhere, data, "schools.csv", clock.now(), **values)


def schools(world: World) -> list[School]:
    statement = select(School).where(School.library_id == world.elsewhere.id).order_by(School.sort_key)
    return list(world.session.scalars(statement))


def counts(summary: dict[str, Any]) -> tuple[int, int, int, int]:
    return summary["new"], summary["changed"], summary["unchanged"], len(summary["refused"])


def test_sites_come_under_their_main_school_wherever_it_stands_in_the_file(world: World) -> None:
    bring_in(world, register(LOEKKEN, VRAA, VRAA_SITE))

    by_name = {school.name: school for school in schools(world)}
    main = by_name["Vrå Skole"]
    assert (main.kind, main.main_id) == ("main", None)
    assert by_name["Løkken undervisningssted"].main_id == main.id
    assert by_name["Vrå undervisningssted"].main_id == main.id


def test_a_second_import_of_the_same_file_changes_nothing(world: World) -> None:
    bring_in(world, register(VRAA, LOEKKEN))
    before = world.session.scalar(select(func.count()).select_from(AuditEvent))

    again = bring_in(world, register(VRAA, LOEKKEN))

    assert counts(again) == (0, 0, 2, 0)
    assert world.session.scalar(select(func.count()).select_from(AuditEvent)) == before


def test_what_was_written_about_the_door_and_typed_by_hand_survives(world: World) -> None:
    bring_in(world, register(VRAA, LOEKKEN))
    site = next(school for school in schools(world) if school.kind == "site")
    site.directions, site.phone, key = "Round the back, ask for Mads.", "1234", site.key

    summary = bring_in(world, register(VRAA, LOEKKEN.replace("Studievej 10", "Studievej 12")))

    site = next(school for school in schools(world) if school.kind == "site")
    assert counts(summary) == (0, 1, 1, 0)
    assert (site.directions, site.phone, site.address, site.key) == (
        "Round the back, ask for Mads.",
        "1234",
        "Studievej 12",
        key,
    )


def test_a_new_name_puts_the_school_elsewhere_in_the_alphabet(world: World) -> None:
    bring_in(world, register(VRAA, LOEKKEN))

    bring_in(world, register(VRAA.replace("Vrå Skole", "Agersted Skole"), LOEKKEN))

    assert [school.name for school in schools(world)] == ["Agersted Skole", "Løkken undervisningssted"]


def test_a_site_that_becomes_a_school_of_its_own_leaves_its_main_school(world: World) -> None:
    bring_in(world, register(VRAA, LOEKKEN))

    alone = LOEKKEN.replace("280096;829002", ";829002").replace("Afdeling (underordnet enhed)", "Institution")
    bring_in(world, register(VRAA, alone))

    loekken = next(school for school in schools(world) if school.register_number == "829002")
    assert (loekken.kind, loekken.main_id) == ("single", None)


def test_a_dry_run_only_says_what_would_happen(world: World) -> None:
    summary = bring_in(world, register(VRAA, LOEKKEN), dry_run=True)

    assert counts(summary) == (2, 0, 0, 0)
    assert schools(world) == []


def test_a_refused_row_keeps_nobody_else_out_and_leaves_nothing_behind(world: World) -> None:
    bad = VRAA.replace("280096", "28x096")

    summary = bring_in(world, register(bad, LOEKKEN, LOEKKEN))

    assert [(one["row"], one["reason"]) for one in summary["refused"]] == [
        (2, "bad_number"),
        (4, "duplicate"),
    ]
    assert [school.name for school in schools(world)] == ["Løkken undervisningssted"]


def test_a_file_that_is_no_register_is_refused_whole(world: World) -> None:
    with pytest.raises(RuleBroken) as refused:
        read_schools(b"isbn;title\n1;2\n", "books.csv")

    assert (refused.value.code, refused.value.values) == ("register_unknown", {"header": "isbn, title"})


def test_a_register_without_a_single_school_is_refused(world: World) -> None:
    row = VRAA.replace(";1012;", ";3001;")

    with pytest.raises(RuleBroken) as refused:
        read_schools(register(row))

    assert refused.value.code == "register_without_schools"


def test_an_import_into_one_library_leaves_the_other_alone(world: World) -> None:
    loekken = world[School]

    bring_in(world, register(VRAA, LOEKKEN))

    here = world.session.scalars(select(School).where(School.library_id == world.library.id)).all()
    assert here == [loekken]


@pytest.mark.parametrize("dress", DRESSES)
def test_hjoerring_comes_in_whatever_program_saved_it(world: World, real_data: Path, dress: str) -> None:
    data = dresses(real_data / "main_job")[dress]

    summary = bring_in(world, data)

    assert counts(summary) == (33, 0, 0, 0)
    here = schools(world)
    assert Counter(school.kind for school in here) == {"main": 5, "site": 13, "single": 15}
    assert sum(school.main_id is not None for school in here) == 13
    sindal = next(school for school in here if school.register_number == "839004")
    assert (sindal.name, sindal.address, sindal.postcode, sindal.town) == (
        "Lendum undervisningssted",
        "Enghavevej 2,",
        "9870",
        "Sindal",
    )
    assert {"Vrå Skole", "Tårs undervisningssted", "Højene undervisningssted"} <= {s.name for s in here}


def test_every_dress_of_the_same_file_says_the_same(world: World, real_data: Path) -> None:
    files = dresses(real_data / "main_job")
    assert set(files) == set(DRESSES)
    bring_in(world, files["utf8.csv"])

    for data in files.values():
        assert counts(bring_in(world, data)) == (0, 0, 33, 0)


def test_what_is_no_school_is_passed_over_and_counted(world: World, real_data: Path) -> None:
    data = (real_data / "main_job" / "hjoerring_alle_institutioner.utf8.csv").read_bytes()

    summary = bring_in(world, data)

    assert counts(summary) == (33, 0, 0, 0)
    assert sum(summary["skipped"].values()) == 22


def test_the_whole_danish_register_comes_in_and_a_second_time_changes_nothing(
    world: World, real_data: Path
) -> None:
    data = (real_data / "dk_institutionsregister" / "skoler.csv").read_bytes()

    first, second = bring_in(world, data), bring_in(world, data)

    assert counts(first) == (1537, 0, 0, 0)
    assert counts(second) == (0, 0, 1537, 0)
    assert len(first["gaps"]) == 22
    linked = sum(school.main_id is not None for school in schools(world))
    assert linked == 199 - 22


@pytest.mark.parametrize(
    ("year", "count"), [("2022-23", 1240), ("2023-24", 1230), ("2024-25", 1264), ("2025-26", 1255)]
)
def test_the_norwegian_schools_come_in(world: World, real_data: Path, year: str, count: int) -> None:
    world.elsewhere.country = Country.NORWAY
    data = (real_data / "no_skoler_udir" / f"{year}_Nasjonale_proever_5._trinn.csv").read_bytes()

    first, second = bring_in(world, data), bring_in(world, data)

    assert counts(first) == (count, 0, 0, 0)
    assert counts(second) == (0, 0, count, 0)


def test_a_norwegian_file_without_numbers_says_what_to_do(world: World, real_data: Path) -> None:
    data = (real_data / "no_skoler_udir" / "skoler-geo-coordinates.csv").read_bytes()

    with pytest.raises(RuleBroken) as refused:
        bring_in(world, data)

    assert refused.value.code == "register_without_numbers"
    assert schools(world) == []
