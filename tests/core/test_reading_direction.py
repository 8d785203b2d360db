"""Arabic and Hebrew names beside Latin words."""

from app.core.reading_direction import isolated


def test_an_arabic_name_keeps_the_class_after_it_in_its_place() -> None:
    assert isolated("محمد ع.") == "\u2068محمد ع.\u2069"


def test_a_latin_name_gets_nothing_it_does_not_need() -> None:
    assert isolated("Müslüm Å.") == "Müslüm Å."
