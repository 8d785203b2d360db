"""The shape of what is typed and scanned on the pages of boxes."""

from typing import Any

from wtforms import HiddenField, IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.core.forms import Form
from app.core.sentences import later as _
from app.deposits.models import BoxKind


def _tidy(text: Any) -> str:
    return " ".join((text or "").split())


KINDS: dict[BoxKind, Any] = {
    BoxKind.CLUB: _("A club's box: mixed, for a season"),
    BoxKind.CIRCULATING: _("A circulating box: goes from school to school"),
    BoxKind.CLASS_SET: _("A class set: many copies of one title"),
    BoxKind.THEME: _("A theme box: books on one subject"),
}


class BoxForm(Form):
    number = IntegerField(
        _("Number on the lid"),
        validators=[
            InputRequired(_("Give the box a number.")),
            NumberRange(1, 9999, _("A number from 1 to 9999.")),
        ],
    )
    name = StringField(_("Name"), filters=[_tidy], validators=[Optional(), Length(max=80)])
    # Who leaves it out makes a club's box, as before there were others.
    kind = RadioField(
        _("What kind of box"),
        choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()],
        default=BoxKind.CLUB.value,
    )


class ScanForm(Form):
    text = StringField(_("ISBN, faust number, barcode or title"), validators=[Length(max=400)])


class TypedTitleForm(Form):
    """One book nobody knew: what was scanned stays with it."""

    title = StringField(
        _("Title"), filters=[_tidy], validators=[DataRequired(_("Write the title.")), Length(max=400)]
    )
    author = StringField(_("Author"), filters=[_tidy], validators=[Optional(), Length(max=200)])
    number = HiddenField(validators=[Length(max=400)])
    copies = HiddenField()
