"""Secrets people type: how they are stored and compared."""

import hashlib
import hmac
import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

# 19 MiB, two passes, one lane: OWASP's first choice for argon2id.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)


def hash_secret(text: str, pepper: str) -> str:
    """The form in which a password or a code's verifier is stored.

    Takes about 50 ms, so it is never called inside a write transaction.
    """
    return _hasher.hash(_peppered(text, pepper))


def secret_matches(stored: str | None, text: str, pepper: str) -> bool:
    """Whether the text is the stored secret, by exactly one argon2 run.

    With nothing stored, or something that is no hash, a dummy is compared instead, so
    that the time taken does not tell who has an account.
    """
    peppered = _peppered(text, pepper)
    # The dummy is a random secret nobody knows: it matches nothing.
    usable = stored if stored and stored.startswith("$argon2id$") else _dummy_hash()
    try:
        return _hasher.verify(usable, peppered)
    except (VerificationError, InvalidHashError):
        return False


def _peppered(text: str, pepper: str) -> bytes:
    # The same å typed on two keyboards must be the same password.
    normal = unicodedata.normalize("NFKC", text).encode("utf-8", "surrogatepass")
    return hmac.digest(pepper.encode(), normal, hashlib.sha256)


@cache
def _dummy_hash() -> str:
    return _hasher.hash(secrets.token_bytes(32))
