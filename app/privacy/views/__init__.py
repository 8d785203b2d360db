"""What is known of children, for those it concerns: copies, the data map in words, the papers."""

from typing import cast

from flask import Blueprint, Flask
from flask.blueprints import BlueprintSetupState

from app.extensions import db
from app.privacy import traces

bp = Blueprint("privacy", __name__, url_prefix="/<slug:library>")


@bp.record
def _say_where_tombstones_are(state: BlueprintSetupState) -> None:
    app = cast("Flask", state.app)
    with app.app_context():
        traces.kept_in(db.engine, app.config["INSTANCE"])


from app.privacy.views import copies, papers  # noqa: E402, F401
