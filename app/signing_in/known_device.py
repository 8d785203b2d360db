"""A device somebody has signed in on before: failures elsewhere do not close its door (`safety.md` A11).

Without this, ten wrong passwords from anywhere would lock a librarian out. The cookie opens nothing; it
only says, signed by us, that this device and this address have met.
"""

import hmac
import secrets

from app.accounts.people import tidy_email

STRANGE = "strange"


def card_for(email: str, secret: bytes) -> str:
    """What the device keeps: a name of its own, and our seal on it together with the address."""
    name = secrets.token_urlsafe(16)
    return f"{name}.{_seal(name, email, secret)}"


def device_of(card: str | None, email: str, secret: bytes) -> str:
    """The device's own name, if it has met this address; all others are strange."""
    name, _, seal = (card or "").partition(".")
    if name and hmac.compare_digest(seal.encode(), _seal(name, email, secret).encode()):
        return name
    return STRANGE


def _seal(name: str, email: str, secret: bytes) -> str:
    return hmac.digest(secret, f"known device:{name}:{tidy_email(email)}".encode(), "sha256").hex()
