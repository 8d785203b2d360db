"""What whoever answers a review sends: a yes to what was read, or a hint."""

from collections.abc import Mapping
from typing import Any, Self

from flask_babel import force_locale
from wtforms import BooleanField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from app.answering.hints import OWN_CODES
from app.answering.models import Reason
from app.core.errors import worded
from app.core.forms import Form
from app.core.national_numbers import find_national_number
from app.core.sentences import later as _
from app.reviews.forms import choice
from app.reviews.models import ReviewState
from app.reviews.moderation import HINT_LONGEST
from app.reviews.words import tidied

HINTS: dict[str, Any] = {
    "more": _("Nice start. Can you write a little more? What was the best part?"),
    "about": _("What is the book about? Write it so that somebody who has not read it understands."),
    "why": _("Why did you like it, or why not? Write because, and then what you think."),
    "ending": _("You give the ending away. Can you keep it secret, so that others get the surprise?"),
    "names": _("Leave out names of people you know, and where they live. That is nobody else's business."),
    "kind": _("Someone could be hurt by a word here. Can you say it in another way?"),
    "own_words": _("This sounds like the back of the book. What do you say to it in your own words?"),
    "quiet": _("You shout with big letters. Can you write it so that it is nice to read?"),
}
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

    state = StringField(_("State"), default=ReviewState.SUBMITTED.value)
    """In which it was read; without it, that of what waits."""
    hint = RadioField(_("What does the child read?"), choices=[], validate_choice=False)
    own = StringField(_("In your own words"), [Length(max=300), _no_national_number], filters=[_tidied])

    def offer(self, own_hints: Mapping[str, str]) -> Self:
        """Hints to choose from: the ready ones as far as the library has not worded them, and its own."""
        self.own_hints = own_hints
        codes = (*HINTS, *(code for code in own_hints if code not in HINTS))
        self.hint.choices = [choice(code, own_hints.get(code) or HINTS[code]) for code in codes]
        return self

    @property
    def read_as(self) -> ReviewState:
        is_published = self.state.data == ReviewState.PUBLISHED
        return ReviewState.PUBLISHED if is_published else ReviewState.SUBMITTED

    def words_for_child(self, language: str) -> str:
        """The chosen hint in the library's language, followed by the answerer's own words."""
        code = self.hint.data or ""
        with force_locale(language):
            ready = self.own_hints.get(code) or str(HINTS.get(code, ""))
        return f"{ready} {self.own.data}".strip()


class HintsForm(Form):
    """How the library words its hints, and the words it watches for."""

    watched = TextAreaField(
        _("Words to mark in reviews"),
        [Length(max=4000)],
        filters=[_tidied],
        description=_("One word a line."),
    )

    teachers_read_first = BooleanField(_("Teachers and hosts read first"))

    def words(self) -> dict[str, str]:
        return {code: self[code].data for code in (*HINTS, *OWN_CODES)}


def _hint_field(code: str) -> StringField:
    label = HINTS.get(code) or _("One more hint")
    return StringField(label, [Length(max=HINT_LONGEST), _no_national_number], filters=[_tidied])


for _code in (*HINTS, *OWN_CODES):
    setattr(HintsForm, _code, _hint_field(_code))


class ReadForm(Form):
    """The reviews that were on the screen, each with the version that was read."""

    read = StringField(_("Reviews that were read"))

    def versions(self) -> dict[str, int]:
        """The version of each key."""
        pairs = (each.rpartition(":") for each in self.read.raw_data or [])
        return {key: int(version) for key, _colon, version in pairs if key and version.isdecimal()}


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
