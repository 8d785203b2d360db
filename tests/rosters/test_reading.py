"""Lists of children in."""

import json
import os
import random
import re
from pathlib import Path

import pytest

from app.rosters.cells import Kind
from app.rosters.lines import Problem, Roster, RosterLine
from app.rosters.reading import read_roster

needs_data = pytest.mark.skipif("SAMLAES_DATA" not in os.environ, reason="needs SAMLAES_DATA")
LOCALES = "ar_AA da_DK fa_IR fi_FI he_IL hr_HR ka_GE no_NO ro_RO sv_SE sw th_TH tr_TR uk_UA vi_VN zh_CN"
LAYOUTS = (
    "{first} {last}",
    "{first}\t{last}\t4.A",
    "{last}, {first}",
    "{first} {last};4.A",
    "7. {first} {last} 4a",
)


def only_child(text: str, *class_labels: str) -> RosterLine:
    roster = read_roster(text, class_labels, "4.A")
    assert len(roster.children) == 1, roster
    return roster.children[0]


def kinds(roster: Roster) -> list[str]:
    return [str(left.kind) for left in roster.left_out]


def names(locale: str, part: str) -> list[str]:
    folder = Path(os.environ["SAMLAES_DATA"]) / "names"
    return (folder / f"{locale}.{part}.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    ("line", "first_name", "initial", "class_label"),
    [
        ("Ida", "Ida", None, "4.A"),
        ("Ida Kristensen", "Ida", "K", "4.A"),
        ("Kristensen, Ida", "Ida", "K", "4.A"),
        ("Kristensen, Ida\t5.B", "Ida", "K", "5.B"),
        ("Holm, Bo, 5.B", "Bo", "H", "5.B"),
        ("Ida,Kristensen,5.B", "Ida", "K", "5.B"),
        ("Ida K.;5.B", "Ida", "K", "5.B"),
        ("Ida\tK\t5.B", "Ida", "K", "5.B"),
        ("Ida\tKristensen\t5.B\tP", "Ida", "K", "5.B"),
        ("1. Ida", "Ida", None, "4.A"),
        ("12) Ida Kristensen", "Ida", "K", "4.A"),
        ("7\tIda\tKristensen", "Ida", "K", "4.A"),
        ("- Ida", "Ida", None, "4.A"),
        ("• Ida", "Ida", None, "4.A"),
        ("5b Ida", "Ida", None, "5B"),
        ("Ida Kristensen 5. b", "Ida", "K", "5.B"),
        ("Ida (5b)", "Ida", None, "5B"),
        ("Ida | Kristensen | Trin 5", "Ida", "K", "Trin 5"),
        ("Ida Kristensen 2. klasse", "Ida", "K", "2. klasse"),
        ("IDA KRISTENSEN", "Ida", "K", "4.A"),
        ("ida kristensen", "Ida", "K", "4.A"),
        ("Sørensen Per", "Per", "S", "4.A"),
        ("Birsen Yılmaz", "Birsen", "Y", "4.A"),
        ("Anne-Sofie von Essen", "Anne-Sofie", "E", "4.A"),
        ("anne-sofie holm", "Anne-Sofie", "H", "4.A"),
        ("D'Angelo Smith", "D'Angelo", "S", "4.A"),
        ("Sa'ad al-Hassan", "Sa'ad", "H", "4.A"),
        ("Omar bin Said", "Omar", "S", "4.A"),
        ("Li Chen", "Li", "C", "4.A"),
        ("Bo", "Bo", None, "4.A"),
        ("Ó Flynn", "Ó", "F", "4.A"),
        ("Lærke Ærø", "Lærke", "Æ", "4.A"),
        ("Nguyễn, Ánh", "Ánh", "N", "4.A"),
        ("Željko Šimić", "Željko", "Š", "4.A"),
        ("Дем’ян Гоголь-Яновський", "Дем’ян", "Г", "4.A"),
        ("عبد الرحمن الحسن", "عبد الرحمن", "ح", "4.A"),
        ("صلاح الدين محمد", "صلاح الدين", "م", "4.A"),
        ("فاطمة الحسن", "فاطمة", "ح", "4.A"),
        ("小明 王", "小明", None, "4.A"),
        ("அகரன் கிருஷ்ணன்", "அகரன்", "கி", "4.A"),
        ("กนกเนตร เจริญ", "กนกเนตร", "เจ", "4.A"),
        ("Zoe\u0308 Holm", "Zoë", "H", "4.A"),
        ("\u202eIda\u202c\u200b Holm\ufeff", "Ida", "H", "4.A"),
        ("I\u0000d\u0007a", "Ida", None, "4.A"),
    ],
)
def test_a_child_is_known_by_first_name_initial_and_class(
    line: str, first_name: str, initial: str | None, class_label: str
) -> None:
    child = only_child(line)

    assert (child.first_name, child.initial, child.class_label) == (first_name, initial, class_label)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ida\t12-03-2015", ["birth_date"]),
        ("Ida 12.03.15", ["birth_date"]),
        ("Ida\t2015-03-12", ["birth_date"]),
        ("Ida f. 12. marts 2015", ["birth_date"]),
        ("Ida, født 12/3", ["birth_date"]),
        ("Ida 120315", ["birth_date"]),
        ("Ida 2015", ["birth_date"]),
        ("Ida\t120315-1234", ["cpr"]),
        ("Ida 120315 1234", ["cpr"]),
        ("Ida 12-03-15-1234", ["cpr"]),
        ("Ida 13116900216", ["cpr"]),
        ("Ida 20150312-1234", ["cpr"]),
        ("Ida ida@skole.example", ["email"]),
        ("Ida\t98 12 34 56", ["phone"]),
        ("Ida +45 98123456", ["phone"]),
        ("Ida;idak1234", ["other"]),
        ("Ida\thttps://skole.example/ida", ["other"]),
        ("Ida (spiser ikke fisk)", ["other"]),
        ("Ida Kristensen", ["surname"]),
        ("Ida K.", []),
    ],
)
def test_what_is_no_name_and_no_class_is_left_out_and_told_by_kind_only(
    line: str, expected: list[str]
) -> None:
    roster = read_roster(line, [], "4.A")

    assert kinds(roster) == expected
    assert [child.first_name for child in roster.children] == ["Ida"]
    assert not re.search(r"1234|2015|98|12|skole|fisk|ristensen|marts", repr(roster))


