"""How typed secrets are stored, compared and judged."""

import argon2
import pytest

from app.core.passwords import hash_secret, secret_matches
from app.core.weak_passwords import WeakPassword, check_password, is_common_password

ABOUT = ["lise.holm@hjoerring.example", "Lise Holm", "Hjørring Bibliotekerne"]


@pytest.fixture
def argon2_runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hashes argon2 is asked to verify, in order; argon2 itself still runs."""
    runs: list[str] = []
    verify = argon2.low_level.verify_secret

    def counted(stored: bytes, secret: bytes, kind: argon2.Type) -> bool:
        runs.append(stored.decode())
        return verify(stored, secret, kind)

    monkeypatch.setattr("argon2._password_hasher.verify_secret", counted)
    return runs


def weakness(text: str) -> str | None:
    try:
        check_password(text, ABOUT)
    except WeakPassword as weak:
        return weak.code
    return None


def test_a_secret_matches_its_own_hash_and_pepper_only() -> None:
    stored = hash_secret("rødgrød på terrassen", "pepper")

    assert secret_matches(stored, "rødgrød på terrassen", "pepper")
    assert not secret_matches(stored, "rødgrød på terrasen", "pepper")
    assert not secret_matches(stored, "rødgrød på terrassen", "salt")


def test_a_hash_is_argon2id_with_19_mebibytes_and_two_passes() -> None:
    assert hash_secret("x", "p").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_same_letter_from_another_keyboard_is_the_same_letter() -> None:
    composed, decomposed = "bl\u00e5b\u00e6r", "bla\u030ab\u00e6r"

    assert composed != decomposed
    assert secret_matches(hash_secret(composed, "p"), decomposed, "p")


@pytest.mark.parametrize("stored", [None, "", "no hash at all", "$argon2i$v=19$x"])
def test_without_a_stored_secret_nothing_matches_but_argon2_runs_all_the_same(
    stored: str | None, argon2_runs: list[str]
) -> None:
    assert not secret_matches(stored, "whatever", "p")

    assert len(argon2_runs) == 1
    assert "m=19456,t=2,p=1" in argon2_runs[0]


def test_a_right_and_a_wrong_secret_cost_one_run_each(argon2_runs: list[str]) -> None:
    stored = hash_secret("right", "p")

    assert secret_matches(stored, "right", "p")
    assert not secret_matches(stored, "wrong", "p")

    assert argon2_runs == [stored, stored]


def test_the_dummy_is_hashed_once(argon2_runs: list[str]) -> None:
    secret_matches(None, "one", "p")
    secret_matches(None, "two", "p")

    assert argon2_runs[0] == argon2_runs[1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kort1234!", "too_short"),
        ("å" * 11, "too_short"),
        ("k8 " * 43, "too_long"),
        ("aaaaaaaaaaaa", "repeats"),
        ("abc9abc9abc9", "repeats"),
        ("Hejsa!Hejsa!Hejsa!", "repeats"),
        ("123456789012", "sequence"),
        ("abcdefghijklmnop", "sequence"),
        ("Qwertyuiop12", "sequence"),
        ("1qaz2wsx3edc", "sequence"),
        ("poiuytrewq09", "sequence"),
        ("Velkommen2026!", "common"),
        ("Sommerferie123", "common"),
        ("S0mm3rf3r13!!!", "common"),
        ("P@ssw0rd2026!", "common"),
        ("Bibliotekskort1", "common"),
        ("lösenord lösenord nytt"[:17], "common"),
        ("jegelskerdig!", "common"),
        ("Lise Holm 2026", "about_you"),
        ("LiseHolm1234!!", "about_you"),
        ("lise.holm@hjoerring.example", "about_you"),
        ("Holm#7-lise!2", "about_you"),
    ],
)
def test_a_guessable_password_is_refused_with_its_reason(text: str, code: str) -> None:
    assert weakness(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "grævling cykler baglæns",
        "kassen står bag døren i 4.A",
        "correct-otter-marble-sofa",
        "tK9#mQ2$vX7!",
        "ยินดีต้อนรับสู่ห้องสมุด",
        "Lise cykler til Skagen",
    ],
)
def test_a_long_password_of_ones_own_is_accepted(text: str) -> None:
    assert weakness(text) is None


def test_everyday_words_are_common_in_all_four_languages() -> None:
    for text in ("Adgangskode1", "Passord12345", "Lösenord2026", "Welcome12345"):
        assert is_common_password(text)
    assert not is_common_password("skovskadernes rytme")
    assert not is_common_password("")
