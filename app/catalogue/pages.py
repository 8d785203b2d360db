"""One book with its printings, its copies and its facts."""

from flask import Response, url_for

from app.catalogue.forms.words import format_words, language_words
from app.catalogue.models import Work
from app.catalogue.queries import editions_of
from app.core.database import session
from app.core.page import page
from app.covers.forms import CoverForm
from app.deposits.whereabouts import whereabouts
from app.merging.queries import merged_into


def work_page(
    work: Work, form: CoverForm | None = None, status: int = 200, said: str | None = None
) -> Response:
    return page(
        "catalogue/work.html",
        address=url_for("catalogue.work", work=work.key),
        status=status,
        said=said,
        work=work,
        editions=editions_of(session(), work),
        merged=merged_into(session(), work),
        whereabouts=whereabouts(session(), work),
        formats=format_words(),
        language_name=language_words().get(work.language, ""),
        form=form or CoverForm(formdata=None),
    )
