"""Shape of what is typed about paper: which cards to print, what stands on one, what goes back onto paper."""

from typing import Any

from flask_babel import gettext
from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.core.forms import Form
from app.core.sentences import later as _
from app.paper.printing import MOST_AT_ONCE, CardSize
from app.reviews.forms import (
    NEVER_MARKED,
    TITLE_LONGEST,
    ReviewForm,
    choice,
    kept_tidy,
    no_national_number,
)
from app.reviews.models import Audience
from app.reviews.words import LONGEST

MOST_PHOTOS = 8
LONGEST_QUERY = 100


class CardsToPrintForm(Form):
    """Whose cards, about which books, how large."""

    children = SelectMultipleField(_("A card for each of"))
    blank = IntegerField(
        _("How many cards without a child"), [Optional(), NumberRange(0, MOST_AT_ONCE)], default=0
    )
    works = SelectMultipleField(_("About which books"))
    size = RadioField(
        _("How large"),
        choices=[
            choice(CardSize.A6.value, _("Four cards on a sheet (A6)")),
            choice(CardSize.A5.value, _("Two cards on a sheet (A5), for large hands")),
        ],
        default=CardSize.A6.value,
    )


def _few_enough(_form: Any, field: Any) -> None:
    if len(field.data or ()) > MOST_PHOTOS:
        raise ValidationError(
            gettext("Choose %(most)d photographs at most, and the others afterwards.", most=MOST_PHOTOS)
        )


def _typed_for_more(form: Any, field: Any) -> None:
    if not field.data and form.audience.data != Audience.CLUB:
        raise ValidationError(gettext("Type the words if more than the club is to read it."))


class PileForm(Form):
    """Photographs of cards."""

    photos = MultipleFileField(
        _("Photographs of the cards"),
        [FileRequired(_("Choose at least one photograph.")), _few_enough],
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )


def _one_of_the_found(form: Any, field: Any) -> None:
    """Words to search for are no book yet; what was found for other words is not chosen."""
    is_chosen = form.found.data and form.asked.data == field.data
    if field.data and not is_chosen and not form.title.data:
        raise ValidationError(gettext("Choose one of the books that were found, or write the title."))


class PaperForm(ReviewForm):
    """A review a child has written on paper.

    The book is one that a search has found, one that is typed, or one of the club's box: the last named
    only where the others are empty.
    """

    child = SelectField(_("Which child?"), [InputRequired()])
    work = SelectField(_("Which book?"), validate_choice=False)
    q = StringField(
        _("Find by title, author or series"),
        [Length(max=LONGEST_QUERY), _one_of_the_found],
        filters=[kept_tidy],
    )
    asked = StringField(filters=[kept_tidy])
    """The words that `found` was found by."""
    found = StringField()
    title = StringField(
        _("Or the title of another book"),
        [Length(max=TITLE_LONGEST), no_national_number],
        filters=[kept_tidy],
    )
    author = StringField(
        _("Who wrote that book?"),
        [Length(max=TITLE_LONGEST), no_national_number],
        filters=[kept_tidy],
    )
    replace = BooleanField(_("Put this paper in the place of the review that is there"))
    publish_now = BooleanField(_("Publish it"))
    """Whoever types has read it; a button of its own says so."""

    @property
    def book_key(self) -> str:
        """The key of the book that was chosen; empty when it is typed."""
        in_the_box = self.work.data if not self.title.data else ""
        return str(self.found.data or in_the_box or "")


class CutForm(PaperForm):
    """What stands on one card; on the club's own wall the picture may speak without words."""

    words = TextAreaField(
        _("The child's words"),
        [_typed_for_more, Length(max=LONGEST), no_national_number],
        filters=[kept_tidy],
        render_kw=NEVER_MARKED,
    )
