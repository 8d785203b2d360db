"""Look here: what may be personal is marked, and little else (figure I24); it only marks."""

from collections.abc import Callable

import pytest

from app.answering.look_here import PERSONAL, Mark, Why, marks, pieces
from app.core.errors import RuleBroken
from app.reviews.words import storable
from tests.answering.child_texts import KNOWN, Sample, harmless, national_numbers, personal

NAMES = frozenset(KNOWN)
Detector = Callable[[str], list[Mark]]
RECALL, FALSE_ALARMS = 0.95, 0.05


def ours(text: str) -> list[Mark]:
    return marks(text, NAMES, ())


def nothing(text: str) -> list[Mark]:
    return []


def everything(text: str) -> list[Mark]:
    return [Mark(0, len(text), Why.PHONE)]


def recall(detector: Detector, samples: list[Sample]) -> float:
    found = [any(mark.why == sample.kind for mark in detector(sample.text)) for sample in samples]
    return sum(found) / len(found)


def false_alarms(detector: Detector, samples: list[Sample]) -> float:
    alarmed = [any(mark.why in PERSONAL for mark in detector(sample.text)) for sample in samples]
    return sum(alarmed) / len(alarmed)


def test_i24_what_is_personal_is_marked_and_little_else() -> None:
    secrets, plain = personal(200, seed=11), harmless(500, seed=12)

    found, alarms = recall(ours, secrets), false_alarms(ours, plain)

    print(f"FIG I24.recall {found:.3f} >={RECALL} {'PASS' if found >= RECALL else 'FAIL'}")
    print(
        f"FIG I24.false_alarms {alarms:.3f} <={FALSE_ALARMS} {'PASS' if alarms <= FALSE_ALARMS else 'FAIL'}"
    )
    missed = [each for each in secrets if not any(mark.why == each.kind for mark in ours(each.text))]
    wrong = [each.text for each in plain if any(mark.why in PERSONAL for mark in ours(each.text))]
    assert found >= RECALL, missed[:5]
    assert alarms <= FALSE_ALARMS, wrong[:5]


def test_i24_control_a_detector_that_sees_nothing_or_everything_fails() -> None:
    assert recall(nothing, personal(200, seed=11)) < RECALL
    assert false_alarms(everything, harmless(500, seed=12)) > FALSE_ALARMS


def test_i24_every_national_number_is_stopped_at_once() -> None:
    for text in national_numbers(200, seed=13):
        with pytest.raises(RuleBroken, match="national_number"):
            storable(text)


@pytest.mark.parametrize("name", ["Astrid Lindgren", "Ida Holm"])
def test_names_of_the_book_and_its_author_are_not_marked(name: str) -> None:
    assert marks(f"{name} er sej.", NAMES | {"Astrid"}, (), about=f"Historien om {name}") == []
    assert [mark.why for mark in marks(f"{name} er sej.", NAMES | {"Astrid"}, ())] == [Why.FULL_NAME]


def test_two_children_of_the_club_named_together_are_marked() -> None:
    assert [mark.why for mark in ours("Det er ligesom Freja og Malthe i klubben.")] == [Why.FULL_NAME]


def test_shouting_and_bad_words_are_marked_as_what_they_are() -> None:
    text = "DEN HER BOG ER DÅRLIG OG LORT"

    assert {mark.why for mark in ours(text)} >= {Why.SHOUTING}
    assert [(text_of(mark, "Sikke noget lort."), mark.why) for mark in ours("Sikke noget lort.")] == [
        ("lort", Why.BAD_WORD)
    ]
    assert ours("Klasse! Skidegod er også et ord, men ikke Scunthorpe eller assistent.") == []


def test_the_librarys_own_words_are_marked_whatever_their_case() -> None:
    assert [mark.why for mark in marks("Kom til Discord i aften", NAMES, ("discord",))] == [Why.WATCHED]


def test_what_is_copied_from_the_back_of_a_book_is_marked() -> None:
    blurb = (
        "En gribende og humoristisk fortælling om venskab og mod fra den prisbelønnede forfatter. "
        "Da den gamle kro brænder, må tre søskende tage på en farefuld rejse gennem det frosne land, "
        "hvor intet er, som det ser ud til. Første bind i serien om Nordens sidste konger."
    )

    assert [mark.why for mark in ours(blurb)] == [Why.COPIED]
    assert ours("Jeg synes den er god. " + "Den handler om en hest og en pige. " * 8) == []
    printed = "Tre børn rejser gennem det frosne land for at finde deres far igen, før vinteren kommer."
    typed = "Tre børn rejser gennem det frosne land for at finde deres far igen."
    assert [mark.why for mark in marks(typed, NAMES, (), blurb=printed)] == [Why.COPIED]


def test_the_pieces_are_the_text_again_with_each_mark_once() -> None:
    text = "Ring 22 33 44 55 eller skriv til bo@mail.dk nu."
    parts = pieces(text, ours(text))

    assert "".join(part.text for part in parts) == text
    assert [part.why for part in parts if part.why] == [Why.PHONE, Why.EMAIL]


def text_of(mark: Mark, text: str) -> str:
    return text[mark.start : mark.end]
