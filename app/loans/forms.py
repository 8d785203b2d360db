"""The shape of what is scanned and chosen on the pages of loans."""

from wtforms import BooleanField, StringField
from wtforms.validators import Length

from app.core.forms import Form
from app.core.sentences import later as _

BACK, OFF = "back", "off"


class DeskForm(Form):
    text = StringField(_("A card or a book"), validators=[Length(max=400)])


class SwitchForm(Form):
    is_on = BooleanField(_("Keep who has which book"))
    by_children = BooleanField(_("The children may take books and give them back themselves"))


class PlainForm(Form):
    """Buttons and choices that stand on the page without fields of their own."""


def book_field(loan_key: str) -> str:
    """What the choice about one book is called in the form of who leaves."""
    return f"book-{loan_key}"
