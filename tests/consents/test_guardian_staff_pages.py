"""A child's guardians as staff meet them."""

import re
from collections.abc import Callable

from flask import Flask
from sqlalchemy import select, update

from app.children.models import Child, Guardianship
from app.consents import guardians
from app.consents.models import GuardianLink
from app.core import clock
from app.mailing import send_waiting
from app.notices.models import Notice
from tests.pages import Visitor
from tests.world import GUARDIANS_TOKEN, World

Visit = Callable[..., Visitor]
CODE = re.compile(r'class="slip__code" dir="ltr">([A-Z0-9-]+)<')


def its(world: World, verb: str) -> str:
    return f"/hjoerring/guardianships/{world[Guardianship].key}/{verb}"


def guardians_of(child: Child) -> str:
    return f"/hjoerring/children/{child.key}/guardians"


def enters(visit: Visit, token: str) -> bool:
    visitor = visit()
    answer = visitor.client.post("/hjoerring/g", data={"token": token})
    return answer.status_code == 303


def test_a_guardian_with_an_address_gets_its_link_by_mail(app: Flask, world: World, visit: Visit) -> None:
    lise = visit(world.lise)
    lise.post(guardians_of(world.mia), {"name": "Per", "email": "per@example.org", "written_in": "da"})
    world.session.commit()
    mails = app.config["INSTANCE"] / "mail"
    before = set(mails.glob("*.eml"))

    assert send_waiting(app) == 1

    (mail,) = set(mails.glob("*.eml")) - before
    text = mail.read_bytes().decode("utf-8", "replace").replace("=\n", "")
    assert "To: per@example.org" in text
    found = re.search(r"/hjoerring/g(?:\?language=\w+)?#([A-Z0-9]{30})", text.replace("=3D", "="))
    assert found
    assert enters(visit, found[1])


def test_two_guardians_have_a_link_each(world: World, visit: Visit) -> None:
    lise = visit(world.lise)
    lise.post(guardians_of(world.ida), {"name": "Per", "email": "", "written_in": "da"})

    page = lise.get(guardians_of(world.ida)).text

    assert "Gry" in page
    assert "Per" in page
    assert page.count("New link on paper") == 2


def test_a_slip_printed_anew_opens_the_page(world: World, visit: Visit) -> None:
    page = visit(world.lise).post(its(world, "slip"), status=200).text

    assert enters(visit, CODE.findall(page)[0])
    assert enters(visit, GUARDIANS_TOKEN)  # it was in use


def test_a_stopped_link_opens_nothing_and_the_page_says_so(world: World, visit: Visit) -> None:
    lise = visit(world.lise)

    page = lise.follow(lise.post(its(world, "stop"))).text

    assert "No link that works" in page
    assert not enters(visit, GUARDIANS_TOKEN)


def test_a_teacher_prints_a_slip_and_learns_nothing_of_the_guardians(world: World, visit: Visit) -> None:
    tom = visit(world.tom)
    page = tom.get(f"/hjoerring/children/{world.ida.key}").text
    assert "Print a slip with a link" in page
    assert "Gry" not in page

    slip = tom.post(f"/hjoerring/children/{world.ida.key}/slip", status=200).text
    assert len(CODE.findall(slip)) == 1
    tom.get(guardians_of(world.ida), status=403)


def test_for_a_protected_child_no_slip_is_printed_and_staff_confirm_first(world: World, visit: Visit) -> None:
    world.session.execute(update(Child).where(Child.id == world.ida.id).values(is_protected=True))
    world.session.execute(update(Guardianship).values(may_see=False))
    lise = visit(world.lise)

    lise.post(f"/hjoerring/children/{world.ida.key}/slip", status=303)
    assert len(world.session.scalars(select(GuardianLink)).all()) == 1
    assert "Sees nothing until you confirm" in lise.get(guardians_of(world.ida)).text

    lise.post(its(world, "confirm"))
    assert "You have confirmed who it is" in lise.get(guardians_of(world.ida)).text


def test_once_a_child_is_protected_each_guardian_is_confirmed_anew(world: World, visit: Visit) -> None:
    guardians.confirm(world.session, world[Guardianship], world.lise, clock.now())
    gry, lise = visit(), visit(world.lise)
    gry.post("/hjoerring/g", {"token": GUARDIANS_TOKEN})
    assert "Ida" in gry.get("/hjoerring/guardian").text
    form = {"first_name": "Ida", "initial": "I", "class_label": "4.A", "is_protected": "y"}

    lise.post(f"/hjoerring/children/{world.ida.key}/edit", form)
    assert "We would like to talk with you first" in gry.get("/hjoerring/guardian").text

    lise.post(its(world, "confirm"))
    lise.post(f"/hjoerring/children/{world.ida.key}/edit", form)
    assert "Ida" in gry.get("/hjoerring/guardian").text


def test_a_removed_guardian_is_gone_from_the_page(world: World, visit: Visit) -> None:
    lise = visit(world.lise)

    page = lise.follow(lise.post(its(world, "remove"))).text

    assert "Gry" not in page
    assert not enters(visit, GUARDIANS_TOKEN)


def test_a_guardian_without_address_gets_no_mail(world: World, visit: Visit) -> None:
    visit(world.lise).post(its(world, "mail"), status=409)

    assert world.session.scalars(select(Notice)).all() == []


def test_a_wish_to_delete_can_be_settled_by_agreement(world: World, visit: Visit) -> None:
    world.session.execute(update(Guardianship).values(erasure_asked_at=clock.now()))
    lise = visit(world.lise)
    assert "to delete the child" in lise.get(guardians_of(world.ida)).text

    lise.post(its(world, "keep"))

    assert "to delete the child" not in lise.get(guardians_of(world.ida)).text


def test_the_list_asks_a_steady_number_of_questions(
    world: World, visit: Visit, statements: list[str]
) -> None:
    lise = visit(world.lise)
    for number in range(20):
        lise.post(guardians_of(world.ida), {"name": f"Per {number}", "written_in": "da"})
    statements.clear()
    lise.get(guardians_of(world.ida))

    assert len(statements) <= 8, statements
