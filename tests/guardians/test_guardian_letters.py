"""The guardian's link on the letter's slips, and the letter in a language the library has added."""

import re
from collections.abc import Callable

from sqlalchemy import select, update

from app.children.models import Child, Guardianship
from app.clubs.models import Club
from app.consents.models import GuardianLink
from app.core import clock
from app.libraries import own_languages
from app.libraries.models import OwnLanguage
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]
CODE = re.compile(r'class="slip__code" dir="ltr">([A-Z0-9-]+)<')


def letter(world: World) -> str:
    return f"/hjoerring/clubs/{world[Club].key}/letter"


def with_links(world: World, visitor: Visitor, **data: str) -> str:
    answer = visitor.post(letter(world), {"slips_for": "all", "in": "da"} | data, status=200)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


def test_each_known_child_has_a_link_of_its_own_on_its_slip(world: World, visit: Visit) -> None:
    page = with_links(world, visit(world.tom))

    codes = CODE.findall(page)
    assert len(codes) == len(set(codes)) == 3
    assert page.count('class="qr"') == 3
    answer = visit().post("/hjoerring/g", {"token": codes[0]})
    assert answer.headers["Location"].startswith("/hjoerring/guardian")


def test_a_slip_without_a_known_child_has_none(world: World, visit: Visit) -> None:
    page = visit(world.tom).get(f"{letter(world)}?slips=4").text

    assert page.count('class="slip"') == 4
    assert not CODE.findall(page)
    assert "Put a link for the parents" not in page


def test_looking_at_the_letter_makes_no_links(world: World, visit: Visit) -> None:
    page = visit(world.tom).get(f"{letter(world)}?slips_for=missing").text

    assert "Put a link for the parents on each slip" in page
    assert len(world.session.scalars(select(GuardianLink)).all()) == 1


def test_a_protected_childs_slip_has_no_link(world: World, visit: Visit) -> None:
    world.session.execute(update(Child).where(Child.id == world.mia.id).values(is_protected=True))

    page = with_links(world, visit(world.lise))

    assert len(CODE.findall(page)) == 2
    mine = select(Guardianship).where(Guardianship.child_id == world.mia.id)
    assert world.session.scalars(mine).all() == []


def test_a_host_prints_the_letter_without_links(world: World, visit: Visit) -> None:
    hanne = visit(world.hanne)

    assert "Put a link" not in hanne.get(f"{letter(world)}?slips_for=missing").text
    hanne.post(letter(world), {"slips_for": "all"}, status=403)


def test_the_letter_and_its_slip_speak_a_language_the_library_has_added(world: World, visit: Visit) -> None:
    own = world.add(OwnLanguage(code="ar", name="العربية", created_at=clock.now()))
    said = {
        "Dear parents,": "أعزاءنا أولياء الأمور،",
        "Yes": "نعم",
        "Every %(weekday)s at %(start)s–%(end)s": "%(weekday)s %(start)s-%(end)s",
    }
    own_languages.save_words(world.session, own, said, world.lise.id, clock.now())

    page = visit(world.lise).get(f"{letter(world)}?in=ar&slips=1").text

    assert "أعزاءنا أولياء الأمور،" in page
    assert "نعم" in page
    assert "الثلاثاء 14:00-15:30" in page
    assert "What the children do" in page  # not translated: the library's language
    text = visit(world.lise).get(f"{letter(world)}-text?in=ar").text
    assert "أعزاءنا" in text
