"""Recipes: what a box shall hold, whether a template of the library's says so or a wish."""

from dataclasses import dataclass

from app.filling.models import BoxTemplate
from app.wishes.models import Wish


@dataclass(frozen=True)
class Recipe:
    """How many books, and which; ages in years, both included. Nothing said means anything will do.

    `most_each` are the copies of one work; no `is_fiction` means both.
    """

    books: int
    age_from: int | None = None
    age_to: int | None = None
    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    is_fiction: bool | None = None
    most_each: int = 1

    @property
    def ages(self) -> str:
        """As "8-9", "8-" or "-9"; empty for all."""
        if self.age_from is None and self.age_to is None:
            return ""
        return (
            f"{'' if self.age_from is None else self.age_from}-{'' if self.age_to is None else self.age_to}"
        )


def of_template(template: BoxTemplate) -> Recipe:
    """What the template says."""
    return Recipe(
        books=template.books,
        age_from=template.age_from,
        age_to=template.age_to,
        languages=tuple(template.languages.split()),
        formats=tuple(template.formats.split()),
        is_fiction=template.is_fiction,
        most_each=template.most_each,
    )


def of_wish(wish: Wish) -> Recipe:
    """What the wish says, and as many books as have not come yet."""
    return Recipe(
        books=wish.missing,
        age_from=wish.age_from,
        age_to=wish.age_to,
        languages=tuple(wish.languages.split()),
    )
