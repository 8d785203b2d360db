"""The risks to children of the draft impact assessment, and what is done about each."""

from typing import NamedTuple

from app.core.marks import _


class Risk(NamedTuple):
    what: str
    done: str


RISKS = (
    Risk(
        _("Somebody who must not know finds out where a child is."),
        _(
            "Public pages show an alias alone, never name, school or class. A child with protected name and "
            "address is on no page, print or feed that tells where it is, and reviews lose even the alias."
        ),
    ),
    Risk(
        _("A child writes about itself or others what should not be read."),
        _(
            "An adult reads everything before others can. National numbers are stopped at once, what looks "
            "personal is marked, and what is published can be flagged; it is hidden until a person decides."
        ),
    ),
    Risk(
        _("A picture shows a child, or tells where it was taken."),
        _("Photographs need the guardians' yes. Every picture is made anew without place, time or camera."),
    ),
    Risk(
        _("A film shows a child's face and lets its voice be heard."),
        _(
            "Films are off until the library switches them on, and need a yes of their own. Nobody sees one "
            "before an adult has; they last half a minute, lose place and time, and go when the season ends."
        ),
    ),
    Risk(
        _("Somebody signs in as another child."),
        _(
            "Cards carry secrets nobody can guess and are voided with one tap; on a shared tablet a child is "
            "signed out after ten quiet minutes."
        ),
    ),
    Risk(
        _("Staff see more than they need."),
        _(
            "Teachers see their own school, hosts their own club, substitutes one meeting, leaders counts. "
            "A test goes to every page as everybody, with every change of the program."
        ),
    ),
    Risk(
        _("What is known is kept too long."),
        _(
            "Each field has its time, and each night deletes what is over. The librarian sees when that last "
            "happened. A deleted child is gone from files and from backups that are brought back."
        ),
    ),
    Risk(
        _("A yes is given without wanting to, or cannot be taken back."),
        _(
            "No yes is needed to take part. Each is asked for alone and is a no until it is given; taking it "
            "back is as easy, and acts at the next page."
        ),
    ),
    Risk(
        _("Somebody breaks in, or the machine is lost."),
        _(
            "Secrets are stored as hashes, rows of different libraries cannot be mixed up, the pages run no "
            "foreign script, and there is a backup that has been tried."
        ),
    ),
)
