"""The shape of a list as it is brought, and of what its columns say."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, StopValidation, ValidationError

from app.core.forms import Form
from app.core.sentences import later as _
from app.title_lists.list_columns import Part


class PasteForm(Form):
    """A list of books, pasted or as a file; a file that is chosen counts."""

    titles = TextAreaField(_("Titles, one on each line"), validators=[Length(max=200_000)])
    file = FileField(_("Or the list as a file"))

    def validate_titles(self, field: Any) -> None:
        if not (field.data or "").strip() and not self.file.data:
            raise StopValidation(_("Paste or type at least one title."))


PARTS: dict[Part, Any] = {
    Part.NOTHING: _("Not needed"),
    Part.TITLE: _("Title"),
    Part.AUTHOR: _("Author"),
    Part.ISBN: _("ISBN"),
    Part.FAUST: _("Faust number"),
    Part.BARCODE: _("Barcode"),
    Part.RECORD: _("The record's number"),
    Part.DUE: _("Due back"),
    Part.COPIES: _("Number of copies"),
}


class ColumnsForm(Form):
    """What each column of a list says, in the order they stand."""

    pending_import = HiddenField()
    has_heading = BooleanField(_("The first line holds headings"))
    part = SelectMultipleField(
        _("What the columns say"), choices=[SelectChoice(part.value, words) for part, words in PARTS.items()]
    )

    def validate_part(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Say which column is the title."))
