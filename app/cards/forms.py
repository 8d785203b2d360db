"""What the forms of this room ask for."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.accounts.forms import choices
from app.cards.models import CardPlace
from app.core.forms import Form


class CardPlaceForm(Form):
    place = SelectField(
        _("The card is for"),
        choices=choices({CardPlace.SCHOOL: _("Card for school"), CardPlace.HOME: _("Card for home")}),
        default=CardPlace.SCHOOL,
    )


class CardsForm(Form):
    children = SelectMultipleField(_("Children"), [InputRequired(_("Choose at least one child."))])


class CardSignInForm(Form):
    slip = 409

    code = StringField(_("The code on your card"), [Optional(), Length(max=60)])
    token = HiddenField(validators=[Length(max=64)])
