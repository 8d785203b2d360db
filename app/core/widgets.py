"""How a field stands in HTML: as WTForms' own widgets write it, in a shorter way.

WTForms builds each attribute from a pattern of its own, which for a page with one form was an eighth of
the whole page; each `<option>` it takes for one with many attributes.
"""
# ruff: noqa: S704 - what is marked safe has been escaped here

from typing import Any

from markupsafe import Markup, escape
from wtforms.fields.core import Field
from wtforms.widgets import Input, Select, TextArea
from wtforms.widgets.core import clean_key


def shorten(field: Field) -> None:
    """Give `field` the shorter way, where there is one for it."""
    widget = field.widget
    if isinstance(widget, Input):
        widget.html_params = attributes
    elif type(widget) is TextArea:
        field.widget = _LINES
    elif type(widget) is Select and not widget.multiple:
        field.widget = _CHOICES


def attributes(**values: Any) -> Markup:
    """`name="value"` for each of `values`, by name; True stands alone, False is left out."""
    return Markup(
        " ".join([_attribute(key, value) for key, value in sorted(values.items()) if value is not False])
    )


def _attribute(key: str, value: Any) -> str:
    name: str = clean_key(key)
    if value is True:
        return name
    # What is marked safe may hold quotation marks of its own.
    safe = str(escape(value)).replace('"', "&quot;")
    return f'{name}="{safe}"'


class _Lines(TextArea):  # type: ignore[misc]
    def __call__(self, field: Any, **values: Any) -> Markup:
        values.setdefault("id", field.id)
        for name in self.validation_attrs:
            if name not in values and (value := getattr(field.flags, name)) is not None:
                values[name] = value
        return Markup(
            f"<textarea {attributes(name=field.name, **values)}>\r\n{escape(field._value())}</textarea>"
        )


class _Choices(Select):  # type: ignore[misc]
    @classmethod
    def render_option(cls, choice: Any, **_more: object) -> Markup:
        chosen = Markup(" selected") if choice.selected else ""
        return Markup('<option%s value="%s">%s</option>') % (chosen, choice.value, choice.label)


_LINES = _Lines()
_CHOICES = _Choices()
