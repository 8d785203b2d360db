"""The operator's commands."""

import json
from pathlib import Path

from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.libraries.models import Library, School
from app.notices.models import Notice
from tests.registers.registers import LOEKKEN, VRAA, register
from tests.world import World


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=list(words))


def saved(folder: Path, data: bytes, name: str = "schools.csv") -> str:
    file = folder / name
    file.write_bytes(data)
    return str(file)


def test_a_library_is_made(app: Flask, session: Session) -> None:
    result = run(app, "library", "create", "Hjørring Bibliotekerne", "--country", "DK", "--language", "da")

    assert (result.exit_code, result.output) == (0, "hjoerring-bibliotekerne\n")
    assert session.scalars(select(Library)).one().zone == "Europe/Copenhagen"


def test_an_address_can_be_chosen(app: Flask, session: Session) -> None:
    made = run(app, "library", "create", "Bibliotek", "--country", "NO", "--language", "nb", "--slug", "oslo")
    again = run(
        app, "library", "create", "Bibliotek", "--country", "NO", "--language", "nb", "--slug", "oslo"
    )

    assert made.output == "oslo\n"
    assert again.exit_code == 1
    assert "Another library already has the address" in again.output


def test_staff_are_invited(app: Flask, world: World) -> None:
    world.session.commit()
    result = run(app, "staff", "invite", "Ny@Example.org", "--library", "hjoerring", "--name", "Ny")

    assert result.exit_code == 0, result.output
    role = world.session.scalars(select(Role).order_by(Role.id.desc()).limit(1)).one()
    assert (role.name, role.person.email, role.person.name) == ("librarian", "ny@example.org", "Ny")
    told = world.session.scalars(select(Notice).where(Notice.person_id == role.person_id)).one()
    assert told.template == "invitation"


def test_nobody_is_invited_to_a_library_that_is_not_there(app: Flask, world: World) -> None:
    world.session.commit()
    assert run(app, "staff", "invite", "ny@example.org", "--library", "nowhere").exit_code == 1
    assert run(app, "staff", "invite", "nobody", "--library", "hjoerring").exit_code == 1


def test_a_register_comes_in_and_says_what_it_did(app: Flask, world: World, tmp_path: Path) -> None:
    world.session.commit()
    file = saved(tmp_path, register(VRAA, LOEKKEN, LOEKKEN))

    first = run(app, "import", "schools", file, "--library", "thisted", "--json")
    second = run(app, "import", "schools", file, "--library", "thisted")

    assert first.exit_code == second.exit_code == 0
    assert json.loads(first.output) == {
        "new": 2,
        "changed": 0,
        "unchanged": 0,
        "repaired": 0,
        "refused": [{"row": 4, "reason": "duplicate", "values": {"number": "829002", "first": 3}}],
        "skipped": {},
        "gaps": [],
    }
    assert second.output.splitlines() == [
        "0 new, 0 changed, 2 unchanged, 0 repaired, 1 refused",
        "  row 4: Number 829002 stands in row 3 already; that row was taken.",
    ]


def test_a_dry_run_leaves_no_trace(app: Flask, world: World, tmp_path: Path) -> None:
    world.session.commit()
    file = saved(tmp_path, register(VRAA))

    result = run(app, "import", "schools", file, "--library", "thisted", "--dry-run", "--json")

    assert json.loads(result.output)["new"] == 1
    assert [school.name for school in world.session.scalars(select(School))] == ["Løkken Skole"]


def test_when_nothing_could_be_read_the_command_fails(app: Flask, world: World, tmp_path: Path) -> None:
    world.session.commit()
    book_list = saved(tmp_path, b"isbn;title\n1;2\n")
    refused = saved(tmp_path, register(VRAA.replace("280096", "x")), "refused.csv")

    unknown = run(app, "import", "schools", book_list, "--library", "thisted")
    said = run(app, "import", "schools", book_list, "--library", "thisted", "--json")
    nothing = run(app, "import", "schools", refused, "--library", "thisted")

    assert (unknown.exit_code, said.exit_code, nothing.exit_code) == (1, 1, 1)
    assert "This is no list of schools we can read." in unknown.output
    assert json.loads(said.output)["error"] == "register_unknown"
    assert "row 2: The register number has something other than digits" in nothing.output


def test_a_municipality_of_a_whole_country_can_be_chosen(app: Flask, world: World, real_data: Path) -> None:
    world.session.commit()
    file = str(real_data / "dk_institutionsregister" / "skoler.csv")

    words = ("import", "schools", file, "--library", "thisted", "--json", "--dry-run")
    one = run(app, *words, "--municipality", "860")
    all_of_them = run(app, *words)

    assert json.loads(one.output)["new"] == 33
    assert json.loads(all_of_them.output)["new"] == 1537
