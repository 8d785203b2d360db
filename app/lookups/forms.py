"""The title of a book known by its number alone, and the server to ask for titles."""

import re

from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from app.book_lists.book_rows import MAX_TITLE
from app.catalogue.facts import MAX_AUTHOR
from app.core.forms import Form
from app.core.outward_addresses import LONGEST
from app.core.sentences import later as _
from app.core.tables import KEY_LENGTH
from app.lookups.models import RecordSchema

KEY = re.compile(f"[A-Za-z0-9_-]{{{KEY_LENGTH}}}")


class TitleForm(Form):
    """What stands on a book known by its number alone; `box` is where one came from."""

    title = StringField(_("Title"), validators=[DataRequired(_("Write the title.")), Length(max=MAX_TITLE)])
    author = StringField(_("Author"), validators=[Optional(), Length(max=MAX_AUTHOR)])
    box = HiddenField(filters=[lambda key: key if key and KEY.fullmatch(key) else ""])


SCHEMAS = {RecordSchema.MARCXML: "MARCXML", RecordSchema.MARCXCHANGE: "MarcXchange"}


class LookupSourceForm(Form):
    address = StringField(
        _("Address of the SRU server"),
        validators=[DataRequired(_("Write the address.")), Length(max=LONGEST)],
    )
    record_schema = SelectField(
        _("Shape of its records"),
        choices=[SelectChoice(schema.value, name) for schema, name in SCHEMAS.items()],
    )
    search_index = StringField(
        _("What it calls an ISBN"), default="bath.isbn", validators=[DataRequired(), Length(max=40)]
    )
