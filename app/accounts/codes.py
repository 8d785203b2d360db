"""A child's secrets: the code typed from a card, and the token behind its QR code.

Thirteen symbols without vowels or look-alikes: twelve drawn at random, so that a whole
country's cards stand a year of guessing, and one that catches slips of the finger.
"""

import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

ALPHABET = "BCDFGHJKMNPRTVWX3479"
SELECTOR_LENGTH = 5
VERIFIER_LENGTH = 7
CODE_LENGTH = SELECTOR_LENGTH + VERIFIER_LENGTH + 1
GROUPS = (4, 4, 5)
TOKEN_BYTES = 16
HOURS_A_YEAR = 24 * 365

# What a child probably read, for symbols that are never printed on a card.
LOOK_ALIKES = {
    "0": "D", "O": "D", "Q": "D", "Ø": "D", "1": "7", "I": "T", "L": "T", "2": "7",
    "Z": "7", "5": "3", "S": "3", "6": "G", "8": "B", "A": "4", "E": "F", "U": "V",
    "Y": "V",
}  # fmt: skip
# Multiplication by a generator of the field of four elements, written as two bits.
_TIMES_GENERATOR = (0, 2, 3, 1)


class MalformedCode(ValueError):
    """What was typed cannot be any card's code; it never counts as a failed attempt.

    `code` is `wrong_length` (values `found`, `expected`), `wrong_symbol` (values
    `position` from 1, `symbol`, `suggestion` or None) or `wrong_check`.
    """

    def __init__(self, code: str, **values: str | int | None) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class TypedCode:
    """A well-formed code: the selector finds the card, the verifier proves it."""

    selector: str
    verifier: str = field(repr=False)
    check: str = field(repr=False)

    @property
    def printed(self) -> str:
        """The code as it stands on the card, in groups: `KMR7-4TGX-9HBDX`."""
        symbols = iter(self.selector + self.verifier + self.check)
        return "-".join("".join(next(symbols) for _ in range(n)) for n in GROUPS)


def new_code(randbelow: Callable[[int], int] = secrets.randbelow) -> TypedCode:
    """Draw a code of twelve random symbols (51.9 bits) and its check symbol."""
    drawn = "".join(ALPHABET[randbelow(len(ALPHABET))] for _ in range(CODE_LENGTH - 1))
    return _take_apart(drawn + _check_symbol(drawn))


def read_code(text: str) -> TypedCode:
    """Read what a child typed, whatever its case, spaces and dashes.

    Raises MalformedCode when no card can carry it.
    """
    symbols = _symbols(text)
    if len(symbols) != CODE_LENGTH:
        raise MalformedCode("wrong_length", found=len(symbols), expected=CODE_LENGTH)
    for position, symbol in enumerate(symbols, start=1):
        if symbol not in ALPHABET:
            raise MalformedCode(
                "wrong_symbol",
                position=position,
                symbol=symbol,
                suggestion=LOOK_ALIKES.get(symbol),
            )
    if _check_symbol(symbols[:-1]) != symbols[-1]:
        raise MalformedCode("wrong_check")
    return _take_apart(symbols)


def qr_token() -> str:
    """Draw the 128-bit token behind a QR code: 22 characters safe in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def guess_bound(cards: int, failures_per_hour: int) -> float:
    """At most this likely is it that somebody guesses any of so many live cards' codes
    in a year, when the whole installation allows so many failures an hour."""
    guesses = failures_per_hour * HOURS_A_YEAR
    # The check symbol adds nothing: whoever guesses can compute it too.
    codes = float(len(ALPHABET)) ** (SELECTOR_LENGTH + VERIFIER_LENGTH)
    return min(1.0, cards * guesses / codes)


def _symbols(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(
        symbol
        for symbol in plain
        if not symbol.isspace() and unicodedata.category(symbol) not in ("Pd", "Cf")
    )


def _take_apart(symbols: str) -> TypedCode:
    return TypedCode(symbols[:SELECTOR_LENGTH], symbols[SELECTOR_LENGTH:-1], symbols[-1])


def _check_symbol(symbols: str) -> str:
    """The symbol that brings two weighted sums to zero, over fields of five and four.

    Weights never zero catch every wrong symbol; neighbours' weights never equal
    catch every pair changed round.
    """
    five = four = 0
    for symbol in symbols:
        number = ALPHABET.index(symbol)
        five = (2 * five + number % 5) % 5
        four = _TIMES_GENERATOR[four] ^ (number // 5)
    check_five = -2 * five % 5
    check_four = _TIMES_GENERATOR[four]
    return ALPHABET[check_four * 5 + check_five]
