"""What a librarian says about films."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField

from app.core.forms import Form


class FilmsForm(Form):
    is_on = BooleanField(_("Children may put films to their reviews"))