def test_a_well_known_second_first_name_is_dropped_and_can_be_given_back() -> None:
    alone, with_surname = read_roster("Ida Marie\nBo Emil Holm", [], "4.A").children

    assert (alone.first_name, alone.initial, alone.second_word) == ("Ida", None, "Marie")
    assert (with_surname.first_name, with_surname.initial, with_surname.second_word) == ("Bo", "H", "Emil")
    assert alone.doubts == with_surname.doubts == ("second_word",)


def test_an_unknown_second_word_is_taken_for_a_surname_and_never_offered() -> None:
    roster = read_roster("Ida Kjær Holm\nAli Hassan", [], "4.A")

    assert [(c.first_name, c.initial, c.second_word) for c in roster.children] == [
        ("Ida", "H", None),
        ("Ali", "H", None),
    ]


def test_a_spreadsheet_is_read_by_its_header() -> None:
    text = (
        "Nr.\tEfternavn\tFornavn\tKøn\tFødselsdag\tKlasse\tE-mail\n"
        "1\tHolm\tIda Marie\tP\t12-03-2015\tRød\tida@skole.example\n"
        "2\tBirk\tBo\tD\t\tRød\t\n"
    )

    roster = read_roster(text)

    assert [(c.first_name, c.initial, c.class_label, c.second_word) for c in roster.children] == [
        ("Ida", "H", "Rød", "Marie"),
        ("Bo", "B", "Rød", None),
    ]
    assert kinds(roster) == ["other", "birth_date", "email", "surname", "other", "surname"]
    assert roster.problems == []


@pytest.mark.parametrize(
    "text",
    [
        "Fornavn,Efternavn,Klasse\nIda,Holm,4.A",
        "Efternavn;Fornavn;Klasse\nHolm;Ida;4.A",
        "Fornavn Efternavn Klasse\nIda Holm 4.A",
        "Efternavn Fornavn\nHolm Ida 4.A",
        "Navn\tKlasse\nHolm, Ida\t4.A",
        "First name\tLast name\tClass\nIda\tHolm\t4.A",
        "Förnamn\tEfternamn\tKlass\nIda\tHolm\t4.A",
        '"Fornavn";"Etternavn";"Klasse"\r\n"Ida";"Holm";"4.A"\r\n',
    ],
)
def test_headers_are_understood_in_four_languages(text: str) -> None:
    child = only_child(text)

    assert (child.first_name, child.initial, child.class_label) == ("Ida", "H", "4.A")


def test_a_line_with_only_a_class_stands_for_the_children_below_it() -> None:
    roster = read_roster("Bo\n4.A\nIda\nMia 5b\nRød stue:\nAli", ["Rød stue"], "3.C")

    assert [c.class_label for c in roster.children] == ["3.C", "4.A", "5B", "Rød stue"]


def test_the_schools_own_spelling_of_a_class_is_used() -> None:
    roster = read_roster("Ida 4a\nBo 4. A\nMia\trød STUE", ["4.A", "Rød stue"])

    assert [c.class_label for c in roster.children] == ["4.A", "4.A", "Rød stue"]


