"""Which services a library trusts to say who somebody is, and what it has agreed with them."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core import audit
from app.core.errors import RuleBroken
from app.core.tables import new_key
from app.libraries.models import Library
from app.openid import sealing
from app.openid.models import ForWhom, KnownIdentity, SignInService
from app.openid.protocol import Trusted

SCOPES = {ForWhom.STAFF: "openid email", ForWhom.PUPILS: "openid"}
"""Of a child neither name nor address is asked for, so none can be kept."""

WITH_SCHOOL_LOGIN = (
    select(SignInService.id)
    .where(
        SignInService.library_id == bindparam("library"),
        SignInService.for_whom == ForWhom.PUPILS,
        SignInService.is_on,
    )
    .exists()
)
"""Whether pupils may sign in with a service; asked beside other things."""


def of_library(session: Session, library_id: int) -> dict[str, SignInService]:
    """What the library has set up, by whom it is for, switched on or not."""
    rows = session.scalars(select(SignInService).where(SignInService.library_id == library_id))
    return {row.for_whom: row for row in rows}


def offered(session: Session, library_id: int) -> dict[str, SignInService]:
    """The services somebody may sign in with."""
    return {whom: row for whom, row in of_library(session, library_id).items() if row.is_on}


def trusted(service: SignInService, pepper: bytes) -> Trusted:
    """What the protocol needs of it. Raises RuleBroken: service_secret_lost."""
    secret = sealing.unseal(service.sealed_secret, pepper, service.key)
    if secret is None:
        raise RuleBroken("service_secret_lost")
    return Trusted(service.name, service.issuer, service.client, secret, SCOPES[ForWhom(service.for_whom)])


def agree(
    session: Session,
    library: Library,
    for_whom: ForWhom,
    name: str,
    issuer: str,
    client_id: str,
    secret: str,
    pepper: bytes,
    by: Person,
    now: datetime,
    *,
    is_on: bool,
) -> SignInService:
    """Keep what the library has agreed with a service; an empty secret leaves the one there is.

    Another issuer means other people, so whoever was connected through the old one is forgotten; and a
    secret is never sent to an address it was not typed for. Raises RuleBroken: service_secret_missing.
    """
    service = of_library(session, library.id).get(for_whom)
    is_same = service is not None and service.issuer.rstrip("/") == issuer.rstrip("/")
    if not secret and not is_same:
        raise RuleBroken("service_secret_missing")
    if service is None:
        service = SignInService(
            library_id=library.id, key=new_key(), for_whom=for_whom, issuer=issuer, created_at=now
        )
        session.add(service)
    elif not is_same:
        session.execute(delete(KnownIdentity).where(KnownIdentity.service_id == service.id))
    service.name, service.issuer, service.client, service.is_on = name, issuer, client_id, is_on
    if secret:
        service.sealed_secret = sealing.seal(secret, pepper, service.key)
    session.flush()
    audit.record(session, "agree_service", service, now=now, actor_id=by.id, after="on" if is_on else "off")
    return service
