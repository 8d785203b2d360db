"""The adults of a library: who they are, inviting them, ending a part."""

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from app.access import scopes
from app.access.arrival import adult, here, me
from app.access.guard import allow, within
from app.access.policy import Action
from app.accounts import people as adults
from app.accounts import queries
from app.accounts.forms import ROLES, InviteForm
from app.accounts.models import Role, RoleName
from app.clubs.models import Club, ClubState
from app.core import clock
from app.core.database import session
from app.core.page import page
from app.libraries import queries as libraries
from app.libraries.models import School

bp = Blueprint("accounts", __name__, url_prefix="/<slug:library>")


@bp.get("/people")
@allow(Action.SEE_PEOPLE)
def people() -> Response:
    return _people_page()


@bp.post("/people")
@allow(Action.INVITE_PERSON)
def invite() -> Response:
    form = InviteForm().offer(*_choices())
    if form.accepted(lambda: _invite(form)):
        return _people_page(said=_("The invitation to %(email)s is on its way.", email=form.email.data))
    return _people_page(form=form, status=form.status)


@bp.post("/people/<key:role>/end")
@allow(Action.END_ROLE, on=Role)
def end_role(role: Role) -> Response:
    adults.end_role(session(), role, clock.now(), adult())
    return _people_page(said=_("%(name)s no longer has this part.", name=role.person.name))


def _invite(form: InviteForm) -> None:
    adults.invite(
        session(),
        here(),
        form.email.data,
        form.name.data,
        RoleName(form.role.data),
        clock.now(),
        me().person,
        school=within(School, form.school.data) if form.school.data else None,
        club=within(Club, form.club.data) if form.club.data else None,
    )


def _people_page(form: InviteForm | None = None, status: int = 200, said: str | None = None) -> Response:
    schools, clubs = _schools(), _clubs()
    return page(
        "accounts/people.html",
        address=url_for("accounts.people"),
        fragments=("people",),
        status=status,
        said=said,
        form=form or InviteForm(formdata=None, data=_first_choice()).offer(*_choices()),
        people=queries.people_here(session(), scopes.roles(me())),
        schools=schools,
        clubs={club.id: club for club in clubs},
        role_names=ROLES,
    )


def _first_choice() -> dict[str, str]:
    """Who comes from a club's page invites its host, from a school's page a teacher of it."""
    club, school = request.args.get("club", ""), request.args.get("school", "")
    return {"role": RoleName.HOST if club else RoleName.TEACHER, "club": club, "school": school}


def _schools() -> dict[int, School]:
    return libraries.schools_by_id(session(), scopes.schools(me()))


def _clubs() -> list[Club]:
    return list(session().scalars(scopes.clubs(me()).order_by(Club.sort_key, Club.id)))


def _choices() -> tuple[dict[str, str], dict[str, str]]:
    there = _schools()
    schools = {school.key: school.name for school in there.values()}
    clubs = {
        club.key: f"{club.name}, {there[club.school_id].name}"
        for club in _clubs()
        if club.state != ClubState.CLOSED
    }
    return schools, clubs
