"""Odd words in every field of every form, and behind every address that asks for one (I1, I22)."""

import re
import unicodedata
from collections.abc import Callable
from itertools import cycle
from typing import Any

import pytest
from flask import Flask, redirect, request
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.book_lists.titles import creator_names
from app.core.database import session
from app.libraries.models import School
from bench.figures import Figures
from tests.access.naughty import STRINGS
from tests.access.routes import SAFE, UNSAFE, Stage, routes
from tests.access.sending import MARK, Sent, cells, forms_with_fields

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
NASTY = (
    "a\x00b",
    "' OR 1=1 --",
    '"',
    "9" * 30,
    "Zz{{7*7}}zz",
    "a\r\nZz-Header: 1",
    "\ud7ff\U0010ffff",
)


SEARCHING = settings(
    deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck), print_blob=True
)
LETTERS = st.characters(exclude_categories=["Cs"])
"""All but half letters, which cannot be sent."""
ANY_TEXT = st.one_of(
    st.text(LETTERS, max_size=60),
    st.lists(st.one_of(st.sampled_from(STRINGS), st.text(LETTERS, max_size=3)), max_size=3).map("".join),
    st.text(st.characters(categories=["Nd", "Nl", "No"]), min_size=1, max_size=3),
    st.from_regex(r"[+-]?\d{1,20}([.,:/-]\d{1,4}){0,2}", fullmatch=True),
)
"""Letters of all kinds, known trouble put together, digits of all kinds, what is almost a number or a day."""


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> int:
    return 40 if request.config.getoption("--storm") == "long" else 1


@pytest.fixture
def examples(request: pytest.FixtureRequest) -> int:
    return 40 if request.config.getoption("--storm") == "long" else 3


def test_no_field_of_any_form_is_hurt_by_odd_words(
    app: Flask, stage: Stage, names: set[str], written: set[str], rounds: int
) -> None:
    """I1: refused with a message, or kept letter for letter as NFC has it."""
    figures, chance = Figures(), cycle(STRINGS)
    forms = forms_with_fields(app, stage, names)
    hurt, altered, sent = [], [], 0
    for _round in range(rounds):
        for route, who, fields in forms:
            typed = {name: f"{MARK}{sent + at}q{next(chance)}" for at, name in enumerate(fields)}
            bare = {name: text.partition("q")[2] for name, text in typed.items()}
            for values in (typed, bare):
                faults, others = _sent(stage, written, (route, who, fields), values)
                hurt += faults
                altered += others if values is typed else []
            sent += len(typed)
    figures.say(f"I1: {sent} odd words, with a mark and without, in the fields of {len(forms)} forms")
    figures.at_most("I1.faults", len(hurt), 0, "; ".join(hurt[:5]), digits=0)
    figures.at_most("I1.altered", len(altered), 0, "; ".join(altered[:8]), digits=0)
    assert not figures.failed


def test_no_field_of_any_form_is_hurt_by_any_words(
    app: Flask, stage: Stage, names: set[str], written: set[str], examples: int
) -> None:
    """I1: the same with whatever Hypothesis thinks up, which makes what hurts as short as it can."""
    figures = Figures()
    forms = [form for form in forms_with_fields(app, stage, names) if form[2]]

    sent = sum(_searched(stage, written, form, examples) for form in forms)

    figures.at_least("I1.any_words", sent, 2_000, f"in the fields of {len(forms)} forms", digits=0)
    assert not figures.failed


def tripping(text: str) -> str:
    """Takes a half, an exponent and a Roman five for whole numbers, which they are not."""
    return str(int(text)) if text.isnumeric() else ""


def altering(text: str) -> str:
    """Writes letters that look alike as one."""
    return unicodedata.normalize("NFKC", text)