def test_a_child_without_class_is_kept_and_asked_about() -> None:
    roster = read_roster("Ida")

    assert roster.children[0].class_label is None
    assert roster.problems == [Problem(1, "no_class")]


def test_the_same_line_twice_is_one_child() -> None:
    roster = read_roster("Ida Holm\nIDA HOLM", [], "4.A")

    assert len(roster.children) == 1
    assert roster.problems == [Problem(2, "duplicate", {"first_row": 1})]


def test_two_children_who_look_alike_are_two_children() -> None:
    roster = read_roster("Emma Kristensen\nEmma Knudsen", [], "4.A")

    assert [c.doubts for c in roster.children] == [(), ("same_name",)]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("120315-1234", "no_name"),
        ("!!!", "no_name"),
        ("Kristensen", "no_name"),
        ("I˜da Holm", "no_name"),
        ("Ida2\tHolm", "no_name"),
        ("a" * 41, "too_long"),
        ("Ida " * 200, "too_long"),
        ("Mia, Bo, Ali", "several_names"),
    ],
)
def test_a_row_that_cannot_be_read_is_a_problem_without_the_words_in_it(line: str, code: str) -> None:
    roster = read_roster("Bo\n\n" + line, [], "4.A")

    assert [(p.row, p.code) for p in roster.problems] == [(3, code)]
    assert len(roster.children) == 1


def test_a_list_longer_than_a_school_is_cut_off_with_a_word() -> None:
    roster = read_roster(
        "\n".join(f"Ida {chr(65 + n % 26)}{chr(97 + n // 26)}x" for n in range(402)), [], "4.A"
    )

    assert len(roster.children) == 400
    assert roster.problems == [Problem(401, "too_many_rows", {"most": 400})]


def test_a_name_in_chinese_that_may_begin_with_the_surname_is_doubted() -> None:
    assert only_child("王小明").doubts == ("may_hold_surname",)


def test_nothing_but_the_kinds_is_told_of_what_was_left_out() -> None:
    assert set(Kind) == {"surname", "birth_date", "cpr", "email", "phone", "other"}


@needs_data
@pytest.mark.parametrize("locale", LOCALES.split())
def test_no_surname_survives(locale: str) -> None:
    draw = random.Random(f"{locale} 2026")
    firsts, lasts = names(locale, "first"), names(locale, "last")
    field_words = words_of(repr(Roster([RosterLine("", None, None, 1)], [], [Problem(1, "duplicate")])))

    for _ in range(300):
        first, last = draw.choice(firsts), draw.choice(lasts)
        line = draw.choice(LAYOUTS).format(first=first, last=last)
        kept = words_of(repr(read_roster(line, [], "4.A"))) - field_words
        assert not (kept & words_of(last)) - words_of(first), line


@needs_data
def test_first_names_are_kept_to_the_letter() -> None:
    asked = kept = 0
    for path in sorted((Path(os.environ["SAMLAES_DATA"]) / "names").glob("*.first.txt")):
        given = path.read_text("utf-8").splitlines()
        for start in range(0, len(given), 400):
            batch = given[start : start + 400]
            roster = read_roster("\n".join(f"{name}\tXander\t4.A" for name in batch))
            asked += len(batch)
            kept += sum(child.first_name == batch[child.row - 1] for child in roster.children)

    # awk 'END{print NR}' over the files, added up.
    assert asked == 7272
    assert kept / asked >= 0.99


@needs_data
def test_naughty_strings_are_read_without_falling_over() -> None:
    path = Path(os.environ["SAMLAES_DATA"]) / "robustness" / "blns.json"
    strings = json.loads(path.read_text("utf-8"))

    for string in strings:
        for text in (string, f"Ida\t{string}", f"{string}\tHolm\t4.A", f"Fornavn,{string}\n{string},Ida"):
            roster = read_roster(text, [string], string)
            assert all(0 < len(child.first_name) <= 40 for child in roster.children)
            repr(roster.children).encode("utf-8", "strict" if string.isprintable() else "replace")
    assert len(strings) == 293


def test_a_hostile_text_is_read_in_a_moment() -> None:
    for text in ("1" * 100_000, "\n".join(["1 " * 199] * 400), "\n".join([". " * 199] * 400), "(" * 400):
        read_roster(text, ["4.A"], "4.A")


def words_of(text: str) -> set[str]:
    return {word.casefold() for word in re.split(r"[^\w’'-]+", text) if len(word) > 1}


def test_a_line_is_counted_once_whatever_ends_it() -> None:
    # A browser ends the lines of a form with two characters.
    roster = read_roster("Ida Kragh, 4.A\r\nAli, 4.A\r\nIda Kragh, 4.A\r\n")

    assert [(problem.row, problem.code) for problem in roster.problems] == [(3, "duplicate")]
