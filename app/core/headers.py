"""The security headers of every answer (`safety.md` I4, I6)."""

from collections.abc import Iterable

from flask import Flask, Response, abort, g, request, session

from app.core.transaction import SAFE_METHODS

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
FIXED = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "X-Robots-Tag": "noindex",
}
WITH_CAMERA = {
    # What reads the bars is WebAssembly from our own folder; no other page may run any.
    "Content-Security-Policy": CONTENT_SECURITY_POLICY.replace(
        "script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"
    ),
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
}
FRAMED_BY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors "
)
ONE_YEAR = 31_536_000
VARY = "Cookie, HX-Request, HX-Request-Type"
OF_ANYBODY = frozenset({"csrf_token", "next", "_flashes", "_permanent"})
"""What a cookie may hold and tell of nobody. A guardian, a child at the door, somebody half in have more."""


def init_app(app: Flask) -> None:
    @app.before_request
    def refuse_forms_from_elsewhere() -> None:
        """A browser says where a form stood; beside the token, a second lock on the same door."""
        if request.method not in SAFE_METHODS and request.headers.get("Sec-Fetch-Site") == "cross-site":
            abort(403)

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in fixed(app.config["SECURE"]).items():
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-cache" if is_anybodys() else "no-store"
        if "immutable" in response.headers["Cache-Control"]:
            # What anybody may keep carries nobody's cookie, and does not depend on it.
            session.modified = session.accessed = False
        else:
            response.headers["Vary"] = VARY
        return response


def with_camera(response: Response) -> Response:
    """Let this page, and no other, use the device's camera."""
    response.headers.update(WITH_CAMERA)
    return response


def leaving_nothing(response: Response) -> Response:
    """Let the browser keep nothing of whoever was here: shared tablets go from hand to hand.

    Not "cookies": that would also forget the device, whose own counter keeps classmates from locking
    each other out.
    """
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    response.headers["Cache-Control"] = "no-store"
    return response


def framed_by(response: Response, hosts: Iterable[str]) -> Response:
    """Let pages of these sites, and no others, show this one in a frame; nothing in it may run or ask."""
    names = " ".join(f"https://{host}" for host in hosts) or "'none'"
    response.headers["Content-Security-Policy"] = FRAMED_BY + names
    return response


def for_anybody(response: Response) -> Response:
    """The same for whoever asks: no cookie, and a mark of its very bytes, so that nothing old is shown.

    Who has it asks each time whether it is still so, and gets it anew as soon as a letter is another.
    Browsers of those who are signed in keep nothing, not even this.
    """
    session.modified = session.accessed = False
    if is_anybodys():
        response.add_etag()
        response.make_conditional(request)
    return response


def is_anybodys() -> bool:
    """Whether this answer is the same for whoever asks, and the one who asks has said nothing of itself."""
    return bool(g.get("is_public")) and not session.keys() - OF_ANYBODY


def fixed(secure: bool) -> dict[str, str]:
    """The headers that are the same on every answer, static files included."""
    if not secure:
        return FIXED
    return FIXED | {"Strict-Transport-Security": f"max-age={ONE_YEAR}; includeSubDomains"}
