"""Shape of what a librarian types about the walls."""

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import Length, Optional

from app.core.forms import Form


class HostsForm(Form):
    hosts = TextAreaField(_("Websites that may show the wall"), [Optional(), Length(max=2000)])
