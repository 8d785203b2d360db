"""A browser without a screen: signs in, keeps the session cold, and inspects every page it is given."""

import secrets
from typing import Any

import html5lib
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts import sessions
from app.children.models import Child
from app.core import clock
from app.extensions import db

VOID_OF_LABEL = {"hidden", "submit", "button", "image", "reset"}


class Visitor:
    """One browser; what it gets is looked through as `inspect` says."""

    def __init__(self, app: Flask, session: Session, who: Any) -> None:
        self.client = app.test_client()
        self.session = session
        if who is not None:
            self._sign_in(who)

    def get(self, address: str, status: int = 200, **kwargs: Any) -> TestResponse:
        answer = self._send("GET", address, **kwargs)
        assert answer.status_code == status, _wrong(answer, address, status)
        if status == 200 and answer.mimetype == "text/html" and not _is_part(kwargs):
            inspect(answer.get_data(as_text=True))
        return answer

    def post(
        self, address: str, data: dict[str, Any] | None = None, status: int = 303, **kwargs: Any
    ) -> TestResponse:
        """Send a form; without a `form_key` it gets a fresh one, as a page would give it."""
        form = {"form_key": secrets.token_urlsafe(16)} | (data or {})
        answer = self._send("POST", address, data=form, **kwargs)
        assert answer.status_code == status, _wrong(answer, address, status)
        if (
            answer.mimetype == "text/html"
            and answer.data
            and status in (200, 409, 422)
            and not _is_part(kwargs)
        ):
            inspect(answer.get_data(as_text=True))
        return answer

    def follow(self, answer: TestResponse) -> TestResponse:
        return self.get(answer.headers["Location"])

    def part(
        self, address: str, target: str, method: str = "GET", status: int = 200, **kwargs: Any
    ) -> TestResponse:
        """What HTMX gets for the element with this id."""
        headers = {
            "HX-Request": "true",
            "HX-Request-Type": "partial",
            "HX-Target": f"div#{target}",
        }
        send = self.get if method == "GET" else self.post
        return send(address, status=status, headers=headers, **kwargs)

    def _send(self, method: str, address: str, **kwargs: Any) -> TestResponse:
        self.session.commit()
        self.session.expunge_all()
        return self.client.open(address, method=method, **kwargs)

    def _sign_in(self, who: Any) -> None:
        now = clock.now()
        open_session = sessions.open_for_child if isinstance(who, Child) else sessions.open_for_person
        token = open_session(self.session, who, now)
        self.session.commit()
        with self.client.session_transaction() as cookie:
            cookie["token"] = token
            cookie["seen"] = int(now.timestamp())


def inspect(page: str) -> None:
    """Valid HTML, one h1, a title, unique ids, a label for each field, an action on each form."""
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(page)
    assert not parser.errors, [(error[1], error[0]) for error in parser.errors][:5]
    assert "style=" not in page, "inline style is blocked by our policy"
    elements = list(tree.iter())
    ids = [element.get("id") for element in elements if element.get("id")]
    assert len(ids) == len(set(ids)), sorted({i for i in ids if ids.count(i) > 1})
    assert len([e for e in elements if e.tag == "h1"]) == 1, "a page has one h1"
    title = tree.find(".//title")
    assert title is not None and (title.text or "").strip(), "a page has a title"
    labelled = {e.get("for") for e in elements if e.tag == "label"}
    for element in elements:
        if element.tag == "form":
            assert element.get("action") or _goes_by_buttons(elements, element), (
                "each form says where it goes"
            )
        if element.tag in ("input", "select", "textarea"):
            if element.get("type") in VOID_OF_LABEL:
                continue
            name = (
                element.get("id") in labelled or element.get("aria-label") or element.get("aria-labelledby")
            )
            assert name or _inside_label(tree, element), f"no label for {element.attrib}"


def _goes_by_buttons(elements: list[Any], form: Any) -> bool:
    """Whether each button of a form that stands elsewhere says where it leads (`rows_form`)."""
    buttons = [e for e in elements if e.tag == "button" and e.get("form") == form.get("id")]
    return all(button.get("formaction") for button in buttons)


def _inside_label(tree: Any, element: Any) -> bool:
    return any(element in list(label.iter()) for label in tree.iter("label"))


def _is_part(kwargs: dict[str, Any]) -> bool:
    return "HX-Request" in kwargs.get("headers", {})


def _wrong(answer: TestResponse, address: str, status: int) -> str:
    led_to, text = answer.headers.get("Location"), answer.get_data(as_text=True)
    return f"{address}: {answer.status_code} instead of {status}, to {led_to}\n{text[:3000]}"


def cold(session: Session) -> None:
    """Forget everything loaded so far, so that lazy loading shows."""
    session.commit()
    session.expunge_all()
    assert db.session() is session
