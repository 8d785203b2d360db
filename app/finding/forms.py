"""What the list of books is narrowed to."""

from typing import Any

from wtforms import SelectField

from app.catalogue.corrections import OLDEST
from app.catalogue.forms.words import ANY, FICTION, format_words, language_words
from app.core.forms import Form
from app.core.sentences import later as _
from app.finding.narrowing import LEVELS, Narrowed


def _number(text: Any) -> Any:
    """A number that was chosen; "" where none was."""
    return int(text) if str(text or "").isdecimal() else ""


class NarrowForm(Form):
    """What the list is narrowed to; it comes with the address, so nothing of it is ever refused."""

    age = SelectField(_("For age"), coerce=_number)
    written_in = SelectField(_("Language"))
    format = SelectField(_("Format"))
    fiction = SelectField(_("Fiction or fact"))
    level = SelectField(_("Lix or let-tal up to"), coerce=_number)

    def __init__(self, asked: Any) -> None:
        super().__init__(formdata=asked)
        any_of = ("", str(ANY))
        self.age.choices = [any_of, *((age, str(age)) for age in range(OLDEST + 1))]
        self.written_in.choices = [any_of, *language_words().items()]
        self.format.choices = [any_of, *format_words().items()]
        self.fiction.choices = [any_of, *((name, str(words)) for name, words in FICTION.items() if name)]
        self.level.choices = [any_of, *((level, str(level)) for level in LEVELS)]

    def narrowed(self) -> Narrowed:
        """What is wanted; what nobody could have chosen wants nothing in particular."""
        self.validate()
        chosen = {name: field.data for name, field in self._fields.items() if not field.errors}
        for field in self:
            field.errors = ()
        return Narrowed(
            age=chosen["age"] if isinstance(chosen.get("age"), int) else None,
            language=chosen.get("written_in") or "",
            format=chosen.get("format") or "",
            is_fiction={"fiction": True, "fact": False}.get(chosen.get("fiction") or ""),
            level=chosen.get("level") or None,
        )
