"""Writing to all: who reads it, that each gets it once, and that nothing goes out unseen."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale, gettext
from sqlalchemy import select

from app import worker
from app.access import policy
from app.access.policy import Action
from app.access.viewer import Viewer
from app.accounts.models import Person, Role, RoleName
from app.children.models import Child, Guardianship
from app.clubs.models import Club
from app.consents import consent, guardians
from app.consents.models import Purpose
from app.core import clock
from app.core.errors import RuleBroken
from app.letters import writing_to_all as writing
from app.letters.models import Message, Reach
from app.notices.models import Notice
from app.places import told, waiting_list
from app.places.models import LIVE, Place, Queue
from tests.notices.mailbox import Mailbox, mail_server
from tests.world import World

Visit = Callable[..., Any]


@pytest.fixture
def mailbox(app: Flask) -> Iterator[Mailbox]:
    with mail_server() as box:
        app.config["SMTP_URL"] = box.url
        yield box
        app.config["SMTP_URL"] = ""


def names(world: World, reach: Reach = Reach.ALL) -> list[tuple[str, list[str]]]:
    found = writing.recipients(world.session, world[Club], reach)
    return [(each.person.name, each.children) for each in found]


def second_teacher(world: World) -> Person:
    """Tove, who put Mia forward."""
    tove = Person(email="tove@example.org", name="Tove", language="da", created_at=clock.now())
    world.session.add(tove)
    world.session.flush()
    school = world[Club].school_id
    world.add(Role(person_id=tove.id, name=RoleName.TEACHER, school_id=school, created_at=clock.now()))
    mia = world.session.query(Place).filter_by(child_id=world.mia.id).one()
    mia.put_forward_by_id = tove.id
    world.session.flush()
    return tove


def test_each_adult_who_put_a_child_forward_is_written_to_once(world: World) -> None:
    second_teacher(world)

    assert names(world) == [("Tom", ["Bo", "Ida"]), ("Tove", ["Mia"])]
    assert names(world, Reach.IN) == [("Tom", ["Bo", "Ida"])]
    assert names(world, Reach.WAITING) == [("Tove", ["Mia"])]


def test_for_whom_has_gone_the_hosts_are_written_to_and_else_the_librarians(world: World) -> None:
    roles = {role.person_id: role for role in world.session.scalars(select(Role))}
    roles[world.tom.id].ended_at = clock.now()
    world.session.flush()
    assert names(world) == [("Hanne", ["Bo", "Ida", "Mia"])]

    roles[world.hanne.id].ended_at = clock.now()
    world.session.flush()
    assert names(world) == [("Lise", ["Bo", "Ida", "Mia"])]


def test_the_recipients_are_those_the_policy_lets_answer_for_the_children(world: World) -> None:
    """Each may answer for a child meant, and is who would be told of an offer for it; nobody is left out."""
    second_teacher(world)
    waiting_list.ask_for_place(world.session, world[Queue], world.child("Noor"), None)
    places = world.session.scalars(
        select(Place).where(Place.queue_id == world[Queue].id, Place.state.in_(LIVE))
    ).all()

    expected = {person for place in places for person in told.answerers(world.session, place)}
    found = {each.person.id for each in writing.recipients(world.session, world[Club], Reach.ALL)}

    assert found == expected
    for person_id in found:
        roles = world.session.scalars(select(Role).where(Role.person_id == person_id))
        person = world.session.get_one(Person, person_id)
        viewer = Viewer(library=world.library, person=person, roles=tuple(roles))
        assert any(policy.can(viewer, Action.ANSWER_OFFER, place) for place in places)


def test_a_protected_child_is_not_named(world: World) -> None:
    world.ida.is_protected = True
    world.session.flush()

    assert names(world, Reach.IN) == [("Tom", ["Bo"])]


def test_what_is_written_is_kept_and_each_recipient_has_one_mail_in_the_outbox(world: World) -> None:
    second_teacher(world)

    message = writing.write_to_all(
        world.session, world[Club], Reach.ALL, " Husk madpakke ", world.lise, clock.now()
    )

    assert (message.words, message.recipients) == ("Husk madpakke", 2)
    sent = world.session.scalars(select(Notice).where(Notice.template == "club_message")).all()
    assert sorted(n.person_id for n in sent) == sorted(
        each.person.id for each in writing.recipients(world.session, world[Club], Reach.ALL)
    )
    assert {n.about for n in sent} == {message.key}


@pytest.mark.parametrize(
    ("words", "rule"),
    [("  ", "message_empty"), ("Ring om 120315-1234", "national_number"), ("x" * 4_001, "words_too_long")],
)
def test_words_that_will_not_do_are_not_sent(world: World, words: str, rule: str) -> None:
    with pytest.raises(RuleBroken, match=rule):
        writing.write_to_all(world.session, world[Club], Reach.ALL, words, world.lise, clock.now())

    assert world.session.query(Message).count() == 0


def test_the_frame_is_in_the_readers_language_and_the_words_as_typed(
    app: Flask, world: World, mailbox: Mailbox
) -> None:
    second_teacher(world)
    words = "Remember a packed lunch.\n\nHusk også vand."
    writing.write_to_all(world.session, world[Club], Reach.ALL, words, world.lise, clock.now())
    world.session.commit()

    worker.send_waiting(app)

    texts = {mail["To"]: mail.get_content().replace("\r\n", "\n") for mail in mailbox.mails}
    assert set(texts) == {"tom@example.org", "tove@example.org"}
    assert all(words in text for text in texts.values())
    assert "Hello Tom," in texts["tom@example.org"]
    assert "Bo, Ida" in texts["tom@example.org"]
    with app.test_request_context(), force_locale("da"):
        assert gettext("Hello %(name)s,", name="Tove") in texts["tove@example.org"]


def guardian(world: World, child: Child, says: bool = True, email: str = "per@example.org") -> Guardianship:
    found = guardians.add_guardian(world.session, child, "Per", email, "en", world.lise, clock.now())
    consent.answer(world.session, found, Purpose.GUARDIAN_MAIL, says, clock.now(), "en", "Write to me.")
    return found


def readers(world: World, reach: Reach = Reach.ALL) -> dict[int, list[str]]:
    return writing.guardians_to_write_to(world.session, world[Club], reach)


def test_guardians_who_want_mail_are_written_to_about_the_children_meant(world: World) -> None:
    per, _eva = guardian(world, world.mia), guardian(world, world.bo, says=False)

    assert readers(world) == {per.guardian_id: ["Mia"]}
    assert readers(world, Reach.WAITING) == {per.guardian_id: ["Mia"]}
    assert readers(world, Reach.IN) == {}


def test_a_protected_childs_guardians_are_phoned(world: World) -> None:
    guardian(world, world.mia)
    world.mia.is_protected = True
    world.session.flush()

    assert readers(world) == {}


def test_guardians_are_found_by_as_many_statements_for_many_as_for_one(
    statements: list[str], world: World
) -> None:
    guardian(world, world.mia)
    statements.clear()
    readers(world)
    few = len(statements)
    for number in range(20):
        guardian(world, world.ida, email=f"per{number}@example.org")
    statements.clear()

    assert len(readers(world)) == 21
    assert len(statements) == few


def test_a_guardians_mail_is_its_own_and_stops_with_its_yes(
    app: Flask, world: World, mailbox: Mailbox
) -> None:
    guardian(world, world.mia)
    stays_out = guardian(world, world.bo, email="eva@example.org")
    message = writing.write_to_all(
        world.session, world[Club], Reach.ALL, "Husk madpakke", world.lise, clock.now()
    )
    assert message.recipients == 3
    consent.answer(world.session, stays_out, Purpose.GUARDIAN_MAIL, False, clock.now(), "en", "No more.")
    world.session.commit()

    worker.send_waiting(app)

    texts = {mail["To"]: mail.get_content() for mail in mailbox.mails}
    assert set(texts) == {"tom@example.org", "per@example.org"}
    assert "Husk madpakke" in texts["per@example.org"]
    assert "You get this mail for Mia." in texts["per@example.org"]


def test_the_page_tells_how_many_guardians_and_names_none(world: World, visit: Visit) -> None:
    guardian(world, world.mia)

    page = (
        visit(world.hanne)
        .post(f"/hjoerring/clubs/{world[Club].key}/write", {"reach": "all", "words": "Hej"}, status=200)
        .text
    )

    assert "Goes to 2 adults" in page
    assert "1 guardian who wants mail about its child" in page
    assert "per@example.org" not in page


def test_nothing_goes_out_before_it_was_looked_at(world: World, visit: Visit) -> None:
    visitor, address = visit(world.hanne), f"/hjoerring/clubs/{world[Club].key}/write"
    words = {"reach": "in", "words": "Husk madpakke"}

    page = visitor.post(address, words, status=200).text
    assert "Goes to 1 adult" in page
    assert "tom@example.org" in page
    assert world.session.query(Message).count() == 0
    seen = re.findall(r'name="seen" value="(\w+)"', page)[0]

    other = visitor.post(address, words | {"words": "Noget andet", "confirm": "1", "seen": seen}, status=200)
    assert "Goes to 1 adult" in other.text
    assert world.session.query(Message).count() == 0

    answer = visitor.post(address, words | {"confirm": "1", "seen": seen})
    page = visitor.follow(answer).text
    assert "Sent to 1 adult." in page
    assert "Husk madpakke" in page
    assert world.session.query(Message).count() == 1


def test_a_club_without_children_has_nobody_to_write_to(world: World, visit: Visit) -> None:
    world.session.query(Place).delete()

    page = visit(world.lise).post(
        f"/hjoerring/clubs/{world[Club].key}/write", {"reach": "all", "words": "Hej"}, status=409
    )

    assert "There is nobody to write to" in page.text
    assert re.search(r"<textarea[^>]*>\s*Hej</textarea>", page.text)


def test_a_teacher_does_not_write_to_all(world: World, visit: Visit) -> None:
    visit(world.tom).get(f"/hjoerring/clubs/{world[Club].key}/write", status=403)
