"""How people write a class ("4.A", "4a", "Trin 4", "Rød stue") and which grade it is."""

import re
from collections.abc import Iterable

LONGEST_LABEL = 20
HIGHEST_GRADE = 13
_GRADE_WORD = (
    r"(?:klassetrin|trinnet|trinn|trin|klasse|klass|class|kl\.?|årskurs|åk\.?|årgang"
    r"|årg\.?|grade|year)"
)
_SECTION = r"[a-zæøåäö]\d?"
_ROOM_WORD = r"(?:stuen?|gruppen?|gruppa|avdeling(?:en)?|avdelning(?:en)?|hold(?:et)?)"
_BEFORE_FIRST_GRADE = (
    r"(?:børnehaveklassen?|børnehaveklasse|bh\.? ?kl\.?|førskoleklasse|förskoleklass"
    r"|f-klass)"
)
_NUMBERED = re.compile(rf"(\d{{1,2}})(\.?) ?({_SECTION})", re.IGNORECASE)
_WORDED = re.compile(rf"(?:klasse|klass|class|kl)\.?:? ?(\d{{1,2}}\.? ?{_SECTION})", re.IGNORECASE)
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(\d{{1,2}})\.? ?{_SECTION}",
        rf"(\d{{1,2}})\.? ?{_GRADE_WORD}(?: ?{_SECTION})?",
        rf"{_GRADE_WORD} ?(\d{{1,2}})(?:\.? ?{_SECTION})?",
        rf"{_BEFORE_FIRST_GRADE}(?: ?{_SECTION})?",
        rf"[^\W\d]+ {_ROOM_WORD}",
    )
)
_BARE_GRADE = re.compile(r"(\d{1,2})\.?")


def tidy_class_label(text: str) -> str:
    """A class label with one spacing: `4. a` and `klasse 4.a` become `4.A`, words stay as they are."""
    label = " ".join(text.split()).strip(" ,;:")
    if worded := _WORDED.fullmatch(label):
        label = worded[1]
    numbered = _NUMBERED.fullmatch(label)
    if numbered:
        number, dot, section = numbered.groups()
        return f"{int(number)}{dot}{section.upper()}"
    return label


def class_key(label: str) -> str:
    """What two spellings of the same class share: `4.A`, `4a` and `4. A` are `4a`."""
    return re.sub(r"[\s.]", "", tidy_class_label(label).casefold())


def is_class_label(text: str) -> bool:
    """Whether a text is written as a class is; a bare number is not."""
    label = " ".join(text.split()).strip(" ,;:")
    return any(form.fullmatch(label) for form in _FORMS)


def grade_of(label: str) -> int | None:
    """The grade a class label tells, 0 for the year before the first; None if it does not.

    `4.A`, `4b`, `Trin 4`, `4. klasse` and a bare `4` are 4; `Rød stue` is None.
    """
    text = " ".join(label.split()).strip(" ,;:")
    for form in (*_FORMS, _BARE_GRADE):
        match = form.fullmatch(text)
        if match and form.groups:
            grade = int(match.group(1))
            return grade if grade <= HIGHEST_GRADE else None
    before_first = re.fullmatch(rf"{_BEFORE_FIRST_GRADE}.{{0,3}}", text, re.IGNORECASE)
    return 0 if before_first else None


class KnownClasses:
    """The classes a roster may name, found by any spelling, shown by the school's own."""

    def __init__(self, labels: Iterable[str]) -> None:
        self._labels = {class_key(label): label for label in reversed(list(labels))}
        self._most_words = max((len(x.split()) for x in self._labels.values()), default=1)

    def own_spelling(self, text: str) -> str:
        """The school's spelling, or else the first one this roster used."""
        return self._labels.setdefault(class_key(text), tidy_class_label(text))

    def is_label(self, text: str) -> bool:
        """Whether a text is one of the school's classes or is written as a class is."""
        return class_key(text) in self._labels or is_class_label(text)

    def split_off(self, text: str) -> tuple[str, str | None]:
        """Take a class off the end or the beginning of a line: the rest, and the class."""
        words = text.split()
        most = min(len(words), max(self._most_words, 3))
        for size in range(most, 0, -1):
            tail = " ".join(words[-size:])
            if self.is_label(tail):
                return " ".join(words[:-size]), self.own_spelling(tail)
        for size in range(most, 0, -1):
            head = " ".join(words[:size])
            # "4 A. Holm" is a numbered line: a class in front is one word, or known.
            if class_key(head) in self._labels or (
                is_class_label(head) and (size == 1 or _has_grade_word(head))
            ):
                return " ".join(words[size:]), self.own_spelling(head)
        return text, None


def _has_grade_word(text: str) -> bool:
    return re.search(rf"\b{_GRADE_WORD}(?!\w)", text, re.IGNORECASE) is not None
