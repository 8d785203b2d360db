"""In plain words what the library knows of a child and why: one sentence for each field of the data map.

The why, the right and the time come from the class of the field in `data_map.toml`; the words stand here,
where they can be translated. A field without words shows what the map says of it.
"""

from app import data_map
from app.core.marks import _
from app.known.fields_of_words import CHILD_WORDS
from app.known.groups import GROUPS, Field
from app.known.values import VALUES

FIELDS = {
    "child_name": (
        Field(_("The first name."), ("children.first_name", "children.sort_key")),
        Field(_("The first letter of the surname, to tell two children apart."), ("children.initial",)),
        Field(_("The school."), ("children.school_id",)),
        Field(_("The class."), ("children.class_label", "children.grade")),
        Field(_("The made-up name and the animal that others read."), ("children.alias", "children.animal")),
        Field(_("Whether name and address are protected."), ("children.is_protected",)),
        Field(_("The day you got the letter."), ("children.informed_on",)),
        Field(_("The letters the child likes to read."), ("children.reading_font", "children.large_text")),
    ),
    "child_part": (
        Field(_("The club."), ("places.queue_id", "places.child_id")),
        Field(_("The number in line."), ("places.number", "places.priority", "places.priority_class_id")),
        Field(_("That your child waits together with others, if you wished so."), ("places.tie",)),
        Field(
            _("The number your child drew, if lots were drawn."),
            ("lots.draw_id", "lots.place_id", "lots.party", "lots.priority", "lots.number"),
        ),
        Field(_("Whether your child is in, waits or has left."), ("places.state",)),
        Field(
            _("When your child asked, got an answer and came in."),
            (
                "places.asked_at",
                "places.offered_at",
                "places.expires_at",
                "places.unanswered_at",
                "places.settled_at",
                "places.reminded_at",
                "places.kept_at",
                "offer_links.place_id",
                "offer_links.offered_at",
            ),
        ),
        Field(_("Whether your child goes on after the summer."), ("places.goes_on",)),
        Field(_("That your child asked us to look at something."), ("flags.child_id",)),
        Field(
            _("What your child votes for, until the vote is over."),
            ("ballots.vote_id", "ballots.choice_id", "ballots.child_id", "ballots.at"),
        ),
        Field(
            _("Which books your child wishes for."),
            ("child_wishes.club_wish_id", "child_wishes.child_id", "child_wishes.at"),
        ),
        Field(_("Why your child got a place before others, if it did."), ("places.reason",)),
        Field(
            _("When the host let your child in without its card."),
            ("knocks.door_id", "knocks.child_id", "knocks.at", "knocks.let_in_at"),
        ),
        Field(
            _("Which meetings your child was at, so that the host knows who is there."),
            ("attendances.meeting_id", "attendances.child_id", "attendances.was_here"),
        ),
    ),
    "child_loan": (
        Field(
            _("Which book of the club's box, and since when."),
            ("loans.copy_id", "loans.deposit_id", "loans.child_id", "loans.club_id", "loans.lent_at"),
        ),
        Field(_("Whether your child keeps it for another while."), ("loans.renewals", "loans.renewed_at")),
        Field(_("When it came back, if it did."), ("loans.returned_at", "loans.ending")),
    ),
    "child_words": CHILD_WORDS,
    "child_film": (
        Field(
            _("Each film: to which review, how long it lasts, and when it was put in."),
            ("reviews.video_id", "videos.child_id", "videos.seconds", "videos.at"),
        ),
    ),
    "guardian": (
        Field(_("Your name, if you gave it."), ("guardians.name",)),
        Field(_("Your e-mail, if you gave it."), ("guardians.email", "guardians.new_email")),
        Field(_("Your language."), ("guardians.language",)),
        Field(
            _("That you answer for this child."),
            ("guardianships.child_id", "guardianships.guardian_id"),
        ),
        Field(
            _("Whether the library has spoken with you."),
            ("guardianships.may_see", "guardians.confirmed_at"),
        ),
        Field(_("Whether you asked us to delete your child."), ("guardianships.erasure_asked_at",)),
    ),
    "consent": (
        Field(
            _("Each yes and each no, with the day and who said it."),
            (
                "consents.child_id",
                "consents.purpose",
                "consents.is_given",
                "consents.at",
                "consents.guardian_id",
                "consents.registered_by_id",
                "children.on_public_wall",
                "children.pictures_allowed",
                "children.videos_allowed",
            ),
        ),
        Field(
            _("Your answer to each trip."),
            (
                "trip_answers.trip_id",
                "trip_answers.child_id",
                "trip_answers.is_yes",
                "trip_answers.said_on",
                "trip_answers.guardian_id",
                "trip_answers.registered_by_id",
                "trip_answers.at",
            ),
        ),
        Field(_("The sentence you read, and its language."), ("consents.text_version", "consents.language")),
    ),
}


def fields_of(group: str) -> list[Field]:
    """The fields of one class of the map; a column nobody has put into words says what the map says."""
    worded = FIELDS.get(group, ())
    named = {column for field in worded for column in field.columns}
    left = [
        Field(column.purpose, (f"{column.table}.{column.name}",))
        for column in data_map.entries()
        if column.data_class.export
        and column.data_class.name == group
        and f"{column.table}.{column.name}" not in named
    ]
    return [*worded, *left]


def sentences() -> list[str]:
    """Every sentence about what is known, for whoever translates them."""
    said = [words for group in GROUPS for words in (group.heading, group.why, group.until)]
    said += [field.says for fields in FIELDS.values() for field in fields]
    return [*dict.fromkeys([*said, *VALUES.values()])]
