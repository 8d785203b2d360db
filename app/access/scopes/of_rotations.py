"""Rotations are for staff; what a school needs to know of one stands in its bookings."""

from typing import Any

from app.access.scopes.outline import Scope, everywhere_here
from app.rotations.models import Rotation

SCOPES: dict[type[Any], Scope] = {
    Rotation: everywhere_here(Rotation),
}
