"""The shape of what is asked about a loose book."""

from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from app.core.forms import Form
from app.core.sentences import later as _


class LooseBookForm(Form):
    text = StringField(
        _("ISBN, faust number, barcode or title"),
        validators=[DataRequired(_("Scan or write the book.")), Length(max=400)],
    )
    to = SelectField(_("Where to"), validators=[InputRequired(_("Choose where the book goes."))])
