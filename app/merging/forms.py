"""Which words of two works stay, and what leaves a work for one of its own."""

from typing import Any

from wtforms import IntegerField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from app.book_lists.book_rows import MAX_TITLE
from app.catalogue.facts import MAX_AUTHOR
from app.core.forms import Form
from app.core.sentences import later as _
from app.merging.merging import MERGED
from app.merging.splitting import Leaving


class MergeForm(Form):
    """Which of two works' words stay: a fact is named when it comes from the work that goes."""

    def taken(self, asked: Any) -> list[str]:
        """The facts that come from the work that goes."""
        return [name for name in MERGED if asked.get(f"fact_{name}") == "lost"]


class SplitForm(Form):
    """What the editions that leave are called, and how many copies on the shelf go with them."""

    title = StringField(_("Title"), validators=[DataRequired(), Length(max=MAX_TITLE)])
    author = StringField(_("Author"), validators=[Optional(), Length(max=MAX_AUTHOR)])
    copies = IntegerField(
        _("Copies on the shelf that are this book"), validators=[Optional(), NumberRange(0, 999)]
    )

    def leaving(self, marks: list[str]) -> Leaving:
        return Leaving(marks, self.title.data or "", self.author.data or "", self.copies.data or 0)
