"""Where a page of a long list begins."""

from datetime import UTC, datetime

import pytest

from app.core.cursors import Cursor, read_cursor


def test_a_cursor_is_read_back_as_it_was_written() -> None:
    cursor = Cursor(datetime(2026, 11, 24, 13, 0, 0, 123456, tzinfo=UTC), "abc-_")

    assert read_cursor(str(cursor)) == cursor


@pytest.mark.parametrize("text", [None, "", "x", "12", ".", "١٢.abc", "9" * 40 + ".k", "-5.k"])
def test_a_cursor_that_makes_no_sense_begins_at_the_top(text: str | None) -> None:
    assert read_cursor(text) is None
