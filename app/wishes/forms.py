"""The shape of what is typed about wishes."""

from typing import Any

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
from app.catalogue.forms.words import language_words
from app.core.forms import Form, tidy
from app.core.sentences import later as _
from app.wishes.asking import LONGEST_TITLE, Asked
from app.wishes.models import LONGEST_ANSWER, MOST_BOOKS


def books_field() -> IntegerField:
    return IntegerField(
        _("How many books"),
        validators=[
            InputRequired(_("Write how many books.")),
            NumberRange(1, MOST_BOOKS, _("A number from 1 to 200.")),
        ],
    )


def age_field(label: Any) -> IntegerField:
    return IntegerField(label, validators=[Optional(), NumberRange(0, OLDEST, _("An age in years."))])


class InLanguages(Form):
    """Languages are ticked; those the library has books in stand there to be chosen."""

    languages = SelectMultipleField(_("Languages"), validators=[Optional()])

    def offer_languages(self, codes: list[str]) -> None:
        names = language_words()
        kept = [code for code in self.languages.data or [] if code not in codes]
        self.languages.choices = sorted(
            ((code, names.get(code, code)) for code in [*codes, *kept]), key=lambda pair: pair[1]
        )


class WishForm(InLanguages):
    books = books_field()
    age_from = age_field(_("From age"))
    age_to = age_field(_("To age"))
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


class PackForm(Form):
    """`box` names one by key, or nothing for a new one; `how` says what it is filled by."""

    box = SelectField(_("Which box"))
    how = SelectField(_("How"))


class WhyForm(Form):
    words = TextAreaField(
        _("What the school reads"),
        validators=[DataRequired(_("Write a few words.")), Length(max=LONGEST_ANSWER)],
    )
