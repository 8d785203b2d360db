"""What a librarian says about films."""

from wtforms import BooleanField

from app.core.forms import Form
from app.core.sentences import later as _


class FilmsForm(Form):
    is_on = BooleanField(_("Children may put films to their reviews"))
