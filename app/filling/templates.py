"""Templates: the library's own ways of filling a box, named once and used again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core import audit
from app.core.errors import RuleBroken
from app.filling.models import BoxTemplate
from app.filling.recipes import Recipe
from app.libraries.models import Library


def make_template(
    session: Session, library: Library, name: str, recipe: Recipe, by: Person, now: datetime
) -> BoxTemplate:
    """A new template. Raises RuleBroken: template_name_taken, ages_turned."""
    template = BoxTemplate(library_id=library.id, created_at=now)
    _write(session, template, name, recipe)
    audit.record(session, "make_template", template, now=now, actor_id=by.id)
    return template


def change_template(
    session: Session, template: BoxTemplate, name: str, recipe: Recipe, by: Person, now: datetime
) -> None:
    """Say it otherwise; boxes filled before stay as they are. Raises RuleBroken as `make_template`."""
    _write(session, template, name, recipe)
    audit.record(session, "change_template", template, now=now, actor_id=by.id)


def retire_template(session: Session, template: BoxTemplate, by: Person, now: datetime) -> None:
    """Nobody fills by it any more; its name is free again."""
    if template.retired_at is None:
        template.retired_at = now
        audit.record(session, "retire_template", template, now=now, actor_id=by.id)


def templates_here(session: Session, library_id: int) -> list[BoxTemplate]:
    """The library's templates in use, by name."""
    live = select(BoxTemplate).where(BoxTemplate.library_id == library_id, BoxTemplate.retired_at.is_(None))
    return list(session.scalars(live.order_by(BoxTemplate.name, BoxTemplate.id)))


def _write(session: Session, template: BoxTemplate, name: str, recipe: Recipe) -> None:
    if recipe.age_from is not None and recipe.age_to is not None and recipe.age_to < recipe.age_from:
        raise RuleBroken("ages_turned", lower=recipe.age_from, upper=recipe.age_to)
    name = " ".join(name.split())
    try:
        with session.begin_nested():
            template.name = name
            template.books, template.most_each = recipe.books, recipe.most_each
            template.age_from, template.age_to = recipe.age_from, recipe.age_to
            template.languages, template.formats = " ".join(recipe.languages), " ".join(recipe.formats)
            template.is_fiction = recipe.is_fiction
            session.add(template)
    except IntegrityError:
        raise RuleBroken("template_name_taken", name=name) from None
