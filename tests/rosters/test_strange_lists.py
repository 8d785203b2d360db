"""Class lists as they are really pasted: from school systems, messages and Word."""

import pytest

from app.rosters.first_names import listed_words, looks_like_surname
from app.rosters.lines import Roster
from app.rosters.reading import read_roster


def read(text: str) -> Roster:
    return read_roster(text, ["4.B", "Rød stue"], "4.A")


def kept(text: str) -> list[tuple[str, str | None, str | None]]:
    return [(child.first_name, child.initial, child.class_label) for child in read(text).children]


@pytest.mark.parametrize(
    "text",
    [
        "Etternavn\tFornavn\tBasisgruppe\nHolm\tIda\t4.A",
        "Stamklasse;Navn;Brugernavn\n4.A;Holm, Ida;idah1234",
        "Elev\tKlasse\tStatus\tTilmeldt dato\nIda Holm\t4.A\tAktiv\t12.03.2026",
        "Navn\tPrimær forælder\tKlasselærer\nIda Holm\tLise Kragh\tTom Friis",
        "Efternavn, fornavn\tKlasse\nHolm Ida\t4.A",
        "| Navn | Klasse |\n|------|:---|\n| Ida Holm | 4.A |",
        "Holm;Ida;4.A",
        "1\tHolm\tIda\t4.A",
        "Klasseliste 4.A\nIda Holm",
        "[12.03.2026, 08.15.33] Lise Mor: Ida Holm",
        "12/03/2026, 08:15 - Lise: Ida Holm",
        "Ida Holm mor: Lise 12345678",
        "Ida Holm\t4.A\tElev\tVrå Skole",
        "Ida Holm d. 1. januar 2015",
        "Ida Holm 010115-XXXX",
        "Holm-Jones, Ida",
        "Ida Holm (4.A), mor: 12345678",
        "Ida Holm, 12 år",
    ],
)
def test_only_the_childs_own_first_name_and_initial_are_kept(text: str) -> None:
    assert kept(text) == [("Ida", "H", "4.A")]


@pytest.mark.parametrize(
    ("line", "first_name"),
    [
        ("Nguyễn Thị Mai", "Mai"),
        ("Mai Nguyễn", "Mai"),
        ("von Essen Karl", "Karl"),
        ("van der Berg, Sofie", "Sofie"),
        ("Smith, A.", "A"),
        ("Holm Lund Ida", "Ida"),
    ],
)
def test_a_familys_name_that_stands_first_is_never_taken_for_the_childs(line: str, first_name: str) -> None:
    assert [name for name, *_ in kept(line)] == [first_name]


@pytest.mark.parametrize(
    "line", ["Ida og Bo", "Ida & Bo", "Ida, Bo og Mia", "Ida Holm, Bo Jensen", "Ida + en ven"]
)
def test_of_several_children_in_a_row_none_is_lost_without_a_word(line: str) -> None:
    assert [problem.code for problem in read(line).problems] == ["several_names"]
    assert kept(line) == []


@pytest.mark.parametrize(
    "line", ["Drenge", "24 elever", "I alt 24", "Mvh Tom", "Hej, her er listen:", "Side 1 af 2"]
)
def test_a_row_about_the_list_is_no_child(line: str) -> None:
    assert kept(f"Bo\n{line}") == [("Bo", None, "4.A")]
    assert [problem.code for problem in read(f"Bo\n{line}").problems] == ["no_name"]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Parker", ("Parker", None)),
        ("Lind S", ("Lind", "S")),
        ("Lien Nguyen 4.A", ("Lien", "N")),
        ("Parker Holm", ("Parker", "H")),
    ],
)
def test_a_child_may_be_called_by_a_surname_and_somebody_looks(
    line: str, name: tuple[str, str | None]
) -> None:
    [child] = read(line).children

    assert (child.first_name, child.initial) == name
    assert "may_hold_surname" in child.doubts


@pytest.mark.parametrize(
    "line",
    ["Ida klasse 4B", "Ida, Klasse: 4.b", "Ida kl. 4.B", "4b Ida", "Ida 4:b", "Ida 4-B", "Klasse 4.B\nIda"],
)
def test_a_class_in_words_is_the_class_the_school_has(line: str) -> None:
    assert kept(line) == [("Ida", None, "4.B")]


def test_a_column_nobody_foresaw_is_left_out_unless_it_is_a_class() -> None:
    roster = read("Navn\tKontaktlærer\tAarsgruppe\nIda\tTom Friis\tBlå")

    assert [(child.first_name, child.initial, child.class_label) for child in roster.children] == [
        ("Ida", None, "Blå")
    ]
    assert "Tom" not in repr(roster) and "Friis" not in repr(roster)


def test_no_listed_surname_is_a_listed_first_name() -> None:
    assert not listed_words("surnames.txt") & listed_words("second_names.txt")
    assert looks_like_surname("Holm") and looks_like_surname("Lund-Holm") and not looks_like_surname("Storm")
