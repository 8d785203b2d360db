"""WTForms' own English messages, named here so that our catalogue carries them."""

from flask_babel import lazy_gettext as _

MESSAGES = (
    _("This field is required."),
    _("Not a valid integer value."),
    _("Not a valid date value."),
    _("Not a valid time value."),
    _("Not a valid choice."),
    _("Invalid Choice: could not coerce."),
    _("Invalid email address."),
    _("CSRF token missing."),
    _("The CSRF session token is missing."),
    _("The CSRF token is missing."),
    _("The CSRF token has expired."),
    _("The CSRF token is invalid."),
    _("The CSRF tokens do not match."),
)
