"""The shape of what is typed about wishes and templates."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    DateField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.catalogue.corrections import OLDEST
from app.catalogue.forms.words import format_words, language_words
from app.core.forms import Form, tidy
from app.wishes.asking import LONGEST_TITLE, Asked
from app.wishes.models import LONGEST_ANSWER, MOST_BOOKS, BoxTemplate
from app.wishes.recipes import Recipe

FICTION = {"": _("Both"), "fiction": _("Fiction"), "fact": _("Non-fiction")}


def _books() -> IntegerField:
    return IntegerField(
        _("How many books"),
        validators=[
            InputRequired(_("Write how many books.")),
            NumberRange(1, MOST_BOOKS, _("A number from 1 to 200.")),
        ],
    )


def _age(label: Any) -> IntegerField:
    return IntegerField(label, validators=[Optional(), NumberRange(0, OLDEST, _("An age in years."))])


class _InLanguages(Form):
    """Languages are ticked; those the library has books in stand there to be chosen."""

    languages = SelectMultipleField(_("Languages"), validators=[Optional()])

    def offer_languages(self, codes: list[str]) -> None:
        names = language_words()
        kept = [code for code in self.languages.data or [] if code not in codes]
        self.languages.choices = sorted(
            ((code, names.get(code, code)) for code in [*codes, *kept]), key=lambda pair: pair[1]
        )


class WishForm(_InLanguages):
    books = _books()
    age_from = _age(_("From age"))
    age_to = _age(_("To age"))
    theme = StringField(_("About something special"), filters=[tidy], validators=[Length(max=120)])
    titles = TextAreaField(_("Certain titles, one on each line"), validators=[Length(max=9_000)])
    from_on = DateField(_("From"), validators=[Optional()])
    until_on = DateField(_("Until"), validators=[Optional()])
    note = TextAreaField(_("Anything else we should know"), validators=[Length(max=600)])

    def asked(self) -> Asked:
        lines = [tidy(line)[:LONGEST_TITLE] for line in (self.titles.data or "").splitlines()]
        return Asked(
            books=self.books.data,
            age_from=self.age_from.data,
            age_to=self.age_to.data,
            languages=tuple(self.languages.data or ()),
            theme=self.theme.data or "",
            from_on=self.from_on.data,
            until_on=self.until_on.data,
            note=(self.note.data or "").strip(),
            titles=tuple(dict.fromkeys(line for line in lines if line)),
        )


class TemplateForm(_InLanguages):
    name = StringField(
        _("Name"), filters=[tidy], validators=[DataRequired(_("Give the template a name.")), Length(max=80)]
    )
    books = _books()
    age_from = _age(_("From age"))
    age_to = _age(_("To age"))
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


class PackForm(Form):
    """`box` names one by key, or nothing for a new one; `how` says what it is filled by."""

    box = SelectField(_("Which box"))
    how = SelectField(_("How"))


class WhyForm(Form):
    words = TextAreaField(
        _("What the school reads"),
        validators=[DataRequired(_("Write a few words.")), Length(max=LONGEST_ANSWER)],
    )


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
