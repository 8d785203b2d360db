"""The first run: one address, printed by the server, where the first library is made."""

import hmac
import os
import secrets
from pathlib import Path

from app.core.errors import RuleBroken

FILE = "setup_token"


def setup_token(instance: Path) -> str:
    """The one-time token of an installation without a library, made the first time it is asked for.

    Only the owner of the instance folder can read it.
    """
    file = instance / FILE
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    token = secrets.token_urlsafe(24)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(token)
    return token


def is_setup_token(instance: Path, token: str) -> bool:
    """Whether `token` is the one that was printed."""
    file = instance / FILE
    return file.exists() and hmac.compare_digest(file.read_text().strip(), token)


def spend_setup_token(instance: Path) -> None:
    """Use the token up, so that of two people at once only one makes the library.

    Should the rest fail, starting the server again prints a new one. Raises RuleBroken("setup_done").
    """
    try:
        (instance / FILE).unlink()
    except FileNotFoundError:
        raise RuleBroken("setup_done") from None
