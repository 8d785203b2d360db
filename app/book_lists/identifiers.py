"""Identifiers of books: which ISBN and faust numbers are whole, and which damage may be mended."""

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal

from stdnum import isbn
from stdnum.exceptions import InvalidChecksum, ValidationError

MIN_EXPONENT_DIGITS = 8  # Excel shows six; they agree with too many books to prove anything
EXPONENT = re.compile(r"([0-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,2})")
BETWEEN = re.compile(r"[\s\u00ad\u2010-\u2015\u2212.-]+")
_GAP = "[\\s\u00ad\u2010-\u2015\u2212-]?"
WITHIN = re.compile(rf"(?<![0-9Xx])(?:97[89]{_GAP})?(?:[0-9]{_GAP}){{9}}[0-9Xx](?![0-9Xx])")
PREFIX = re.compile(r"^ISBN(?:-?1[03])?:?\s*", re.IGNORECASE)
FAUST_AGENCY = re.compile(r"^[0-9]{6}-[a-z]+:", re.IGNORECASE)
FAUST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 2, 3)  # from the check digit leftwards


class BadIdentifier(ValueError):
    """An identifier that is none. `code` says why: empty, exponent, check_digit, length,
    not_isbn, lost_zero or not_faust."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def isbn13(text: str) -> str:
    """The thirteen digits of an ISBN in any spelling; ISBN-10 is converted (ISO 2108).

    Raises BadIdentifier: empty, exponent (a spreadsheet kept only the first digits), length,
    check_digit, not_isbn.
    """
    number = _compact(text)
    if len(number) not in (10, 13):
        raise BadIdentifier("length", text=text, digits=len(number))
    if len(number) == 13 and (not number.startswith(("978", "979")) or number.startswith("9790")):
        raise BadIdentifier("not_isbn", text=text)  # 9790 is printed music
    try:
        return str(isbn.validate(number, convert=True))
    except InvalidChecksum:
        raise BadIdentifier("check_digit", text=text) from None
    except ValidationError:
        raise BadIdentifier("not_isbn", text=text) from None


def isbns_within(text: str) -> list[str]:
    """The whole ISBNs in a text that says more, such as "978… (indb.) kr. 199,95" or a price's own bars."""
    found: list[str] = []
    if EXPONENT.fullmatch(text.strip()):
        return found  # ten of its digits may happen to pass for an older ISBN
    for written in WITHIN.findall(text):
        try:
            found.append(isbn13(written))
        except BadIdentifier:
            continue
    return list(dict.fromkeys(found))


def isbn10(number: str) -> str | None:
    """The older ten-character form of an ISBN-13, or None: those of 979 never had one."""
    return str(isbn.to_isbn10(number)) if number.startswith("978") else None


def repaired_isbn(text: str, second: str) -> tuple[str, bool]:
    """A whole ISBN as it is, or one whose lost leading zeros a second identifier proves.

    A spreadsheet that takes an ISBN-10 for a number drops its zeros (0439023483 is left as
    439023483). They are put back only when the check digit then fits and the row's other
    identifier agrees: either a whole ISBN of the same book, or its exponent form
    (9.78043902348e+12) when that kept at least eight digits and all of them are those of the
    mended number. In goodbooks 3,876 rows are mended so. The flag tells whether it was mended.
    Raises BadIdentifier, lost_zero when nothing proves the zeros.
    """
    try:
        return isbn13(text), False
    except BadIdentifier as bad:
        if bad.code != "length":
            raise
        short = _compact(text)
    if not 5 <= len(short) <= 9:
        raise BadIdentifier("length", text=text, digits=len(short))
    mended = isbn13(short.zfill(10))
    if not _agrees(mended, second):
        raise BadIdentifier("lost_zero", text=text)
    return mended, True


def faust(text: str) -> str:
    """The digits of a Danish faust number: eight or nine, also written "870970-basis:29494940".

    The last digit checks the others by modulus 11 (weights 2 to 7 from the right); all 6,448
    numbers in our data do. Raises BadIdentifier: empty, not_faust, check_digit.
    """
    if not text.strip():
        raise BadIdentifier("empty")
    number = re.sub(r"[ \u00a0]", "", FAUST_AGENCY.sub("", text.strip()))
    if not re.fullmatch(r"[0-9]{8,9}", number):
        raise BadIdentifier("not_faust", text=text)
    weighted = zip(reversed(number), FAUST_WEIGHTS, strict=False)
    if sum(int(digit) * weight for digit, weight in weighted) % 11:
        raise BadIdentifier("check_digit", text=text)
    return number


def _compact(text: str) -> str:
    """Digits and X alone; letters and other scripts' digits never pass for an ISBN."""
    bare = text.strip().strip("'\"").strip()
    if not bare:
        raise BadIdentifier("empty")
    if EXPONENT.fullmatch(bare):
        raise BadIdentifier("exponent", text=text)
    bare = re.sub(r"(?<=[0-9]{5})[.,]0$", "", bare)  # a spreadsheet's "9788763841450.0"
    number = BETWEEN.sub("", PREFIX.sub("", bare)).upper()
    if not re.fullmatch(r"[0-9]+X?", number):
        raise BadIdentifier("not_isbn", text=text)
    return number


def _agrees(number: str, second: str) -> bool:
    form = EXPONENT.fullmatch(second.strip())
    if form is None:
        try:
            return isbn13(second) == number
        except BadIdentifier:
            return False
    digits = form[1] + (form[2] or "")
    if form[3] != "12" or len(digits) < MIN_EXPONENT_DIGITS:
        return False
    # pandas prints twelve digits and drops zeros at the end; Excel prints what fits
    kept = Context(prec=max(len(digits), 12), rounding=ROUND_HALF_EVEN)
    return kept.create_decimal(number) == Decimal(digits.ljust(13, "0")[:13])
