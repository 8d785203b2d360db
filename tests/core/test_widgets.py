"""The shorter way writes what WTForms itself would write."""

from typing import Any

import pytest
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import Form as PlainForm
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import html_params

from app.core.widgets import attributes, shorten

NASTY = "\"'><script>&amp;\n"


class Some(PlainForm):  # type: ignore[misc]
    name = StringField("Name", [InputRequired(), Length(max=80)], render_kw={"spellcheck": "false"})
    about = TextAreaField("About", [InputRequired(), Length(min=2, max=2000)])
    number = IntegerField("Number", [NumberRange(1, 30)])


@pytest.mark.parametrize(
    "values",
    (
        {"class_": "wide", "data_url": NASTY, "aria_label": "æ", "for": "x"},
        {"checked": True, "readonly": False, "value": None, "maxlength": 80},
        {"value": Markup('<b class="x">&amp;</b>')},
        {},
    ),
)
def test_attributes_are_those_of_wtforms(values: dict[str, Any]) -> None:
    assert attributes(**values) == html_params(**values)
    assert isinstance(attributes(**values), Markup)


@pytest.mark.parametrize("sent", ({}, {"name": NASTY, "about": NASTY, "number": "x"}))
def test_fields_are_those_of_wtforms(sent: dict[str, str]) -> None:
    theirs, ours = (Some(MultiDict(sent)) for _one in range(2))
    for field in ours:
        shorten(field)

    for field, plain in zip(ours, theirs, strict=True):
        more = {"class": "field__input", "data-most": NASTY, "autofocus": True}
        assert field() == plain()
        assert field(**more) == plain(**more)
