"""A1 and A2: a hundred thousand secrets of each kind, and what a year of guessing at the cap would find."""

import secrets
from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from app.accounts.codes import ALPHABET, guess_bound, new_code, qr_token
from app.cards.card_sign_in import EVERYWHERE_WINDOW, FAILURES_EVERYWHERE
from bench.figures import Figures

pytestmark = pytest.mark.storm

MANY = 100_000
CARDS = 100_000
"""Live cards in all libraries of one installation."""
TOO_UNEVEN = {20: 43.82, 64: 103.44}
"""Chi-square above this has p < 0.001, for so many symbols (19 and 63 degrees of freedom)."""
ADDRESS_SYMBOLS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
ROUNDS = 3
"""Twelve positions at p > 0.001 fail once in eighty runs by chance; three draws in a row never do."""

Kind = tuple[Callable[[], str], str, int]
KINDS: dict[str, Kind] = {
    "typed_code": (lambda: _typed(new_code()), ALPHABET, 12),
    "qr_token": (qr_token, ADDRESS_SYMBOLS, 21),
    "link_token": (lambda: secrets.token_urlsafe(16), ADDRESS_SYMBOLS, 21),
    "session_token": (lambda: secrets.token_urlsafe(24), ADDRESS_SYMBOLS, 32),
}
"""How each is drawn, its symbols, and how many of them are drawn evenly (a 22nd would hold two bits)."""


@pytest.mark.parametrize("name", KINDS)
def test_a1_no_two_secrets_are_alike_and_no_symbol_is_favoured(name: str, figures: Figures) -> None:
    draw, symbols, length = KINDS[name]
    worst = 0.0
    for _ in range(ROUNDS):
        drawn = [draw() for _ in range(MANY)]
        worst = _most_uneven(drawn, symbols, length)
        if worst <= TOO_UNEVEN[len(symbols)]:
            break

    figures.at_most(f"A1.{name}_twice", MANY - len(set(drawn)), 0, f"of {MANY}", digits=0)
    figures.at_most(f"A1.{name}_chi2", worst, TOO_UNEVEN[len(symbols)], "the most uneven position")
    assert not figures.failed


def test_a1_its_control_finds_a_byte_taken_modulo_twenty(figures: Figures) -> None:
    """256 is no multiple of 20: sixteen symbols come a little oftener than four."""
    drawn = [_typed(new_code(lambda n: secrets.randbelow(256) % n)) for _ in range(MANY)]

    figures.at_least("A1.control_chi2", _most_uneven(drawn, ALPHABET, 12), TOO_UNEVEN[20])
    assert not figures.failed


def test_a2_a_year_of_guessing_finds_a_card_less_than_once_in_a_thousand(figures: Figures) -> None:
    an_hour = int(FAILURES_EVERYWHERE / (EVERYWHERE_WINDOW.total_seconds() / 3600))

    bound = guess_bound(CARDS, an_hour)

    figures.at_most("A2", bound, 1e-3, f"{CARDS} cards, {an_hour} failures an hour", digits=7)
    six = CARDS * an_hour * 24 * 365 / len(ALPHABET) ** 6
    figures.at_least("A2.control", min(1.0, six), 0.99, "codes of six symbols")
    assert not figures.failed


def _typed(code: object) -> str:
    return code.selector + code.verifier  # type: ignore[attr-defined,no-any-return]


def _most_uneven(drawn: Sequence[str], symbols: str, length: int) -> float:
    """The greatest chi-square of any position."""
    even = len(drawn) / len(symbols)
    worst = 0.0
    for place in range(length):
        seen = Counter(secret[place] for secret in drawn)
        worst = max(worst, sum((seen[symbol] - even) ** 2 / even for symbol in symbols))
    return worst
