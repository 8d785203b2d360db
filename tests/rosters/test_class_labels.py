"""How classes are written, and which grade they are."""

import pytest

from app.rosters.class_labels import class_key, grade_of, is_class_label, tidy_class_label


@pytest.mark.parametrize(
    ("text", "tidy", "grade"),
    [
        ("4.A", "4.A", 4),
        ("4a", "4A", 4),
        ("4. A", "4.A", 4),
        ("4 a", "4A", 4),
        ("5B", "5B", 5),
        ("0.A", "0.A", 0),
        ("10.C", "10.C", 10),
        ("Trin  4", "Trin 4", 4),
        ("4. trinn", "4. trinn", 4),
        ("2. klasse", "2. klasse", 2),
        ("4. kl. B", "4. kl. B", 4),
        ("0. kl", "0. kl", 0),
        ("Åk 3", "Åk 3", 3),
        ("årskurs 3", "årskurs 3", 3),
        ("Year 4", "Year 4", 4),
        ("Børnehaveklassen", "Børnehaveklassen", 0),
        ("Bh.kl. A", "Bh.kl. A", 0),
        ("förskoleklass", "förskoleklass", 0),
        ("Rød stue", "Rød stue", None),
    ],
)
def test_a_class_has_one_spacing_and_perhaps_a_grade(text: str, tidy: str, grade: int | None) -> None:
    assert tidy_class_label(text) == tidy
    assert grade_of(text) == grade
    assert is_class_label(text)


@pytest.mark.parametrize("text", ["Ida", "1", "1.", "120315", "A", "", "Ida 4", "2015", "3 D'Angelo", "4 Bo"])
def test_names_and_numbers_are_no_classes(text: str) -> None:
    assert not is_class_label(text)


def test_a_bare_number_in_a_class_column_is_a_grade() -> None:
    assert grade_of("4") == 4
    assert grade_of("4.") == 4
    assert grade_of("99.A") is None
    assert grade_of("Hold 3") is None


def test_spellings_of_one_class_share_a_key() -> None:
    assert {class_key(text) for text in ("4.A", "4a", " 4. a ", "4 A")} == {"4a"}
    assert class_key("4.A") != class_key("4.B")
