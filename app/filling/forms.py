"""The shape of what is typed about templates, and how a box is filled."""

from typing import Any

from wtforms import IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.catalogue.forms.words import format_words
from app.core.forms import Form, tidy
from app.core.sentences import later as _
from app.filling.models import BoxTemplate
from app.filling.recipes import Recipe
from app.wishes.forms import InLanguages, age_field, books_field

FICTION = {"": _("Both"), "fiction": _("Fiction"), "fact": _("Non-fiction")}


class TemplateForm(InLanguages):
    name = StringField(
        _("Name"), filters=[tidy], validators=[DataRequired(_("Give the template a name.")), Length(max=80)]
    )
    books = books_field()
    age_from = age_field(_("From age"))
    age_to = age_field(_("To age"))
    formats = SelectMultipleField(_("Kinds of books"), validators=[Optional()])
    fiction = SelectField(_("Fiction or fact"))
    most_each = IntegerField(
        _("Most copies of one title"),
        default=1,
        validators=[InputRequired(_("Write a number.")), NumberRange(1, 40, _("A number from 1 to 40."))],
    )

    def __init__(self, template: BoxTemplate | None = None, **kwargs: Any) -> None:
        super().__init__(data=_said(template) if template else None, **kwargs)
        self.formats.choices = list(format_words().items())
        self.fiction.choices = [(name, str(words)) for name, words in FICTION.items()]

    def recipe(self) -> Recipe:
        return Recipe(
            books=self.books.data,
            age_from=self.age_from.data,
            age_to=self.age_to.data,
            languages=tuple(self.languages.data or ()),
            formats=tuple(self.formats.data or ()),
            is_fiction={"fiction": True, "fact": False}.get(self.fiction.data or ""),
            most_each=self.most_each.data,
        )


class FillForm(Form):
    """`template` and `club` name rows by key; the view sets the choices."""

    template = SelectField(_("Fill as"), validators=[InputRequired(_("Choose a template."))])
    club = SelectField(_("For"))


def _said(template: BoxTemplate) -> dict[str, Any]:
    return {
        "name": template.name,
        "books": template.books,
        "age_from": template.age_from,
        "age_to": template.age_to,
        "languages": template.languages.split(),
        "formats": template.formats.split(),
        "fiction": {None: "", True: "fiction", False: "fact"}[template.is_fiction],
        "most_each": template.most_each,
    }
