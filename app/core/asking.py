"""How rows are asked for that somebody may see: the shape of the answer, and who asks."""

from collections.abc import Callable
from typing import Any, Protocol

from sqlalchemy import Result, Select
from sqlalchemy.orm import Session

Shape = Callable[[Select[Any]], Any]
"""What a query makes of the rows somebody may see: its columns, its order, its parameters."""


class Ask(Protocol):
    """Asks among the rows somebody may see, in a shape, with values for the shape's parameters."""

    def __call__(self, session: Session, shape: Shape, **values: object) -> Result[Any]: ...
