"""Labels on bought sheets: the first one stands where the first free place is."""

import pytest

from app.labels.label_sheets import SHEETS, laid_out


@pytest.mark.parametrize(
    ("start", "first_page", "pages"),
    [
        (1, ["a", "b", "c"], 1),
        (7, [None] * 6 + ["a", "b"], 2),
        (99, [None] * 7 + ["a"], 2),
        (0, ["a", "b", "c"], 1),
    ],
)
def test_labels_begin_at_the_first_free_place(start: int, first_page: list[str | None], pages: int) -> None:
    found = laid_out(["a", "b", "c"], SHEETS["2x4"], start)

    assert found[0] == first_page
    assert len(found) == pages


def test_every_sheet_fits_on_a4() -> None:
    for sheet in SHEETS.values():
        assert sheet.columns * sheet.width <= 210 and sheet.rows * sheet.height <= 297
        assert sheet.labels in (8, 24)
