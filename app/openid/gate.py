"""The way out for Authlib's requests: through the judge of addresses, never straight to the network."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any, Protocol, cast

from app.core import outward
from app.core.outward_addresses import Reachable

if TYPE_CHECKING:
    from requests import PreparedRequest, Response

SECONDS = 4.0
"""For each of the four requests of one sign-in."""


class Client(Protocol):
    """What a service is told about us."""

    @property
    def client_id(self) -> str: ...
    @property
    def secret(self) -> str: ...
    @property
    def scope(self) -> str: ...


@contextmanager
def session_through(
    reachable: Reachable, client: Client | None = None, back: str | None = None, proving: str | None = None
) -> Iterator[Any]:
    """Authlib's session, with our gate as its only way out."""
    from authlib.integrations.requests_client import OAuth2Session  # type: ignore[import-untyped]

    session = OAuth2Session(
        client.client_id if client else None,
        client.secret if client else None,
        token_endpoint_auth_method=proving,
        scope=client.scope if client else None,
        redirect_uri=back,
        code_challenge_method="S256",
    )
    session.trust_env = False
    session.max_redirects = 0
    session.adapters.clear()
    session.mount("", _gate(reachable))
    try:
        yield session
    finally:
        session.close()


def _gate(reachable: Reachable) -> Any:
    from requests import Response
    from requests.adapters import BaseAdapter

    class Gate(BaseAdapter):
        """Sends by `outward.ask`, which resolves once and judges every address."""

        def send(  # type: ignore[override]
            self, asked: "PreparedRequest", *_: object, **__: object
        ) -> "Response":
            body = asked.body.encode() if isinstance(asked.body, str) else asked.body
            headers = {name: str(value) for name, value in asked.headers.items()}
            said = outward.ask(
                asked.method or "GET",
                asked.url or "",
                headers,
                cast("bytes | None", body),
                reachable,
                SECONDS,
            )
            answer = Response()
            answer.status_code, answer.url, answer.request = said.status, asked.url or "", asked
            answer.headers.update(said.headers)
            answer.raw = BytesIO(said.body)
            return answer

        def close(self) -> None:
            """Nothing is kept open."""

    return Gate()
