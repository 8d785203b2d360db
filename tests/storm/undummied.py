"""The control of A7: a server that compares no dummy. What does not exist is refused in no time."""

from app.core import passwords

_compared = passwords.secret_matches


def only_what_is_stored(stored: str | None, text: str, pepper: str) -> bool:
    """As `passwords.secret_matches`, without the work for nobody's sake."""
    return stored is not None and _compared(stored, text, pepper)


passwords.secret_matches = only_what_is_stored

from app import create_app  # noqa: E402  (made only now that it hurries)

application = create_app()
