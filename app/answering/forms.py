"""What whoever answers a review sends: a yes to what was read, or a hint."""

from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from app.answering.models import Reason
from app.core.errors import worded
from app.core.forms import Form
from app.core.national_numbers import find_national_number
from app.reviews.forms import choice
from app.reviews.words import tidied

HINTS: list[tuple[str, Any]] = [
    ("more", _("Nice start. Can you write a little more? What was the best part?")),
    ("about", _("What is the book about? Write it so that somebody who has not read it understands.")),
    ("why", _("Why did you like it, or why not? Write because, and then what you think.")),
    ("ending", _("You give the ending away. Can you keep it secret, so that others get the surprise?")),
    ("names", _("Leave out names of people you know, and where they live. That is nobody else's business.")),
    ("kind", _("Someone could be hurt by a word here. Can you say it in another way?")),
]
"""Ready-made hints, in words a child understands."""


def _no_national_number(_form: Any, field: Any) -> None:
    if find_national_number(field.data or ""):
        raise ValidationError(worded("national_number"))


def _tidied(words: str | None) -> str:
    return tidied(words or "")


class PublishForm(Form):
    """A librarian's yes to the version that was on the screen."""

    version = IntegerField(_("Version"), [InputRequired()])


class HandBackForm(PublishForm):
    """A hint in a child's words: a ready one, an own one, or both."""

    hint = RadioField(
        _("What does the child read?"),
        choices=[choice(code, words) for code, words in HINTS],
        validate_choice=False,
    )
    own = StringField(_("In your own words"), [Length(max=300), _no_national_number], filters=[_tidied])

    def words_for_child(self, language: str) -> str:
        """The chosen hint in the library's language, followed by the librarian's own words."""
        with force_locale(language):
            ready = [str(words) for code, words in HINTS if code == self.hint.data]
        return " ".join([*ready, self.own.data]).strip()


class FlagForm(Form):
    """Why a person should look at a review again, in words a child would choose."""

    reason = RadioField(
        _("What is wrong?"),
        [InputRequired()],
        choices=[
            choice(Reason.PERSON.value, _("It tells something about a person")),
            choice(Reason.MEAN.value, _("It is mean")),
            choice(Reason.COPIED.value, _("It is copied from somewhere")),
            choice(Reason.OTHER.value, _("Something else is wrong")),
        ],
    )
