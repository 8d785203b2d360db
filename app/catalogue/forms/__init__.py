"""The facts of a book, as somebody corrects them."""

from typing import Any

from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from app.book_lists.book_rows import MAX_TITLE
from app.book_lists.levels import HARDEST
from app.catalogue.corrections import OLDEST, Correction
from app.catalogue.facts import MAX_AUTHOR, MAX_SERIES, MAX_SUBJECTS
from app.catalogue.forms.words import FICTION, format_words, language_words
from app.core.forms import Form
from app.core.sentences import later as _


def _parted(typed: str | None) -> str:
    """The subjects as lists write them: each once, parted by "; "; a comma may stand within one."""
    subjects = (" ".join(each.split()) for each in (typed or "").split(";"))
    return "; ".join(dict.fromkeys(each for each in subjects if each))


class WorkForm(Form):
    title = StringField(_("Title"), validators=[DataRequired(), Length(max=MAX_TITLE)])
    author = StringField(_("Author"), validators=[Optional(), Length(max=MAX_AUTHOR)])
    age_from = IntegerField(_("From age"), validators=[Optional(), NumberRange(0, OLDEST)])
    age_to = IntegerField(_("To age"), validators=[Optional(), NumberRange(0, OLDEST)])
    lix = IntegerField(_("Lix"), validators=[Optional(), NumberRange(1, HARDEST)])
    let_number = IntegerField(_("Let-tal"), validators=[Optional(), NumberRange(1, HARDEST)])
    series = StringField(_("Series"), validators=[Optional(), Length(max=MAX_SERIES)])
    subjects = StringField(
        _("Subjects"), validators=[Optional(), Length(max=MAX_SUBJECTS)], filters=[_parted]
    )
    language = SelectField(_("Language"))
    format = SelectField(_("Format"))
    fiction = SelectField(_("Fiction or fact"))

    def __init__(self, obj: Any = None, **kwargs: Any) -> None:
        said = {None: "", True: "fiction", False: "fact"}[obj.is_fiction if obj else None]
        super().__init__(obj=obj, fiction=said, **kwargs)
        self.format.choices = list(format_words().items())
        self.fiction.choices = [(name, str(words)) for name, words in FICTION.items()]
        known = language_words()
        own = obj.language if obj and obj.language not in known else ""
        more = [(own, own)] if own else []
        self.language.choices = [("", str(FICTION[""])), *known.items(), *more]

    def correction(self) -> Correction:
        return Correction(
            title=" ".join((self.title.data or "").split()),
            author=" ".join((self.author.data or "").split()),
            language=self.language.data or "",
            format=self.format.data,
            is_fiction={"fiction": True, "fact": False}.get(self.fiction.data or ""),
            age_from=self.age_from.data,
            age_to=self.age_to.data,
            lix=self.lix.data,
            let_number=self.let_number.data,
            series=" ".join((self.series.data or "").split()),
            subjects=self._subjects(),
        )

    def _subjects(self) -> str:
        """As they stand, however a list spaced them, unless somebody has changed one: that is for good."""
        stored: str = self.subjects.object_data or ""
        typed: str = self.subjects.data
        return stored if typed == _parted(stored) else typed
