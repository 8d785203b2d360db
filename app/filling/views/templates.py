"""The library's templates: the list, a new one, one put right."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.arrival import adult, here
from app.access.guard import allow
from app.access.policy import Action
from app.catalogue.forms.words import format_words, language_words
from app.core import clock
from app.core.database import session
from app.core.page import go_to, page
from app.filling import templates as domain
from app.filling.forms import TemplateForm
from app.filling.models import BoxTemplate
from app.filling.views import bp
from app.wishes import queries


@bp.get("/templates")
@allow(Action.EDIT_TEMPLATES)
def templates() -> Response:
    return page(
        "filling/templates.html",
        templates=domain.templates_here(session(), here().id),
        language_names=language_words(),
        format_names=format_words(),
    )


@bp.route("/templates/new", methods=["GET", "POST"])
@allow(Action.EDIT_TEMPLATES)
def new_template() -> Response:
    form = _offered(TemplateForm())
    if form.is_submitted() and form.accepted(
        lambda: domain.make_template(session(), here(), form.name.data, form.recipe(), adult(), clock.now())
    ):
        return go_to(url_for("filling.templates"), said=_("The template can be used now."))
    status = form.status if form.is_submitted() else 200
    return page("filling/template.html", form=form, edited=None, status=status)


@bp.route("/templates/<key:box_template>", methods=["GET", "POST"])
@allow(Action.EDIT_TEMPLATES, on=BoxTemplate)
def edit_template(box_template: BoxTemplate) -> Response:
    form = _offered(TemplateForm(box_template))
    if form.is_submitted() and form.accepted(
        lambda: domain.change_template(
            session(), box_template, form.name.data, form.recipe(), adult(), clock.now()
        )
    ):
        return go_to(url_for("filling.templates"), said=_("Saved."))
    status = form.status if form.is_submitted() else 200
    return page("filling/template.html", form=form, edited=box_template, status=status)


@bp.post("/templates/<key:box_template>/retire")
@allow(Action.EDIT_TEMPLATES, on=BoxTemplate)
def retire_template(box_template: BoxTemplate) -> Response:
    domain.retire_template(session(), box_template, adult(), clock.now())
    return go_to(url_for("filling.templates"), said=_("The template is not used any more."))


def _offered(form: TemplateForm) -> TemplateForm:
    form.offer_languages(queries.languages_here(session(), here().id))
    return form
