"""Whether this installation can work: for the operator's monitoring."""

from flask import Flask, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db


def init_app(app: Flask) -> None:
    @app.get("/health")
    def health() -> tuple[Response, int]:
        try:
            db.session.execute(text("SELECT version_num FROM alembic_version")).one()
        except SQLAlchemyError as error:
            return jsonify(status="unavailable", reason=type(error).__name__), 503
        return jsonify(status="ok"), 200

    health.access = (None, None)  # type: ignore[attr-defined]