@pytest.mark.parametrize("wrong", [tripping, altering])
def test_a_form_that_is_hurt_or_alters_words_is_found(
    app: Flask,
    stage: Stage,
    written: set[str],
    monkeypatch: pytest.MonkeyPatch,
    wrong: Callable[[str], str],
) -> None:
    """The control: a view that fails over a few strings, and one that keeps others than were typed."""
    (route,) = (each for each in routes(app, *UNSAFE) if each.endpoint == "signing_in.sign_out")

    def view(**_values: Any) -> Any:
        school = session().scalars(select(School)).first()
        assert school is not None
        school.name = wrong(request.form["name"])[:160] or school.name
        return redirect("/")

    monkeypatch.setitem(app.view_functions, route.endpoint, view)

    with pytest.raises(AssertionError, match="500" if wrong is tripping else "->"):
        _searched(stage, written, (route, "Lise", ["name"]), 300)


def test_no_address_is_hurt_by_odd_words(app: Flask, stage: Stage, names: set[str]) -> None:
    """I22: whatever a page asks its address for may be SQL, a template, a header or no text at all."""
    figures, chance = Figures(), cycle(STRINGS)
    hurt, sent = [], 0
    for route in routes(app, *SAFE):
        who = stage.owner(route)
        if who is None:
            continue
        names.clear()
        stage.send(who, "GET", stage.address(route))
        for name in sorted(names):
            for text in (*NASTY, next(chance), next(chance)):
                answer = stage.send(who, "GET", stage.address(route), query_string={name: text})
                sent += 1
                if answer.status_code >= 500 or b"Zz49zz" in answer.get_data():
                    hurt.append(f"{route}?{name}={text!r:.60}: {answer.status_code}")
                if "Zz-Header" in answer.headers:
                    hurt.append(f"{route}?{name} writes a header")
    figures.at_least("I22.asked", sent, 300, digits=0)
    figures.at_most("I22", len(hurt), 0, "; ".join(hurt[:8]), digits=0)
    assert not figures.failed


def _searched(stage: Stage, written: set[str], form: Sent, examples: int) -> int:
    """How many texts this form got, with and without our mark. Raises AssertionError for a fault."""
    count, names = 0, form[2]

    @settings(SEARCHING, max_examples=examples)
    @given(texts=st.tuples(*[ANY_TEXT] * len(names)), is_marked=st.booleans())
    def sent_with(texts: tuple[str, ...], is_marked: bool) -> None:
        nonlocal count
        count += len(texts)
        marks = [f"{MARK}{at}q" if is_marked else "" for at in range(len(texts))]
        typed = {name: mark + text for name, mark, text in zip(names, marks, texts, strict=True)}
        hurt, altered = _sent(stage, written, form, typed)
        assert not hurt, hurt
        assert not (is_marked and altered), altered

    sent_with()
    return count


def _sent(stage: Stage, written: set[str], form: Sent, values: dict[str, str]) -> tuple[list[str], list[str]]:
    """Faults of a form that gets these words, and which of the marked ones were kept otherwise."""
    route, who, _fields = form
    written.clear()
    with stage.undone():
        answer = stage.send(who, "POST", stage.address(route), data=values)
        hurt = [f"{route}: {answer.status_code} {values!r:.300}"] if answer.status_code >= 500 else []
        altered = _altered(stage, written, values, str(route)) if answer.status_code < 400 else []
        return hurt, altered


def _altered(stage: Stage, written: set[str], typed: dict[str, str], route: str) -> list[str]:
    """Which of the marked words stand in the database other than they were typed."""
    stored = [
        (column, value)
        for (_table, _row, column), value in cells(stage, written).items()
        if isinstance(value, str) and MARK in value
    ]
    return [
        f"{route} {text!r:.80} -> {value!r:.80}"
        for text in typed.values()
        for column, value in stored
        if text.partition("q")[0] + "q" in value and not _is_kept(text, column, value)
    ]


def _is_kept(text: str, column: str, value: str) -> bool:
    """Several authors are typed with a semicolon and kept with a comma; a control character is no letter."""
    if column == "author" and ", ".join(creator_names(text)) == value:
        return True
    readings = [text, *(CONTROL.sub(instead, text) for instead in ("", " "))]
    return any(_plain(reading) in _plain(value) for reading in readings)


def _plain(text: str) -> str:
    """As NFC has it; spaces and line ends are one as good as the other."""
    return " ".join(unicodedata.normalize("NFC", text).split())
