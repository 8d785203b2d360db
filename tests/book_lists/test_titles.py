import pytest

from app.book_lists.audiences import Audience, read_audience
from app.book_lists.languages import language_code
from app.book_lists.titles import creator_names, split_title, work_key


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Susanne Foldberg (f. 1970)", ["Susanne Foldberg"]),
        ("Lone Bech (f. 1962-02-13)", ["Lone Bech"]),
        ("Kolstrup, Søren", ["Søren Kolstrup"]),
        ("Bøgh Andersen, Kenneth", ["Kenneth Bøgh Andersen"]),
        ("J.K. Rowling, Mary GrandPré", ["J.K. Rowling", "Mary GrandPré"]),
        (
            "Joanne K. Rowling; John Tiffany; Jack Thorne",
            ["Joanne K. Rowling", "John Tiffany", "Jack Thorne"],
        ),
        ("Kim Faber; Janni Pedersen (f. 1968)", ["Kim Faber", "Janni Pedersen"]),
        ("Wolf, Øystein Wingaard, 1958-", ["Øystein Wingaard Wolf"]),
        ("7. A", ["7. A"]),
        ("", []),
    ],
)
def test_creators_are_written_first_name_first_without_life_years(written: str, names: list[str]) -> None:
    assert creator_names(written) == names


def test_editions_of_one_work_meet() -> None:
    keys = {
        work_key("Harry Potter og De Vises Sten", ["Joanne K. Rowling"]),
        work_key("Harry Potter og de vises sten (ill. Jim Kay)", ["Joanne K. Rowling", "Jim Kay"]),
        work_key("Harry Potter og de vises sten (ill. MinaLima)", ["Joanne K. Rowling"]),
        work_key("Harry Potter og De Vises Sten (Ved Jesper Christensen, mp3)", ["Joanne K. Rowling"]),
    }

    assert len(keys) == 1
    assert work_key("Vildheks", ["Lene Kꜳberbøl"]) == work_key("Vildheks", ["Lene Kaaberbøl"])


def test_volumes_are_works_of_their_own() -> None:
    titles = [
        "Politi",
        "Politi (Modtryks storskriftserie). Bind 1",
        "Politi (Modtryks storskriftserie). Bind 2",
        "Politi (bind 2)",
        "The Hunger Games (The Hunger Games, #1)",
        "The Hunger Games (The Hunger Games, #2)",
    ]

    assert len({work_key(title, ["Jo Nesbø"]) for title in titles[:3]}) == 3
    assert len({work_key(title, ["Jo Nesbø"]) for title in titles}) == 5
    assert work_key("Antboy", ["K"], "bind 1") != work_key("Antboy", ["K"], "bind 2")
    assert work_key("Antboy", ["K"], "roman") == work_key("Antboy", ["K"])


def test_the_same_title_by_two_authors_is_two_works() -> None:
    assert work_key("Snehvide", ["A"]) != work_key("Snehvide", ["B"])


def test_no_key_is_longer_than_its_column() -> None:
    long = "Den meget lange titel " * 40

    assert len(work_key(long, ["A"])) <= 380
    assert work_key(long + "1", ["A"]) != work_key(long + "2", ["A"])


def test_a_title_is_parted_from_subtitle_and_statement() -> None:
    assert split_title("De glemte piger : krimi") == ("De glemte piger", "krimi")
    assert split_title("Seeren fra Andalusien / Lars Muhl") == ("Seeren fra Andalusien", "")


@pytest.mark.parametrize(
    ("written", "ages"),
    [
        ("for 6 år | for 7 år | for 8 år", (6, 8)),
        ("for 9-10 år", (9, 10)),
        ("for 12–15 år", (12, 15)),
        ("Højtlæsning fra 8 år. Selvlæsning fra 10 år", (8, None)),
        ("6-9 år", (6, 9)),
        ("från 9 år", (9, None)),
        ('"Ages 8-12"--Jkt.', (8, 12)),
        ("Ages 6 and up", (6, None)),
        ("9+", (9, None)),
        ("for 0-2. klassetrin", (6, 8)),
        ("2000-2009 | 77.7", (None, None)),
        ("targetgroup v", (None, None)),
        ("", (None, None)),
    ],
)
def test_ages_are_read_as_libraries_write_them(written: str, ages: tuple[int | None, int | None]) -> None:
    audience = read_audience([written])

    assert (audience.age_from, audience.age_to) == ages


def test_easy_reading_is_for_children_of_no_said_age() -> None:
    assert read_audience(["let at læse"]) == Audience(is_easy=True, for_children=True)


def test_languages_have_one_short_code() -> None:
    assert [language_code(one) for one in ("dansk", "nor", "Nynorsk", "swe", "en-US", "Flere sprog")] == [
        *("da", "nb", "nn", "sv", "en", ""),
    ]
