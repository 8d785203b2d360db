"""MARC 21: what a record of the international format says about a book.

Where each fact stands: title 245 $a $n $p, subtitle 245 $b; persons 100 110 700 710 $a; ISBN 020
$a; year 008/07-10 or 264/260 $c; language 008/35-37 or 041 $a; ages 521 $a or 008/22; reading level
(lix, let-tal) 521 $a; format leader/06-07, 007/00, 008/23-27 and 655 $a; fiction 008/33, for
audiobooks 008/30-31; series 490, 830 $a or 800 $t; subjects 650, 655 $a.
"""

import re
from collections.abc import Iterable

from app.book_lists.audiences import Audience, read_audience
from app.book_lists.book_rows import MAX_OTHER, BookRow
from app.book_lists.identifiers import BadIdentifier, faust
from app.book_lists.languages import language_code
from app.book_lists.levels import Level, read_level
from app.book_lists.titles import creator_names
from app.book_lists.wordings import MAX_SUBJECTS, year_in
from app.marc.own_records import own_key
from app.marc.records import Field, Record, isbns_in

# 008/22 and the ages they stand for (MARC 21, "target audience").
AUDIENCES = {"a": (0, 5), "b": (6, 8), "c": (9, 13), "d": (14, 17)}
CHILDREN = "abcdj"
# 008/33 (MARC 21, "literary form"); humour, letters and mixed forms say neither.
FICTION = dict.fromkeys("1cdfjp", True) | dict.fromkeys("0eis", False)
# 008/30-31 of a recording (MARC 21, "literary text").
HEARD_FICTION = dict.fromkeys("dfop", True) | dict.fromkeys("abehiklst", False)
# 655 $a: the words for a form, in English, Danish, Norwegian and Swedish.
FORMS = (
    ("graphic_novel", re.compile(r"graphic novel|grafisk roman|grafiska romaner|tegneserieroman", re.I)),
    ("comic", re.compile(r"\bcomic|tegneserie|tecknade serier|seriealbum", re.I)),
    ("picture_book", re.compile(r"picture book|billedb|bildeb|bilderb", re.I)),
)
LEADING_ZEROS = re.compile(r"\b0+(?=\d)")
TRIM = " \t/:;,="


def international_book(position: int, record: Record) -> BookRow:
    """The book of a MARC 21 record; its title may be empty, for the caller to refuse."""
    fixed = fixed_field(record)
    return shared_facts(
        position,
        record,
        audience=_audience(record, fixed),
        form=_form(record, fixed),
        fiction=_fiction(record, fixed),
        subjects=("650",) if own_key(record) else ("650", "655"),  # ours has forms alone in 655
    )


def shared_facts(
    position: int,
    record: Record,
    audience: Audience,
    form: str,
    fiction: bool | None,
    subjects: tuple[str, ...],
) -> BookRow:
    """What stands at the same place in MARC 21 and NORMARC, with what does not; ages in years."""
    isbns, remarks = isbns_in(record.values("020", "a"))
    fixed = fixed_field(record)
    published = list(record.tagged("264", "260"))
    level = _level(record)
    return BookRow(
        row=position,
        title=_title(record),
        creators=tuple(_creators(record)),
        subtitle=trimmed(record.first("245", "b"))[:MAX_OTHER],
        isbn=isbns[0] if isbns else None,
        other_isbns=tuple(isbns[1:]),
        faust=_faust(record),
        year=year_in(fixed[7:11]) or year_in(_first(published, "c")),
        publisher=trimmed(_first(published, "b"))[:MAX_OTHER],
        edition=record.first("250", "a")[:MAX_OTHER],
        language=language_code(fixed[35:38]) or language_code(record.first("041", "a")[:3]),
        age_from=audience.age_from,
        age_to=audience.age_to,
        is_easy=audience.is_easy,
        for_children=audience.for_children,
        lix=level.lix,
        let_number=level.let_number,
        format=form,
        is_fiction=fiction,
        series=_series(record)[:MAX_OTHER],
        subjects=_subjects(record, subjects),
        remarks=tuple(remarks),
    )


def fixed_field(record: Record) -> str:
    """Field 008, as long as it should be."""
    return record.control("008").ljust(40)


def trimmed(text: str) -> str:
    """Without the punctuation that ISBD puts between parts, and a last full stop that ends no
    abbreviation."""
    text = " ".join(text.split()).strip(TRIM)
    if re.search(r"\w{3}\.$|[)\]]\.$", text) and not text.endswith("..."):
        text = text[:-1]
    return text.strip(TRIM)


def form_in(record: Record, *tags: str) -> str:
    """The form that the genre words of these fields name; "" when they name none."""
    words = " | ".join(value for tag in tags for value in record.values(tag, "a"))
    return next((form for form, named in FORMS if named.search(words)), "")


def _title(record: Record) -> str:
    """The title with its part: volumes are works of their own."""
    field = next(record.tagged("245"), None)
    parts = [trimmed(value) for code, value in field.parts if code in "anp"] if field else []
    return ". ".join(part for part in parts if part)


def _creators(record: Record) -> list[str]:
    people = [field for field in record.tagged("100", "110", "700", "710") if not field.first("t")]
    names = [name for field in people for name in _names(field)]  # with $t it is another work
    return list(dict.fromkeys(names))


def _names(field: Field) -> list[str]:
    name = trimmed(field.first("a"))
    return ([name] if name else []) if field.tag.endswith("10") else creator_names(name)


def _faust(record: Record) -> str | None:
    """The control number, where it is Denmark's: elsewhere eight digits are something else."""
    if not record.control("003").startswith("DK"):
        return None
    try:
        return faust(record.control("001"))
    except BadIdentifier:
        return None


def _audience(record: Record, fixed: str) -> Audience:
    # With a first indicator 1 the note is bare ages ("008-012").
    notes = [
        f"ages {LEADING_ZEROS.sub('', value)}" if field.indicators[:1] == "1" else value
        for field in record.tagged("521")
        for value in field.values("a")
    ]
    said = read_audience(notes)
    code = fixed[22:23]
    for_children = True if code and code in CHILDREN else said.for_children
    if said.age_from is None and code in AUDIENCES:
        return Audience(*AUDIENCES[code], said.is_easy, for_children)
    return Audience(said.age_from, said.age_to, said.is_easy, for_children)


def _level(record: Record) -> Level:
    return read_level(record.values("521", "a"))


def _form(record: Record, fixed: str) -> str:
    kind = record.leader[6:7] or "a"
    if kind == "i":
        return "audiobook"
    if kind not in "at" or record.leader[7:8] == "s":  # s: a periodical
        return "other"
    if fixed[23:24] in ("o", "q", "s") or record.control("007").startswith("c"):
        return "ebook"
    named = form_in(record, "655")
    if named:
        return named
    return "comic" if "6" in fixed[24:28] or fixed[33:34] == "c" else "book"


def _fiction(record: Record, fixed: str) -> bool | None:
    if record.leader[6:7] == "i":
        return HEARD_FICTION.get(fixed[30:31])
    return FICTION.get(fixed[33:34])


def _series(record: Record) -> str:
    fields = list(record.tagged("490", "440", "830"))
    return trimmed(_first(fields, "a") or record.first("800", "t"))


def _subjects(record: Record, tags: tuple[str, ...]) -> tuple[str, ...]:
    values = (trimmed(field.first("a")).rstrip(".") for field in record.tagged(*tags))
    return tuple(dict.fromkeys(value for value in values if value))[:MAX_SUBJECTS]


def _first(fields: Iterable[Field], code: str) -> str:
    return next((value for field in fields for value in field.values(code)), "")
