"""Which cards exist for whom."""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from app.access.scopes.of_accounts import children
from app.access.scopes.outline import Scope, adults_only, here, ids
from app.access.viewer import Viewer
from app.cards.models import Card
from app.children.models import Child


def cards(viewer: Viewer) -> Select[Any]:
    return (
        here(Card, viewer)
        .where(Card.child_id.in_(ids(children(viewer), Child)), adults_only(viewer))
        .options(joinedload(Card.child))
    )


SCOPES: dict[type[Any], Scope] = {Card: cards}
