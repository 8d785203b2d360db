"""A child's typed code and QR token."""

import ast
import random
import re
from collections import Counter
from pathlib import Path

import pytest

from app.accounts import codes
from app.accounts.codes import ALPHABET, MalformedCode, TypedCode, guess_bound, new_code, qr_token, read_code
from app.core.tokens import token_hash

# Chi-square with 19 degrees of freedom stays below this with probability 1 - 1e-9.
CHI_SQUARE_BOUND = 86.0


def symbols_of(code: TypedCode) -> str:
    return code.selector + code.verifier + code.check


def seeded_codes(number: int) -> list[str]:
    draw = random.Random(20220901).randrange
    return [symbols_of(new_code(draw)) for _ in range(number)]


def code_of(numbers: list[int]) -> TypedCode:
    steps = iter(numbers)
    return new_code(lambda _: next(steps))


def refusal(text: str) -> MalformedCode:
    with pytest.raises(MalformedCode) as refused:
        read_code(text)
    return refused.value


def test_the_alphabet_has_twenty_symbols_and_neither_vowels_nor_look_alikes() -> None:
    assert len(set(ALPHABET)) == 20
    assert not set(ALPHABET) & set("AEIOUY0125678LQSZ") - {"7"}


def test_a_code_is_printed_in_three_groups_and_read_again() -> None:
    code = new_code()

    assert re.fullmatch(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{5}", code.printed)
    assert read_code(code.printed) == code
    assert (len(code.selector), len(code.verifier), len(code.check)) == (5, 7, 1)


def test_case_spaces_and_dashes_do_not_matter() -> None:
    code = new_code()
    typed = " " + " – ".join(symbols_of(code).lower()) + "\u00a0"

    assert read_code(typed) == code


def test_a_code_shown_in_a_log_does_not_give_itself_away() -> None:
    code = new_code()

    assert code.verifier not in repr(code)


def test_every_single_wrong_symbol_is_caught_at_every_position() -> None:
    for right in seeded_codes(40):
        for place in range(13):
            for other in set(ALPHABET) - {right[place]}:
                wrong = right[:place] + other + right[place + 1 :]
                assert refusal(wrong).code == "wrong_check"


def test_every_pair_of_neighbours_changed_round_is_caught() -> None:
    background = [ALPHABET.index(symbol) for symbol in seeded_codes(1)[0][:12]]
    for place in range(12):
        for first in range(20):
            for second in range(20):
                drawn = background.copy()
                drawn[place : place + 2] = [first, second]
                right = symbols_of(code_of(drawn))
                turned = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
                if turned != right:
                    assert refusal(turned).code == "wrong_check"


def test_the_check_symbol_takes_all_twenty_values() -> None:
    assert {code[-1] for code in seeded_codes(2000)} == set(ALPHABET)


@pytest.mark.parametrize(
    ("text", "found"),
    [("", 0), ("KMR7-4TGX-9HBD", 12), ("K" * 5000, 5000), ("КМ", 2)],
)
def test_a_wrong_length_is_told_with_both_numbers(text: str, found: int) -> None:
    assert refusal(text).code == "wrong_length"
    assert refusal(text).values == {"found": found, "expected": 13}


@pytest.mark.parametrize(
    ("symbol", "suggestion"),
    [("0", "D"), ("o", "D"), ("8", "B"), ("6", "G"), ("u", "V"), ("?", None)],
)
def test_a_look_alike_is_answered_with_a_question(symbol: str, suggestion: str | None) -> None:
    refused = refusal("KM" + symbol + "7-4TGX-9HBDX")

    assert refused.code == "wrong_symbol"
    assert refused.values == {
        "position": 3,
        "symbol": symbol.upper(),
        "suggestion": suggestion,
    }


def test_every_suggestion_is_a_symbol_a_card_can_carry() -> None:
    for seen, meant in codes.LOOK_ALIKES.items():
        assert seen not in ALPHABET
        assert meant in ALPHABET


def test_no_two_of_ten_thousand_codes_are_alike_and_no_symbol_is_favoured() -> None:
    drawn = [new_code() for _ in range(10_000)]

    assert len({code.selector + code.verifier for code in drawn}) == 10_000
    for place in range(13):
        seen = Counter(symbols_of(code)[place] for code in drawn)
        expected = 10_000 / 20
        spread = sum((seen[s] - expected) ** 2 / expected for s in ALPHABET)
        assert spread < CHI_SQUARE_BOUND


def test_only_the_systems_own_randomness_is_used() -> None:
    tree = ast.parse(Path(codes.__file__).read_text("utf-8"))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}

    assert "secrets" in imported
    assert "random" not in imported


def test_a_year_of_guessing_at_the_cap_hits_a_card_less_than_once_in_a_thousand() -> None:
    bound = guess_bound(cards=100_000, failures_per_hour=500)

    assert bound == pytest.approx(1.069e-4, rel=1e-3)
    assert bound <= 1e-3
    assert guess_bound(cards=10**12, failures_per_hour=10**9) == 1.0


def test_a_qr_token_is_twenty_two_characters_and_never_the_same() -> None:
    tokens = {qr_token() for _ in range(1000)}

    assert len(tokens) == 1000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", token) for token in tokens)


def test_a_token_is_stored_as_its_sha256() -> None:
    assert token_hash("abc") == ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
