"""Lists of schools as libraries keep them themselves, and as Norway and Sweden hand them out."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.spreadsheets import read_table
from app.libraries.models import School
from app.registers.registers import KNOWN, NotARegister, Register, read_register
from app.registers.school_import import import_register
from tests.pages import Visitor
from tests.registers.registers import LOEKKEN, VRAA, register
from tests.registers.test_import_pages import upload
from tests.world import World


def read(*lines: str) -> Register:
    return read_register(read_table("\n".join(lines).encode(), "", KNOWN))


def taken_in(world: World, *lines: str) -> dict[str, object]:
    return take(world, "\n".join(lines).encode())


def take(world: World, data: bytes) -> dict[str, object]:
    world.session.commit()
    return import_register(world.session, world.library, data, "own.csv", clock.now())


def school(world: World, name: str) -> School:
    return world.session.scalars(
        select(School).where(School.library_id == world.library.id, School.name == name)
    ).one()


ROW = "Ås skole;Veien 1;1430;Ås;3218"


@pytest.mark.parametrize(
    ("header", "number"),
    [
        ("OrgNr;Navn;Besøksadresse;Postnr;Poststed;Kommunenr", "974 552 329"),
        ("Skolenhetskod;Skolenhetsnamn;Besöksadress;Postnr;Ort;Kommunkod", "17280534"),
        ("Institutionsnummer;Skolens navn;Adresse;Postnr.;By;Kommunekode", "280096"),
        ("School;Address;Postcode;Town;Kommunenr", ""),
    ],
)
def test_columns_are_known_by_what_people_call_them(header: str, number: str) -> None:
    (entry,) = read("Skoler pr. 1. august", "", header, f"{number};{ROW}" if number else ROW).entries

    assert (entry.register_number, entry.name, entry.municipality_code) == (
        number.replace(" ", ""),
        "Ås skole",
        "3218",
    )
    assert (entry.address, entry.postcode, entry.town) == ("Veien 1", "1430", "Ås")


def test_closed_schools_and_sums_are_passed_over_and_told() -> None:
    found = read("Skole;By;Status", "Vrå Skole;Vrå;", "Gammel;Vrå;Nedlagt 2019", "I alt;;", ";Vrå;")

    assert [entry.name for entry in found.entries] == ["Vrå Skole"]
    assert dict(found.skipped) == {"Nedlagt 2019": 1, "I alt": 1}
    assert [one.code for one in found.refused] == ["no_name"]


def test_a_list_of_children_or_books_is_no_list_of_schools() -> None:
    for header in ("Navn;Klasse;Skole", "Fornavn;Efternavn;Skole", "Navn;By", "Titel;ISBN"):
        with pytest.raises(NotARegister):
            read(header, "Ida;3.A;Vrå")


def test_a_second_time_the_same_list_changes_nothing(world: World) -> None:
    own = ("Skole;Postnr;By", "Vrå Skole;9760;Vrå", "Vrå Skole;5000;Odense", "Vrå Skole;9760;Vrå")

    first, again = taken_in(world, *own), taken_in(world, *own)

    assert (first["new"], len(first["refused"])) == (2, 1)  # type: ignore[arg-type]
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 2)


def test_a_list_without_kinds_and_mains_takes_none_away(world: World) -> None:
    take(world, register(VRAA, LOEKKEN))
    site, main = school(world, "Løkken undervisningssted"), school(world, "Vrå Skole")

    done = taken_in(
        world, "Skolekode;Skole;Tlf.nr", "829002;Løkken undervisningssted;12345678", "280096;Vrå Skole;"
    )

    assert (done["new"], done["changed"], done["unchanged"]) == (0, 1, 1)
    assert (site.kind, site.main_id, site.phone, main.kind) == ("site", main.id, "12345678", "main")


def test_a_site_named_with_its_main_school_comes_under_it(world: World) -> None:
    taken_in(world, "Skolekode;Skole;Hovedskole", "111111;Ny Skole;", "222222;Ny afdeling;Ny Skole")

    assert school(world, "Ny afdeling").main_id == school(world, "Ny Skole").id
    assert school(world, "Ny Skole").kind == "main"


def test_ones_own_list_goes_the_whole_way(visit: Callable[..., Visitor], world: World) -> None:
    browser = visit(world.lise)
    preview = upload(browser, "Skole;Adresse;By\nTårs Skole;Vej 2;Tårs\n".encode())

    assert "Tårs Skole" in browser.get(preview).get_data(as_text=True)
    done = browser.follow(browser.post(f"{preview}/confirm", {"municipality": ""})).get_data(as_text=True)

    assert "Done: 1 new schools" in done
    assert school(world, "Tårs Skole").register_number is None
