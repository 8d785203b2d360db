"""The shape of what is typed about votes and suggestions."""

from typing import Any

from flask_babel import force_locale, gettext
from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.core.forms import Form
from app.core.sentences import later as _
from app.together.models import LONGEST_CHOICE, LONGEST_QUESTION, Suggestion

USUAL: dict[str, Any] = {
    "aloud": _("Take turns reading aloud"),
    "alone": _("Read, each our own book"),
    "bookmarks": _("Make bookmarks"),
    "film": _("Film videos about books"),
    "draw": _("Draw"),
    "write": _("Write a story together"),
}
"""What clubs often do, to tick."""
LONGEST_OWN = 1_000


class VoteForm(Form):
    """A question, and two to six things to choose between: ticked, suggested, or typed."""

    question = StringField(
        _("Question"),
        validators=[InputRequired(_("Write a question.")), Length(max=LONGEST_QUESTION)],
    )
    usual = SelectMultipleField(
        _("Choices"),
        choices=[SelectChoice(code, words) for code, words in USUAL.items()],
        validate_choice=False,
    )
    picked = SelectMultipleField(_("The children suggest"), validate_choice=False)
    own = TextAreaField(_("Your own, one a line"), validators=[Length(max=LONGEST_OWN)])

    def choices(self, language: str) -> list[str]:
        """What was ticked and typed, in the language of the club."""
        with force_locale(language):
            ticked = [str(words) for code, words in USUAL.items() if code in (self.usual.data or ())]
        return [*ticked, *(self.own.data or "").splitlines()]


class IdeaForm(Form):
    """What a child would like to do."""

    words = StringField(
        _("What would you like to do?"),
        validators=[InputRequired(_("Write what you would like to do.")), Length(max=LONGEST_CHOICE)],
    )


def vote_form(suggestions: list[Suggestion], *, blank: bool = False) -> VoteForm:
    """The form with what the children suggest; `blank` forgets what was sent."""
    form = VoteForm(formdata=None) if blank else VoteForm()
    form.picked.choices = [
        SelectChoice(each.key, f"{each.words} ({each.child.short_name})") for each in suggestions
    ]
    if not form.is_submitted() or blank:
        form.question.data = gettext("What shall we do?")
    return form
