"""Why the library knows something of a child: a group of fields for each reason, with its why and its end."""

from dataclasses import dataclass

from app.core.marks import _


@dataclass(frozen=True)
class Group:
    """The fields that are kept for the same reason."""

    name: str
    heading: str
    why: str
    until: str


@dataclass(frozen=True)
class Field:
    """One thing the library knows: what it is in a sentence, and the columns it stands in."""

    says: str
    columns: tuple[str, ...]


GROUPS = (
    Group(
        "child_name",
        _("Who your child is"),
        _("We keep this so that the adults in the club can find and greet your child."),
        _("It is deleted no later than 90 days after the season."),
    ),
    Group(
        "child_part",
        _("Your child in the club"),
        _("We keep this so that each child gets its place in turn, and so that we know who comes."),
        _("It is deleted together with the name."),
    ),
    Group(
        "child_loan",
        _("The books your child has borrowed"),
        _("We keep this so that a book can be found again."),
        _("It is deleted 30 days after the book came back."),
    ),
    Group(
        "child_words",
        _("What your child makes"),
        _("We keep this so that your child can write about books, and others can read it."),
        _("It is deleted no later than 12 months after the season."),
    ),
    Group(
        "child_film",
        _("The films your child makes"),
        _("We keep this because you have said yes, so that others can see what your child says."),
        _("It is deleted when the season ends, and at once when you say no."),
    ),
    Group(
        "guardian",
        _("About you"),
        _("We keep this so that we know whom to talk to about your child."),
        _("It is deleted together with your child."),
    ),
    Group(
        "consent",
        _("What you have said yes or no to"),
        _("We keep this because the law wants us to show what you have answered."),
        _("It is deleted together with your child."),
    ),
)
