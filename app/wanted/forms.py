"""The shape of what is typed about titles children wish for."""

from wtforms import StringField
from wtforms.validators import DataRequired, Length, Optional

from app.core.forms import Form, tidy
from app.core.sentences import later as _
from app.wanted.models import LONGEST_REASON, LONGEST_TITLE


class NotThisForm(Form):
    reason = StringField(
        _("Not this one, because"),
        filters=[tidy],
        validators=[DataRequired(_("Write a few words.")), Length(max=LONGEST_REASON)],
    )


class IsbnForm(Form):
    isbn = StringField(_("ISBN"), filters=[tidy], validators=[Length(max=40)])


class TitleForm(Form):
    """A book a child wishes for and cannot find."""

    title = StringField(
        _("The title"),
        filters=[tidy],
        validators=[DataRequired(_("Write the title.")), Length(max=LONGEST_TITLE)],
    )
    author = StringField(
        _("Who wrote it"), filters=[tidy], validators=[Optional(), Length(max=LONGEST_TITLE)]
    )
