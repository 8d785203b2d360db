"""What the forms of this room ask for."""

from enum import StrEnum
from typing import Any

from wtforms import HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.core.fields import choices
from app.core.forms import Form
from app.core.sentences import later as _


class Print(StrEnum):
    """What is printed for a child."""

    SCHOOL = "school"
    HOME = "home"
    WITH_PICTURES = "with_pictures"
    PICTURES = "pictures"


FOR_ONE: dict[str, Any] = {
    Print.SCHOOL: _("Card for school"),
    Print.HOME: _("Card for home"),
    Print.PICTURES: _("Four new pictures for the door"),
}
FOR_MANY: dict[str, Any] = {
    Print.WITH_PICTURES: _("Cards, and four pictures for the door to those who have none"),
    Print.SCHOOL: _("Cards alone"),
    Print.PICTURES: _("Four new pictures for the door, no cards"),
}
PICTURES: dict[str, Any] = {
    "sun": _("Sun"),
    "moon": _("Moon"),
    "boat": _("Boat"),
    "umbrella": _("Umbrella"),
    "apple": _("Apple"),
    "key": _("Key"),
    "fir": _("Fir tree"),
    "house": _("House"),
    "flower": _("Flower"),
    "balloon": _("Balloon"),
    "cup": _("Cup"),
    "bell": _("Bell"),
    "crown": _("Crown"),
    "boot": _("Boot"),
    "ice-cream": _("Ice cream"),
    "car": _("Car"),
}
"""A word for each picture."""


class PrintForOneForm(Form):
    what = RadioField(_("Print"), choices=choices(FOR_ONE), default=Print.SCHOOL)


class PrintForManyForm(Form):
    what = RadioField(_("Print"), choices=choices(FOR_MANY), default=Print.WITH_PICTURES)
    children = SelectMultipleField(_("Children"), [InputRequired(_("Choose at least one child."))])


class CardSignInForm(Form):
    slip = 409

    code = StringField(_("The code on your card"), [Optional(), Length(max=60)])
    token = HiddenField(validators=[Length(max=64)])
