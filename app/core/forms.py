"""What every form shares: messages in the reader's language, and rules it may meet."""

from collections.abc import Callable
from typing import Any

from flask_babel import get_translations, gettext
from flask_wtf import FlaskForm
from wtforms.fields import DateField, IntegerField
from wtforms.fields.core import Field
from wtforms.validators import StopValidation

from app.core import transaction, widgets
from app.core.errors import Refused, RuleBroken, worded
from app.extensions import db


class _OurWords:
    """WTForms' own messages through our catalogue (it has no Danish one)."""

    def gettext(self, string: str) -> str:
        return gettext(string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        # WTForms puts the values in itself; flask_babel's ngettext would do it too early.
        return str(get_translations().ungettext(singular, plural, n))


FIRST_YEAR, LAST_YEAR = 1900, 2200


def _near_our_time(_form: Any, field: Field) -> None:
    """A day so far away that no day comes before or after it, or no hour elsewhere, is a slip of the hand."""
    if field.data is not None and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
        raise StopValidation(gettext("Choose a day."))


LARGEST = 2**63 - 1


def _can_be_compared(_form: Any, field: Field) -> None:
    """A number of hundreds of digits is none: nothing says whether it is too large."""
    if field.data is not None and abs(field.data) > LARGEST:
        raise StopValidation(field.gettext("Not a valid integer value."))


class Form(FlaskForm):  # type: ignore[misc]
    """A form keeps what was typed, whether its shape or a rule of the house is wrong."""

    status = 422

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        csrf = False
        """Each form sent to us has its token looked at before any view begins (`extensions.csrf`)."""

        def get_translations(self, form: Any) -> _OurWords:
            return _OurWords()

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            field: Field = super().bind_field(form, unbound_field, options)
            widgets.shorten(field)
            if isinstance(field, DateField):
                field.validators = (*field.validators, _near_our_time)
            if isinstance(field, IntegerField):
                field.validators = (_can_be_compared, *field.validators)
            return field

    def accepted(self, verb: Callable[[], object]) -> bool:
        """Whether the form is well shaped and `verb` goes through; if a rule says no, so does the form.

        What a refusal has written (a failure counted) is kept.
        """
        if not self.validate_on_submit():
            return False
        try:
            verb()
        except RuleBroken as broken:
            db.session.rollback()
            self.form_errors.append(worded(broken.code, **broken.values))
            self.status = 409
            return False
        except Refused as refused:
            transaction.keep()
            self.form_errors.append(worded(refused.rule, **refused.values))
            self.status = refused.code
            return False
        return True


def tidy(text: str | None) -> str:
    """A line without spaces around it or twice in a row."""
    return " ".join((text or "").split())


def strip(text: str | None) -> str:
    """Text without space around it."""
    return (text or "").strip()
