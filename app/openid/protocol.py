"""Asking a sign-in service who somebody is: OpenID Connect, code flow with PKCE, state and nonce.

Authlib speaks the protocol; every request it makes goes through our own gate (`gate.py`). Nothing here
touches the database, and none of it may run while a transaction is open.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from app.core.errors import RuleBroken
from app.core.outward_addresses import NoAnswer, Reachable
from app.openid.discovery import asked, discover
from app.openid.gate import session_through

ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
"""Signed with a key only the service has; never "none", never with our own secret."""
LEEWAY_SECONDS = 60


@dataclass(frozen=True)
class Trusted:
    """A service as far as the protocol needs it."""

    name: str
    issuer: str
    client_id: str
    secret: str = field(repr=False)
    scope: str


@dataclass(frozen=True)
class Going:
    """Where somebody is sent, and what must come back with it."""

    address: str
    state: str
    nonce: str
    verifier: str = field(repr=False)


@dataclass(frozen=True)
class Vouched:
    """Whom the service says it is; an e-mail only if the service has verified it."""

    issuer: str
    subject: str
    email: str | None
    has_unverified: bool = False


def begin(service: Trusted, back: str, prompt: str | None, reachable: Reachable, now: datetime) -> Going:
    """Where to send somebody. Raises RuleBroken: service_not_there."""
    said = discover(service.issuer, reachable, now)
    state, nonce, verifier = (secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))
    more = {"prompt": prompt} if prompt else {}
    with session_through(reachable, service, back) as client:
        address, _ = client.create_authorization_url(
            said["authorization_endpoint"], state=state, code_verifier=verifier, nonce=nonce, **more
        )
    return Going(address, state, nonce, verifier)


def finish(
    service: Trusted,
    going: Going,
    answer: Mapping[str, str],
    back: str,
    reachable: Reachable,
    now: datetime,
) -> Vouched:
    """Whom the service means by its answer, which is taken once.

    Raises RuleBroken: service_answer_strange, service_said_no, service_not_there.
    """
    if not hmac.compare_digest(answer.get("state", "").encode(), going.state.encode()):
        raise RuleBroken("service_answer_strange")
    if "code" not in answer:
        raise RuleBroken("service_said_no")
    said = discover(service.issuer, reachable, now)
    with session_through(reachable, service, back, _way_of_proving(said)) as client:
        token = _taken(client, said, answer["code"], going.verifier)
        claims = _read(token, said, service, going.nonce, asked(said["jwks_uri"], reachable), now)
        more = _more(client, said, claims) if "email" in service.scope else {}
    email = str(more.get("email") or "") or None
    is_verified = more.get("email_verified") is True
    return Vouched(
        issuer=str(claims["iss"]),
        subject=str(claims["sub"]),
        email=email if is_verified else None,
        has_unverified=email is not None and not is_verified,
    )


def _taken(client: Any, said: Mapping[str, Any], code: str, verifier: str) -> Mapping[str, Any]:
    """The service's token for this code, which it gives once."""
    from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]
    from requests import RequestException

    try:
        token: Mapping[str, Any] = client.fetch_token(
            said["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=verifier
        )
    except NoAnswer as error:
        raise RuleBroken("service_not_there") from error
    except RequestException as error:
        raise RuleBroken("service_not_there") from error
    except (OAuthError, ValueError) as error:
        raise RuleBroken("service_answer_strange") from error
    return token


def _read(
    token: Mapping[str, Any],
    said: Mapping[str, Any],
    service: Trusted,
    nonce: str,
    keys: Mapping[str, Any],
    now: datetime,
) -> Mapping[str, Any]:
    """The claims of the identity token, if it is signed by the service, for us, for this one time."""
    from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet
    from joserfc.jws import JWSRegistry

    algorithms = sorted(ALGORITHMS & set(said.get("id_token_signing_alg_values_supported", ["RS256"])))
    wanted = {
        "iss": {"essential": True, "value": said["issuer"]},
        "aud": {"essential": True, "value": service.client_id},
        "sub": {"essential": True},
        "nonce": {"essential": True, "value": nonce},
    }
    about = {"nonce": nonce, "client_id": service.client_id, "access_token": token.get("access_token", "")}
    try:
        found = jwt.decode(
            str(token.get("id_token", "")),
            KeySet.import_key_set(cast("Any", keys)),
            registry=JWSRegistry(algorithms=algorithms, strict_check_header=False),
        )
        claims = CodeIDToken(found.claims, found.header, wanted, about)
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY_SECONDS)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise RuleBroken("service_answer_strange") from error
    return dict(claims)


def _more(client: Any, said: Mapping[str, Any], claims: Mapping[str, Any]) -> Mapping[str, Any]:
    """The e-mail: in the token, or asked for; the answer must be about the same subject."""
    from requests import RequestException

    if "email" in claims or not said.get("userinfo_endpoint"):
        return claims
    try:
        answer = client.get(said["userinfo_endpoint"])
        info: Mapping[str, Any] = answer.json() if answer.status_code == 200 else {}
    except (NoAnswer, RequestException, ValueError) as error:
        raise RuleBroken("service_not_there") from error
    if info and info.get("sub") != claims["sub"]:
        raise RuleBroken("service_answer_strange")
    return info


def _way_of_proving(said: Mapping[str, Any]) -> str:
    """How our secret is shown: in the header, unless the service only takes it in the form."""
    ways = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return "client_secret_basic" if "client_secret_basic" in ways else "client_secret_post"
