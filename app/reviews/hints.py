"""Ready-made hints a librarian hands a review back with, in words a child understands."""

from flask_babel import force_locale
from flask_babel import lazy_gettext as _

HINTS = [
    ("more", _("Nice start. Can you write a little more? What was the best part?")),
    ("about", _("What is the book about? Write it so that somebody who has not read it understands.")),
    ("why", _("Why did you like it, or why not? Write because, and then what you think.")),
    ("ending", _("You give the ending away. Can you keep it secret, so that others get the surprise?")),
    ("names", _("Leave out names of people you know, and where they live. That is nobody else's business.")),
    ("kind", _("Someone could be hurt by a word here. Can you say it in another way?")),
]


def hint_for_child(code: str | None, own: str, language: str) -> str:
    """The chosen hint in the library's language, followed by the librarian's own words."""
    with force_locale(language):
        ready = [str(words) for name, words in HINTS if name == code]
    return " ".join([*ready, own]).strip()
