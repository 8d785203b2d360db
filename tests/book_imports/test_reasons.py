"""Every reason why a row is refused, and every remark on one, has its sentence."""

import re

from flask import Flask

from app.book_imports.reasons import REFUSED, REMARKED
from app.core.errors import worded
from tests.house.source import APP

VALUES = {"text": "x", "digits": 1, "isbns": "1, 2", "limit": 400, "detail": "y"}


def test_every_reason_and_every_remark_has_its_sentence(app: Flask) -> None:
    with app.test_request_context("/"):
        for sentence in (*REFUSED.values(), *REMARKED.values()):
            assert worded(sentence, **VALUES).endswith(".")


def test_every_code_the_readers_give_has_a_sentence() -> None:
    given = {
        code
        for room in ("book_lists", "marc")
        for file in (APP / room).glob("*.py")
        for code in re.findall(
            r'(?:BadIdentifier|BrokenRecord|Refusal\(number,) ?\(?"(\w+)"',
            file.read_text(),
        )
    }

    assert given >= {"exponent", "no_title", "broken_json", "cut_off"}
    assert given - {"empty", "not_faust"} <= REFUSED.keys()  # those two are only ever remarks
    assert {"empty", "not_faust"} <= REMARKED.keys()
