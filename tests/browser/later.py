"""An installation that lives on another day: so many days from today as its file `days` says."""

import os
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.core import clock
from app.wsgi import application as served

DAYS = Path(os.environ["SAMLAES_INSTANCE"]) / "days"


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer as the application does on that day."""
    days = int(DAYS.read_text()) if DAYS.exists() else 0
    with clock.stopped_at(clock.now() + timedelta(days=days)):
        return served(environ, start_response)
