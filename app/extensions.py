"""One of each extension, not yet bound to an application."""

from typing import Any

from flask import request
from flask_babel import Babel
from flask_htmx import HTMX
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from app.core.tables import Base


class Htmx4(HTMX):  # type: ignore[misc]
    """Flask-HTMX as htmx 4 speaks: targets carry their tag, and a request says if it is partial."""

    @property
    def target_id(self) -> str | None:
        """The DOM id the answer goes into, without the tag htmx 4 puts before it."""
        return request.headers.get("HX-Target", "").rpartition("#")[2] or None

    @property
    def partial(self) -> bool:
        """Whether a part of the page is wanted rather than the whole."""
        return bool(self) and request.headers.get("HX-Request-Type") == "partial"


db: Any = SQLAlchemy(metadata=Base.metadata, session_options={"autoflush": True})
login = LoginManager()
csrf = CSRFProtect()
htmx = Htmx4()
babel = Babel()
