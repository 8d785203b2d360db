"""Whether a free text holds somebody's national number, which is stored nowhere.

Danish CPR (day first, four more digits), Norwegian fødselsnummer (day first, five more)
and Swedish personnummer (year first, four more). A date followed by a dash and digits is
enough; undivided digits must also pass the country's check, or lists of ISBNs, telephone
numbers and barcodes would be refused.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice

_DASH = r"[-\u2010-\u2015\u2212]"
_GAP = rf"(?: ?{_DASH} ?| )"
_ALONE = rf"(?<!\d)(?<!\d{_DASH})(?<!\+)(?<!\+\d\d )(?<!isbn )(?<!isbn: )(?<!isbn-10: )"
_END = rf"(?!\d)(?!{_DASH}\d)"
_TEN = re.compile(rf"{_ALONE}(\d\d)[./-]?(\d\d)[./-]?(\d\d)({_GAP}?)(\d{{4}}){_END}")
_SPACED = re.compile(rf"{_ALONE}(\d\d) (\d\d) (\d\d)({_GAP})(\d{{4}}){_END}")
_ELEVEN = re.compile(rf"{_ALONE}(\d\d)[./]?(\d\d)[./]?(\d\d)({_GAP}?)(\d{{5}}){_END}")
_SWEDISH = re.compile(rf"{_ALONE}(?:18|19|20)?(\d\d)(\d\d)(\d\d)([-+ ]?)(\d{{4}}){_END}")
_CPR_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_NORWEGIAN_WEIGHTS = (
    (3, 7, 6, 1, 8, 9, 4, 5, 2, 1, 0),
    (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1),
)
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def find_national_number(text: str) -> bool:
    """True if the text holds what looks like a Danish, Norwegian or Swedish national
    number, however it is spaced and in whatever digits it is written."""
    plain = _plain(text)
    return (
        any(map(_is_cpr, _matches(_TEN, plain)))
        or any(map(_is_cpr, _matches(_SPACED, plain)))
        or any(map(_is_norwegian, _matches(_ELEVEN, plain)))
        or any(map(_is_swedish, _matches(_SWEDISH, plain)))
    )


def _plain(text: str) -> str:
    """Western digits, single spaces, nothing invisible between them."""
    characters = []
    for character in unicodedata.normalize("NFKC", text).casefold():
        if character.isdecimal():
            characters.append(str(unicodedata.decimal(character)))
        elif unicodedata.category(character) != "Cf":
            characters.append(character)
    return re.sub(r"\s+", " ", "".join(characters))


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    # A number may begin inside an earlier match, so the search starts again at each digit.
    position = 0
    while match := pattern.search(text, position):
        yield match
        position = match.start() + 1


def _is_cpr(match: re.Match[str]) -> bool:
    day, month, year, gap, rest = match.groups()
    if not _is_day(int(day), int(month)):
        return False
    # Swedish telephone numbers are ten digits from 0 on. Only numbers given to people
    # born long ago fail the check, so no child's number is missed by asking for it.
    undivided = match.group(0).isdecimal()
    if undivided and day.startswith("0"):
        return _weighed(day + month + year + rest, _CPR_WEIGHTS)
    return bool(gap) or undivided


def _is_norwegian(match: re.Match[str]) -> bool:
    day, month, year, gap, rest = match.groups()
    # 40 on the day: a D-number; 40 on the month: a number given by a hospital;
    # 80 on the month: a number for tests.
    if not _is_day(int(day) % 40, int(month) % 40):
        return False
    number = day + month + year + rest
    return bool(gap) or all(_weighed(number, w) for w in _NORWEGIAN_WEIGHTS)


def _is_swedish(match: re.Match[str]) -> bool:
    year, month, day, gap, rest = match.groups()
    # 60 on the day: a number given to people not registered as living in Sweden.
    if not _is_day(int(day) % 60, int(month)):
        return False
    ten_digits_with_dash = gap in ("-", "+") and len(match.group(0)) == 11
    return ten_digits_with_dash or _passes_luhn(year + month + day + rest)


def _is_day(day: int, month: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= _LONGEST_MONTHS[month - 1]


def _weighed(number: str, weights: Sequence[int]) -> bool:
    return sum(int(d) * w for d, w in zip(number, weights, strict=True)) % 11 == 0


def _passes_luhn(number: str) -> bool:
    digits = [int(digit) for digit in number]
    doubled = [2 * digit for digit in islice(digits, 0, None, 2)]
    singles = sum(islice(digits, 1, None, 2))
    return (singles + sum(d // 10 + d % 10 for d in doubled)) % 10 == 0
