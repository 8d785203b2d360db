"""The letter to the parents: how its wording becomes headed parts on paper, or plain text to paste."""

from dataclasses import dataclass

from app.core.marks import _

HEADING = "# "


SLIP_WORDS = {
    "title": _("Slip for %(club)s, %(school)s"),
    "child": _("The child's first name, the first letter of the surname, and class"),
    "question": _(
        "May the library show everybody what my child writes about books,"
        " with the made-up name and the animal only?"
    ),
    "pictures": _(
        "May the library show the pictures my child makes for its reviews: photos,"
        " and drawings and handwriting also outside the club?"
    ),
    "yes": _("Yes"),
    "no": _("No"),
    "signature": _("Date and signature of a parent"),
    "link": _("Your child's page: scan the square, or type the code at"),
    "keep": _("Keep this part at home."),
    "ask": _("Do you want to talk with somebody?"),
}
AUTHORITIES = {
    "DK": "Datatilsynet",
    "NO": "Datatilsynet",
    "SE": "Integritetsskyddsmyndigheten",
}
"""Where parents may complain (GDPR, articles 13 and 77)."""


@dataclass(frozen=True)
class Part:
    """One part of the letter; the first has no heading but the letter's own."""

    heading: str
    paragraphs: list[str]


def parts(words: str) -> list[Part]:
    """The worded letter, where a line beginning with "# " heads what follows it."""
    found: list[Part] = []
    for line in (line.strip() for line in words.splitlines()):
        if line.startswith(HEADING):
            found.append(Part(line.removeprefix(HEADING), []))
        elif line:
            found[-1].paragraphs.append(line)
    return found


def plain(words: str) -> str:
    """The letter as text for a school's intranet: headings stand alone on a line."""
    blocks = ["\n".join([part.heading, *part.paragraphs]) for part in parts(words)]
    return "\n\n".join(blocks)


def authority(country: str) -> str:
    """The data protection authority of a country ("DK", "NO", "SE")."""
    return AUTHORITIES[country]
