"""A secret the library must be able to use again: sealed with a key that is not in the database."""

import base64
import secrets

NONCE_BYTES = 12
KEY_BYTES = 32
PURPOSE = b"samlaes: the secret of a sign-in service"


def seal(secret: str, pepper: bytes, about: str) -> str:
    """The secret so that only this installation reads it, and only as the one of `about`."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(_key(pepper)).encrypt(nonce, secret.encode(), about.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(sealed: str, pepper: bytes, about: str) -> str | None:
    """The secret again; nothing if the pepper is another one or the row was meddled with."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        data = base64.urlsafe_b64decode(sealed)
        plain = AESGCM(_key(pepper)).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], about.encode())
    except (InvalidTag, ValueError):
        return None
    return plain.decode()


def _key(pepper: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), KEY_BYTES, salt=None, info=PURPOSE).derive(pepper)
