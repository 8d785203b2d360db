"""What a child makes, field by field: reviews, pictures, its reading log, paper cards, suggestions."""

from app.core.marks import _
from app.known.groups import Field

CHILD_WORDS = (
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
)
