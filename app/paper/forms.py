"""Shape of what is typed about paper: which cards to print, what stands on one, what goes back onto paper."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length, NumberRange, Optional

from app.core.forms import Form
from app.paper.printing import MOST_AT_ONCE, CardSize
from app.reviews.forms import NEVER_MARKED, PaperForm, choice, no_national_number
from app.reviews.models import Audience
from app.reviews.words import LONGEST, tidied

MOST_PHOTOS = 8


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


class CutForm(PaperForm):
    """What stands on one card; on the club's own wall the picture may speak without words."""

    words = TextAreaField(
        _("The child's words"),
        [_typed_for_more, Length(max=LONGEST), no_national_number],
        filters=[lambda words: tidied(words or "")],
        render_kw=NEVER_MARKED,
    )
    replace = BooleanField(_("Put this card in the place of the review that is there"))
