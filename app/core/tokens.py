"""Secrets drawn at random and handed out once: what is kept of them."""

import hashlib


def token_hash(token: str) -> str:
    """What is kept of a token of 128 random bits or more: SHA-256, in hex.

    Such a secret needs neither salt nor a slow hash (ASVS 6.5.2 asks for 112 bits).
    """
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
