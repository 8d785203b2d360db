"""What fields of several forms share: an address, an answer that is needed, a list to choose from."""

from collections.abc import Mapping
from typing import Any

from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Regexp

from app.core.sentences import later as _

EMAIL = Regexp(r"\s*[^@\s]{1,64}@[^@\s]+\.[^@\s.]+\s*\Z", message=_("This is not an e-mail address."))
REQUIRED = InputRequired(_("This field is required."))
LONGEST_PASSWORD = Length(max=200, message=_("A password has at most 128 characters."))


def choices(offered: Mapping[str, Any]) -> list[SelectChoice]:
    """Values and what they are called, to choose from."""
    return [SelectChoice(str(value), label) for value, label in offered.items()]
