"""The control of I2: three templates that take what was typed for markup, each in its own way."""

from jinja2.ext import Extension

from app import create_app

FAULTS = {
    "components/note.html": ("{{ first }}</p>", "{{ first | safe }}</p>"),
    "components/slide.html": ('<blockquote class="slide__text"', "<blockquote title={{ text }}"),
    "clubs/about.html": (
        '<p class="preserve-lines">{{ club.about }}</p>',
        '<p class="preserve-lines"><a href="{{ club.about }}">x</a></p>',
    ),
}
"""An element, an attribute without its quotation marks, and an address that may be code."""


class Unescaped(Extension):
    """Puts the faults in while templates are read."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        right, wrong = FAULTS.get(name or "", ("", ""))
        assert right in source
        return source.replace(right, wrong, 1) if right else source


application = create_app()
application.jinja_env.add_extension(Unescaped)
