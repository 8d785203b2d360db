"""Shape of what a librarian types about the walls."""

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.core.forms import Form
from app.core.sentences import later as _


class ThemeForm(Form):
    theme = StringField(_("What the theme is called"), [InputRequired(), Length(max=60)])
    lead = StringField(_("A line about it"), [Optional(), Length(max=200)])
    about = StringField(_("Words that find its books"), [InputRequired(), Length(max=60)])


class HostsForm(Form):
    hosts = TextAreaField(_("Websites that may show the wall"), [Optional(), Length(max=2000)])
