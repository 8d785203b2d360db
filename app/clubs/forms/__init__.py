"""What the forms about clubs share: weekdays, grades, and how much may be written."""

from app.core.sentences import later as _

HIGHEST_GRADE = 10
WEEKDAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"))
LONGEST_TEXT = 2_000
