"""The control of cards and doors: no brake on wrong codes, tries without end, doors that never close."""

from app.cards import card_sign_in
from app.doors import coming_in
from app.doors.models import Knock

card_sign_in.QUICK_FAILURES = card_sign_in.FAILURES_EVERYWHERE = 1_000_000
Knock.tries_left = 1  # type: ignore[assignment, method-assign]
coming_in.is_open = lambda _door, _now: True

from app import create_app  # noqa: E402  (made only now that nothing brakes)

application = create_app()
