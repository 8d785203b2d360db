"""Shape of what a child types about a book."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    RadioField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.core.errors import worded
from app.core.forms import Form
from app.core.national_numbers import find_national_number
from app.core.sentences import later as _
from app.pictures.models import PictureKind
from app.reviews.models import Audience
from app.reviews.words import LONGEST, tidied

TITLE_LONGEST = 200


def choice(value: str, label: Any) -> SelectChoice:
    """One of several to choose from; the label may be worded later, in the reader's language."""
    return SelectChoice(value, label)


NEVER_MARKED = {"spellcheck": "false"}
"""A child writes freely: no word turns red."""
FACES = [SelectChoice(str(number), str(number)) for number in range(1, 6)]
AUDIENCES = [
    choice(Audience.CLUB.value, _("My club")),
    choice(Audience.LIBRARY.value, _("Everybody in the library's clubs")),
    choice(Audience.PUBLIC.value, _("Everybody")),
]


def _face_chosen(_form: Any, field: Any) -> None:
    if field.data is None:
        raise ValidationError(worded("rating_missing"))


def _words_given(_form: Any, field: Any) -> None:
    if not field.data:
        raise ValidationError(worded("words_missing"))


def _room_for_words(_form: Any, field: Any) -> None:
    if len(field.data) > LONGEST:
        raise ValidationError(worded("words_too_long", length=len(field.data), longest=LONGEST))


def no_national_number(_form: Any, field: Any) -> None:
    """Nothing like one is stored, whatever it was meant as."""
    if find_national_number(field.data or ""):
        raise ValidationError(worded("national_number"))


def kept_tidy(words: str | None) -> str:
    """What was typed without blanks around it, and in one spelling of its letters."""
    return tidied(words or "")


class DraftForm(Form):
    """What a child has so far; nothing has to be there."""

    rating = RadioField(_("How was the book?"), choices=FACES, coerce=int, validate_choice=False)
    words = TextAreaField(
        _("What do you want to say about it?"),
        [no_national_number],
        filters=[kept_tidy],
        render_kw=NEVER_MARKED,
    )
    audience = RadioField(_("Who may read it?"), choices=AUDIENCES, default=Audience.CLUB.value)
    drawing = FileField(_("Draw"))
    photo = FileField(_("Take a picture"))
    picture_off = BooleanField(_("No picture"))
    film = FileField(_("Film yourself, or choose a film"))
    film_off = BooleanField(_("No film"))

    def pictures(self) -> list[tuple[Any, PictureKind]]:
        """The fields a picture may come in, and what it is then."""
        return [(self.drawing, PictureKind.DRAWING), (self.photo, PictureKind.PHOTO)]

    @property
    def is_without_what_came_along(self) -> bool:
        """Whether a picture or a film was sent that is not kept."""
        return bool(self.drawing.errors or self.photo.errors or self.film.errors)


class ReviewForm(DraftForm):
    """What a child sends to the library."""

    rating = RadioField(
        _("How was the book?"), [_face_chosen], choices=FACES, coerce=int, validate_choice=False
    )
    words = TextAreaField(
        _("What do you want to say about it?"),
        [_words_given, _room_for_words, no_national_number],
        filters=[kept_tidy],
        render_kw=NEVER_MARKED,
    )


class TypedBookForm(Form):
    """A book that nobody has put into the catalogue yet."""

    title = StringField(
        _("What is the book called?"),
        [InputRequired(), Length(max=TITLE_LONGEST), no_national_number],
        filters=[kept_tidy],
    )
    author = StringField(
        _("Who wrote it?"),
        [Optional(), Length(max=TITLE_LONGEST), no_national_number],
        filters=[kept_tidy],
    )
