"""Words can be read on everything they stand on, in the light, in the dark and in every library's colour."""

import re
from pathlib import Path

import pytest

from app.core.colours import LEAST_CONTRAST, between, contrast

TOKENS = (Path(__file__).parents[2] / "app/static/css/tokens.css").read_text()
LEAST_FOR_EDGES = 3.0  # WCAG 2.2, 1.4.11: the edge of a field against what is around it


def colours(selector: str) -> dict[str, str]:
    """The colours set in the first block of a selector."""
    block = TOKENS.split(f"\n{selector} {{", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


DAY = colours(":root")
NIGHT = colours(':root[data-theme="dark"]')
ACCENTS = dict(re.findall(r'\[data-accent="(\w+)"\] \{ (.+?) \}', TOKENS))


@pytest.mark.parametrize(("paint", "tint"), [(DAY, 0.12), (NIGHT, 0.18)], ids=["day", "night"])
def test_words_can_be_read_on_every_ground(paint: dict[str, str], tint: float) -> None:
    for ground in ("paper", "surface", "sunk"):
        for words in ("ink", "ink-soft"):
            assert contrast(paint[words], paint[ground]) >= LEAST_CONTRAST, (words, ground)
        assert contrast(paint["edge"], paint[ground]) >= LEAST_FOR_EDGES, ground
    for feeling in ("ok", "warn", "danger", "info"):
        tinted = between(paint["paper"], paint[feeling], tint)
        for ground in (paint["paper"], paint["surface"], paint["on-strong"], tinted):
            assert contrast(paint[feeling], ground) >= LEAST_CONTRAST, feeling
        assert contrast(paint["ink-soft"], tinted) >= LEAST_CONTRAST, feeling


@pytest.mark.parametrize("name", ACCENTS)
def test_every_library_colour_carries_words(name: str) -> None:
    pair = dict(re.findall(r"--accent-(\w+): (#[0-9a-f]{6});", ACCENTS[name]))
    for paint, accent, tint in ((DAY, pair["day"], 0.12), (NIGHT, pair["night"], 0.18)):
        tinted = between(paint["paper"], accent, tint)
        for ground in (paint["paper"], paint["surface"], paint["sunk"], paint["on-strong"], tinted):
            assert contrast(accent, ground) >= LEAST_CONTRAST, (accent, ground)
        assert contrast(paint["ink-soft"], tinted) >= LEAST_CONTRAST


def test_there_are_ten_library_colours() -> None:
    assert len(ACCENTS) == 10


def test_the_chosen_dark_is_the_same_as_the_machines_dark() -> None:
    asked = TOKENS.split(':root:not([data-theme="light"]) {', 1)[1].split("}", 1)[0]

    assert dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", asked)) == NIGHT
