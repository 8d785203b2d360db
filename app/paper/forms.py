"""Shape of what is typed about paper: which cards to print, what stands on one, what goes back onto paper."""

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileAllowed, MultipleFileField
from wtforms import BooleanField, IntegerField, RadioField, SelectMultipleField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.core.forms import Form
from app.paper.printing import MOST_AT_ONCE, CardSize
from app.reviews.forms import PaperForm, choice
from app.reviews.models import Audience

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


class PileForm(Form):
    """Photographs of cards."""

    photos = MultipleFileField(
        _("Photographs of the cards"),
        [
            InputRequired(_("Choose at least one photograph.")),
            Length(max=MOST_PHOTOS, message=_("Choose eight photographs at most, and the others afterwards.")),
            FileAllowed(["jpg", "jpeg", "png", "webp"], _("Choose photographs in JPEG, PNG or WebP.")),
        ],
    )


class CutForm(PaperForm):
    """What stands on one card; the words may be left to the picture on the club's own wall."""

    words_needed = False
    replace = BooleanField(_("Put this card in the place of the review that is there"))


class BackOnPaperForm(Form):
    """Which reviews go onto paper, and as what."""

    reviews = SelectMultipleField(_("Which reviews"))


AUDIENCES_OF_PICTURES = (Audience.CLUB,)
"""How far a card may go whose words nobody has typed."""
