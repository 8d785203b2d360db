"""In plain words what the library knows of a child and why: one sentence for each field of the data map.

The why, the right and the time come from the class of the field in `data_map.toml`; the words stand here,
where they can be translated. A field without words shows what the map says of it.
"""

from dataclasses import dataclass

from app import data_map
from app.accounts import known


def _(text: str) -> str:
    """Marks what is to be translated; it is worded where it is shown."""
    return text


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
FIELDS = {
    "child_name": (
        Field(_("The first name."), ("children.first_name", "children.sort_key")),
        Field(_("The first letter of the surname, to tell two children apart."), ("children.initial",)),
        Field(_("The school."), ("children.school_id",)),
        Field(_("The class."), ("children.class_label", "children.grade")),
        Field(_("The made-up name that others read."), ("children.alias",)),
        Field(_("The animal on the child's own page."), ("children.animal",)),
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
    "child_words": (
        Field(_("The book."), ("reviews.work_id", "reviews.club_id", "reviews.child_id")),
        Field(_("The words and the faces your child gave."), ("reviews.words", "reviews.rating")),
        Field(
            _("The drawings, photos and handwriting to it."),
            (
                "reviews.picture_id",
                "reviews.handwriting_id",
                "pictures.child_id",
                "pictures.kind",
                "pictures.at",
            ),
        ),
        Field(_("The language it is written in."), ("reviews.language",)),
        Field(_("Who may read it."), ("reviews.audience",)),
        Field(_("The grade your child was in when it was published."), ("reviews.grade_from",)),
        Field(
            _("How far it has come, and what the library answered."),
            ("reviews.state", "reviews.version", "reviews.hint", "reviews.is_from_paper"),
        ),
        Field(
            _("Your child's own reading log: which book, and how it was read."),
            (
                "readings.work_id",
                "readings.club_id",
                "readings.child_id",
                "readings.how",
                "readings.is_digital",
                "readings.much",
                "readings.at",
            ),
        ),
        Field(
            _("The card printed for your child to write on, and its photograph until it is typed in."),
            (
                "paper_cards.club_id",
                "paper_cards.child_id",
                "paper_cards.work_id",
                "paper_cards.printed_at",
                "paper_cards.used_at",
                "paper_cuts.club_id",
                "paper_cuts.card_id",
                "paper_cuts.child_id",
                "paper_cuts.work_id",
                "paper_cuts.picture",
                "paper_cuts.at",
            ),
        ),
        Field(
            _("What your child would like the club to do."),
            (
                "suggestions.words",
                "suggestions.club_id",
                "suggestions.child_id",
                "suggestions.at",
                "suggestions.picked_at",
            ),
        ),
        Field(_("When it was sent and shown."), ("reviews.submitted_at", "reviews.published_at")),
        Field(
            _("Each answer of the library, and what it was an answer to."),
            (
                "review_answers.review_id",
                "review_answers.at",
                "review_answers.kind",
                "review_answers.hint",
                "review_answers.about",
                "review_answers.version",
                "review_answers.state_before",
                "review_answers.hint_before",
                "review_answers.published_before",
                "review_answers.hidden_before",
            ),
        ),
        Field(
            _("When another adult had read it first, or it was hidden to be looked at again."),
            ("reviews.passed_on_at", "reviews.hidden_at"),
        ),
        Field(
            _("What your child asked us to look at again, and what came of it."),
            (
                "flags.review_id",
                "flags.reason",
                "flags.version",
                "flags.at",
                "flags.settled_at",
                "flags.outcome",
            ),
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
VALUES = {
    "waiting": _("waits"),
    "offered": _("has been offered a place"),
    "active": _("is in the club"),
    "declined": _("said no to the place"),
    "withdrawn": _("waits no longer"),
    "left": _("has left"),
    "draft": _("being written"),
    "submitted": _("sent to the library"),
    "handed_back": _("the library has asked something"),
    "published": _("shown"),
    "read": _("read it"),
    "listened": _("listened to it"),
    "read_to": _("was read to"),
    "whole": _("the whole book"),
    "part": _("a part of it"),
    "not_for_me": _("it was not the right book"),
    "drawing": _("a drawing"),
    "photo": _("a photo"),
    "handwriting": _("words by hand"),
    "returned": _("came back"),
    "handed_over": _("another child has it now"),
    "written_off": _("nobody asks for it"),
    "club": _("the club"),
    "library": _("all the library's clubs"),
    "public": _("everybody"),
    "public_wall": _("reviews shown to everybody"),
    "picture": _("pictures"),
    "guardian_mail": _("mail to you"),
    "keep_after_season": _("reviews kept after the season"),
    known.THE_CHILD: _("your child"),
    known.ANOTHER_CHILD: _("another child"),
    known.YOU: _("you"),
    known.ANOTHER_GUARDIAN: _("another adult of your child"),
    known.STAFF: _("the library's staff"),
}
"""What stored words are called to a guardian; the child's own words are never looked up here."""


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
    """Every sentence of this module, for whoever translates them."""
    said = [words for group in GROUPS for words in (group.heading, group.why, group.until)]
    said += [field.says for fields in FIELDS.values() for field in fields]
    return [*dict.fromkeys([*said, *VALUES.values()])]
