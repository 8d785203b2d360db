"""Books on the shelf for the tests of wishes: a few words say which."""

from typing import Any

from app.book_lists.titles import work_key
from app.catalogue.models import Copy, CopyState, Work
from app.core import clock
from tests.world import World


def shelve(world: World, title: str, copies: int = 1, **values: Any) -> Work:
    """A work with copies on the shelf, for ages 8 to 9 and in Danish unless said otherwise."""
    given = {"language": "da", "age_from": 8, "age_to": 9, "is_fiction": True} | values
    work: Work = world.add(
        Work(
            group_key=work_key(title, []),
            title=title,
            search_text=title.casefold(),
            sort_key=title,
            created_at=clock.now(),
            **given,
        )
    )
    for _ in range(copies):
        world.add(Copy(work_id=work.id, state=CopyState.ON_SHELF, created_at=clock.now()))
    return work


def shelve_many(world: World, name: str, books: int, **values: Any) -> list[Work]:
    """So many works with one copy each."""
    return [shelve(world, f"{name} {number}", **values) for number in range(books)]
