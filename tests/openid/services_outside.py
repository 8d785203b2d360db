"""Sign-in services of the tests: an honest one (`oidc-provider-mock`), and one that cheats on request."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
import werkzeug.serving
from flask import Flask, jsonify, request

from app.core import clock
from app.core.outward_addresses import Reachable
from app.openid import agreements
from app.openid.models import ForWhom, SignInService
from tests.world import World

SECRET = "what the town hall and the library agreed on"
CLIENT = "samlaes-hjoerring"


def reachable(port: int) -> Reachable:
    return frozenset((host, port) for host in ("localhost", "127.0.0.1", "::1"))


@contextmanager
def honest() -> Iterator[str]:
    """A real provider in a thread; says its issuer."""
    from oidc_provider_mock import run_server_in_thread

    with run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


def known_there(issuer: str, subject: str, **claims: Any) -> None:
    """Let the honest service know somebody."""
    requests.put(f"{issuer}/users/{subject}", json=claims, timeout=5).raise_for_status()


def signed_in_there(address: str, subject: str) -> str:
    """What somebody does at the service's own page; says where its browser is sent."""
    answer = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


class Crooked:
    """A provider that answers with whatever claims it is told to."""

    def __init__(self) -> None:
        from joserfc.jwk import RSAKey

        self.key, self.other_key = (RSAKey.generate_key(2048, {"kid": "one"}) for _ in range(2))
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "one"}
        self.signed_with = self.key
        self.discovery: dict[str, Any] = {}
        self.userinfo: dict[str, Any] | None = None
        self.down: set[str] = set()
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.issuer = ""
        self.nonce = ""

    def token(self) -> str:
        from joserfc import jwt

        now = int(clock.now().timestamp())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "4711",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            "email": "tom@example.org",
            "email_verified": True,
        } | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.header["alg"] == "none":
            import json

            from joserfc.util import to_bytes, urlsafe_b64encode

            parts = [urlsafe_b64encode(to_bytes(json.dumps(each))).decode() for each in (self.header, claims)]
            return ".".join([*parts, ""])
        return jwt.encode(self.header, claims, self.signed_with, algorithms=["RS256", "HS256"])

    def app(self) -> Flask:
        app = Flask("crooked")

        @app.before_request
        def note() -> Any:
            self.asked.append((request.path, dict(request.form)))
            if request.path in self.down:
                return "down", 500
            return None

        @app.get("/.well-known/openid-configuration")
        def configuration() -> Any:
            said = {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            }
            if self.userinfo is not None:
                said["userinfo_endpoint"] = f"{self.issuer}/userinfo"
            return jsonify(said | self.discovery)

        @app.get("/keys")
        def keys() -> Any:
            return jsonify({"keys": [self.key.as_dict(private=False)]})

        @app.post("/token")
        def token() -> Any:
            return jsonify({"access_token": "a", "token_type": "Bearer", "id_token": self.token()})

        @app.get("/userinfo")
        def userinfo() -> Any:
            return jsonify(self.userinfo)

        return app


@contextmanager
def crooked() -> Iterator[Crooked]:
    provider = Crooked()
    server = werkzeug.serving.make_server("localhost", 0, provider.app(), threaded=True)
    provider.issuer = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join(2)
        server.server_close()


def agreed(
    app: Flask, world: World, issuer: str, for_whom: ForWhom = ForWhom.STAFF, name: str = "Hjørring Kommune"
) -> SignInService:
    """The library has agreed with this service."""
    app.config["OUTWARD_REACHABLE"] = reachable(int(issuer.rpartition(":")[2]))
    service = agreements.agree(
        world.session,
        world.library,
        for_whom,
        name,
        issuer,
        CLIENT,
        SECRET,
        app.config["PEPPER"],
        world.lise,
        clock.now(),
        is_on=True,
    )
    world.session.commit()
    return service


def asked_for(address: str) -> dict[str, str]:
    """What our own page asks the service, from the address a browser is sent to."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
