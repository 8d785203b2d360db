"""The library's answer to a wish: a box packed for it, a loose book, a no, or no more."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.arrival import adult, here
from app.access.guard import allow, within
from app.access.policy import Action
from app.boxes import numbering
from app.boxes.queries import next_number
from app.core import clock
from app.core.database import session
from app.core.errors import RuleBroken, worded
from app.core.page import go_to
from app.deposits.models import Box
from app.filling import filling
from app.filling.models import BoxTemplate
from app.wishes import fulfilment, loose
from app.wishes.forms import PackForm, WhyForm
from app.wishes.models import Wish, WishLine
from app.wishes.views import bp
from app.wishes.views.asking import AS_WISHED, BY_HAND, packing_form, wish_page


@bp.post("/wishes/<key:wish>/pack")
@allow(Action.ANSWER_WISH, on=Wish)
def pack_for(wish: Wish) -> Response:
    form = packing_form()
    packed: list[Box] = []
    if not form.accepted(lambda: packed.append(_begin(wish, form))):
        return wish_page(wish, pack_form=form, status=form.status)
    return go_to(url_for("boxes.show", box=packed[0].key), said=_fill(wish, packed[0], form.how.data))


@bp.post("/wishes/<key:wish>/drop-box")
@allow(Action.ANSWER_WISH, on=Wish)
def drop_box(wish: Wish) -> Response:
    fulfilment.drop_box(session(), wish, adult(), clock.now())
    return wish_page(wish, said=_("The box is not packed for this wish any more."))


@bp.post("/wishes/<key:wish>/decline")
@allow(Action.ANSWER_WISH, on=Wish)
def decline(wish: Wish) -> Response:
    form = WhyForm(prefix="decline-")
    if form.accepted(
        lambda: fulfilment.decline(session(), wish, form.words.data or "", adult(), clock.now())
    ):
        return wish_page(wish, said=_("Your answer goes out by mail."))
    return wish_page(wish, decline_form=form, status=form.status)


@bp.post("/wishes/<key:wish>/finish")
@allow(Action.ANSWER_WISH, on=Wish)
def finish(wish: Wish) -> Response:
    form = WhyForm(prefix="finish-")
    if form.accepted(lambda: fulfilment.finish(session(), wish, form.words.data or "", adult(), clock.now())):
        return wish_page(wish, said=_("Your answer goes out by mail."))
    return wish_page(wish, finish_form=form, status=form.status)


@bp.post("/wish-lines/<key:wish_line>/send-loosely")
@allow(Action.ANSWER_WISH, on=WishLine)
def send_loosely(wish_line: WishLine) -> Response:
    loose.send_loosely(session(), wish_line, adult(), clock.now())
    return _back(wish_line, _("%(title)s rides along with the next transport.", title=wish_line.title))


@bp.post("/wish-lines/<key:wish_line>/keep-back")
@allow(Action.ANSWER_WISH, on=WishLine)
def keep_back(wish_line: WishLine) -> Response:
    loose.keep_back(session(), wish_line, adult(), clock.now())
    return _back(wish_line, _("%(title)s does not ride along.", title=wish_line.title))


@bp.post("/wish-lines/<key:wish_line>/gone")
@allow(Action.ANSWER_WISH, on=WishLine)
def loose_gone(wish_line: WishLine) -> Response:
    loose.gone(session(), wish_line, adult(), clock.now())
    return _back(wish_line, _("%(title)s has left the library.", title=wish_line.title))


@bp.post("/wish-lines/<key:wish_line>/does-not-come")
@allow(Action.ANSWER_WISH, on=WishLine)
def does_not_come(wish_line: WishLine) -> Response:
    loose.does_not_come(session(), wish_line, adult(), clock.now())
    return _back(wish_line, _("The school sees that %(title)s does not come.", title=wish_line.title))


def _begin(wish: Wish, form: PackForm) -> Box:
    now = clock.now()
    if form.box.data:
        box: Box = within(Box, form.box.data)
    else:
        number = next_number(session(), here().id)
        box = numbering.make_box(session(), here(), number, "", adult(), now)
    fulfilment.pack_for(session(), wish, box, adult(), now)
    return box


def _fill(wish: Wish, box: Box, how: str) -> str | None:
    """Fill it as was chosen; a shelf that has nothing leaves the box to be packed by hand."""
    if how == BY_HAND:
        return None
    try:
        template: BoxTemplate | None = None if how == AS_WISHED else within(BoxTemplate, how)
        filling.fill_for(session(), wish, box, adult(), clock.now(), template)
    except RuleBroken as broken:
        return worded(broken.code, **broken.values)
    return None


def _back(line: WishLine, said: str) -> Response:
    return wish_page(line.wish, said=said)
