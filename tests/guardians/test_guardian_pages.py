"""The guardian's page, as a guardian meets it."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from app.accounts.models import Person
from app.answering.models import ReviewAnswer
from app.catalogue.models import Work
from app.children.models import Child, Guardian, Guardianship
from app.clubs.models import Club, Season
from app.consents import consent, guardian_codes, guardian_links
from app.consents.models import Consent, Purpose
from app.core import clock
from app.guardians import withdrawals
from app.known.of_child import columns
from app.libraries import own_languages
from app.libraries.models import Library, OwnLanguage
from app.notices.models import Notice
from app.places.models import Place, PlaceState
from app.reviews.models import Audience, Review, ReviewState
from app.trips import trips
from app.trips.models import Trip
from tests.pages import Visitor
from tests.world import GUARDIANS_TOKEN, World

Visit = Callable[..., Visitor]
PAGE = "/hjoerring/guardian"


@pytest.fixture
def gry(world: World, visit: Visit) -> Visitor:
    """A browser Gry has opened her link about Ida in."""
    return enter(visit(), GUARDIANS_TOKEN)


def enter(visitor: Visitor, token: str) -> Visitor:
    answer = visitor.post("/hjoerring/g", {"token": token})
    assert answer.headers["Location"].startswith(PAGE)
    return visitor


def link_to(world: World, child: Child) -> str:
    token = guardian_links.slip_link(world.session, child, "", world.lise, clock.now())
    assert token is not None
    return token


def protect(world: World) -> None:
    """Ida's name and address are protected from now on, and staff have not confirmed Gry."""
    world.session.execute(update(Child).where(Child.id == world.ida.id).values(is_protected=True))
    world.session.execute(update(Guardianship).values(may_see=False))


def its_page(world: World) -> dict[str, str]:
    return {"page": world[Guardianship].key}


def test_the_page_begins_with_the_place_and_says_when_and_with_whom(gry: Visitor) -> None:
    with time_machine.travel("2026-11-20T09:00:00Z", tick=False):
        page = enter(gry, GUARDIANS_TOKEN).get(PAGE).text

    assert "<h1>Ida is in the club</h1>" in page
    for words in ("Klub Læseglad", "Løkken Skole", "Tuesday 24 November 2026", "Hanne", "Lise"):
        assert words in page


def test_who_waits_sees_the_number_in_line_and_why(world: World, visit: Visit) -> None:
    page = enter(visit(), link_to(world, world.mia)).get(PAGE).text

    assert "<h1>Mia is number 1 in line</h1>" in page
    assert "all 2 places are taken" in page


def test_a_link_is_in_no_address_and_the_page_is_kept_nowhere(world: World, visit: Visit) -> None:
    visitor = visit()
    door = visitor.get("/hjoerring/g")
    answer = visitor.post("/hjoerring/g", {"token": GUARDIANS_TOKEN})
    page = visitor.follow(answer)

    assert 'data-behaviour="card-link"' in door.text
    assert GUARDIANS_TOKEN not in answer.headers["Location"] + page.text
    for each in (door, page):
        assert each.headers["Cache-Control"] == "no-store"
        assert each.headers["Referrer-Policy"] == "no-referrer"


def test_without_a_link_every_page_leads_to_the_door(world: World, visit: Visit) -> None:
    for address in ("", "/copy", "/copy.json", "/confirm", "/erase", "/withdraw"):
        answer = visit().get(PAGE + address, status=303)
        assert answer.headers["Location"].endswith("/hjoerring/g")


def test_a_wrong_code_is_refused_in_words_and_not_repeated(world: World, visit: Visit) -> None:
    answer = visit().post("/hjoerring/g", {"token": "KMR7 4TGX"}, status=409)

    assert "does not open anything any more" in answer.text
    assert "KMR7" not in answer.text


def test_a_stopped_link_shuts_the_page_at_the_next_request(world: World, gry: Visitor) -> None:
    gry.get(PAGE)

    guardian_links.stop_links(world.session, world[Guardianship], world.lise, clock.now())

    assert gry.get(PAGE, status=303).headers["Location"].endswith("/g")


def test_the_page_shuts_by_itself_after_two_hours(world: World, visit: Visit) -> None:
    now = clock.now()
    with time_machine.travel(now, tick=False):
        visitor = enter(visit(), GUARDIANS_TOKEN)
    with time_machine.travel(now + timedelta(hours=2, minutes=1), tick=False):
        visitor.get(PAGE, status=303)


def test_a_consent_withdrawn_is_gone_from_the_public_wall_at_the_next_request(
    world: World, visit: Visit, gry: Visitor
) -> None:
    review = world.session.get_one(Review, world[Review].id)
    review.state, review.audience = ReviewState.PUBLISHED, Audience.PUBLIC
    review.moderated_by_id, review.published_at = world.lise.id, clock.now()
    wall = "/hjoerring/wall"
    assert "The best book I know." not in visit().get(wall).text

    answer = its_page(world) | {"purpose": "public_wall"}
    gry.post(f"{PAGE}/consent", answer | {"answer": "yes"})
    assert "The best book I know." in visit().get(wall).text

    gry.post(f"{PAGE}/consent", answer | {"answer": "no"})
    assert "The best book I know." not in visit().get(wall).text


def test_yes_and_no_cost_one_click_each_and_look_the_same(world: World, gry: Visitor) -> None:
    to_yes = re.findall(r'<button class="([^"]+)"[^>]*>\s*Change to yes', gry.get(PAGE).text)
    answer = its_page(world) | {"purpose": "public_wall", "answer": "yes"}
    part = gry.part(f"{PAGE}/consent", "guardian_consents", "POST", data=answer)

    to_no = re.findall(r'<button class="([^"]+)"[^>]*>\s*Change to no', part.text)
    assert to_no == to_yes[:1]


def test_a_form_of_another_childs_page_is_refused(world: World, gry: Visitor) -> None:
    """Two slips opened side by side: what was meant for one child does not happen to the other."""
    enter(gry, link_to(world, world.mia))

    answer = its_page(world) | {"purpose": "public_wall", "answer": "yes"}
    gry.post(f"{PAGE}/consent", answer, status=409)

    assert world.session.scalars(select(Consent)).all() == []


def test_mail_is_said_yes_to_with_an_address_that_is_confirmed_by_digits(
    app: Flask, world: World, gry: Visitor
) -> None:
    answer = its_page(world) | {"purpose": "guardian_mail", "answer": "yes", "email": "gry@example.org"}
    sent = gry.post(f"{PAGE}/consent", answer)
    assert sent.headers["Location"].endswith("/confirm")
    page = gry.follow(sent).text
    assert "g…@example.org" in page

    gry.post(f"{PAGE}/confirm", {"digits": "000000x"}, status=422)
    key = world.session.scalars(select(Guardianship.key)).one()
    right = guardian_codes.digits(key, "gry@example.org", bytes(app.config["SECRET_KEY"]), clock.now())
    gry.post(f"{PAGE}/confirm", {"digits": right})

    assert world.session.scalars(select(Guardian.email)).one() == "gry@example.org"


def test_after_a_season_the_link_asks_for_digits_before_it_shows_anything(
    app: Flask, world: World, visit: Visit
) -> None:
    world[Season].last_on = date(2027, 6, 25)
    with time_machine.travel("2027-08-20T09:00:00Z", tick=False):
        visitor = enter(visit(), GUARDIANS_TOKEN)
        assert visitor.get(PAGE, status=303).headers["Location"].endswith("/guardian/confirm")
        page = visitor.get(f"{PAGE}/confirm").text
        assert "Ida" not in page

        visitor.post(f"{PAGE}/code", {"email": "gry@example.org"})
        key = world.session.scalars(select(Guardianship.key)).one()
        right = guardian_codes.digits(key, "gry@example.org", bytes(app.config["SECRET_KEY"]), clock.now())
        visitor.post(f"{PAGE}/confirm", {"digits": right})

        assert "Ida is in the club" in visitor.get(PAGE).text


@pytest.mark.parametrize("path", ["", "/copy", "/copy.json", "/erase", "/withdraw"])
def test_a_protected_childs_page_says_nothing_until_staff_have_confirmed(
    world: World, gry: Visitor, path: str
) -> None:
    protect(world)

    page = gry.get(PAGE + path).text

    assert "We would like to talk with you first" in page
    for word in ("Ida", "Klub Læseglad", "Løkken", "Hanne", "Tuesday", "Skammerens datter"):
        assert word not in page


def test_nothing_is_done_for_a_protected_child_by_an_unconfirmed_guardian(world: World, gry: Visitor) -> None:
    protect(world)
    place = world.session.scalars(select(Place).where(Place.child_id == world.ida.id)).one()

    gry.post(f"{PAGE}/withdraw", its_page(world) | {"place": place.key}, status=200)

    assert world.session.scalars(select(Place.state).where(Place.child_id == world.ida.id)).one() == "active"


def test_a_child_is_taken_out_after_one_question_and_the_club_is_told(world: World, gry: Visitor) -> None:
    place = world.session.scalars(select(Place).where(Place.child_id == world.ida.id)).one()
    asked = gry.get(f"{PAGE}/withdraw?place={place.key}").text
    assert "Shall Ida leave the club?" in asked

    gry.post(f"{PAGE}/withdraw", its_page(world) | {"place": place.key})

    assert world.session.get_one(Place, place.id).state == PlaceState.LEFT
    told = select(Notice.person_id).where(Notice.template == "child_withdrawn")
    assert set(world.session.scalars(told)) == {world.lise.id, world.hanne.id}
    assert "Ida is in no club now" in gry.get(PAGE).text


def test_of_a_protected_child_the_library_alone_is_told(world: World) -> None:
    world.ida.is_protected = True
    place = world.session.scalars(select(Place).where(Place.child_id == world.ida.id)).one()

    assert withdrawals.told(world.session, place) == [world.lise.id]


def test_the_mail_about_a_protected_child_withdrawn_names_nobody(world: World, gry: Visitor) -> None:
    place = world.session.scalars(select(Place).where(Place.child_id == world.ida.id)).one()
    gry.post(f"{PAGE}/withdraw", its_page(world) | {"place": place.key})
    world.session.execute(update(Child).where(Child.id == world.ida.id).values(is_protected=True))
    notices = world.session.scalars(select(Notice).where(Notice.template == withdrawals.TEMPLATE))

    composed = {
        each.person_id: withdrawals.compose(world.session, each, clock.now()) for each in notices.all()
    }

    assert composed.pop(world.hanne.id) is None
    assert [each and each["child"] for each in composed.values()] == [None]


def test_no_other_childs_place_can_be_named(world: World, gry: Visitor) -> None:
    other = world.session.scalars(select(Place).where(Place.child_id == world.bo.id)).one()

    gry.get(f"{PAGE}/withdraw?place={other.key}", status=404)
    gry.post(f"{PAGE}/withdraw", its_page(world) | {"place": other.key}, status=404)
    gry.post(f"{PAGE}/place", its_page(world) | {"place": other.key, "answer": "yes"}, status=404)


def test_an_offer_is_answered_on_the_page(world: World, visit: Visit) -> None:
    token = link_to(world, world.mia)
    place = world.session.scalars(select(Place).where(Place.child_id == world.mia.id)).one()
    place.state, place.offered_at = PlaceState.OFFERED, clock.now()
    place.expires_at = clock.now() + timedelta(days=5)
    place.queue.waiting -= 1
    place.queue.taken += 1
    mias = world.session.scalars(select(Guardianship.key).where(Guardianship.child_id == world.mia.id)).one()
    visitor = enter(visit(), token)
    assert "There is a place for Mia" in visitor.get(PAGE).text

    visitor.post(f"{PAGE}/place", {"page": mias, "place": place.key, "answer": "yes"})

    assert "Mia is in the club" in visitor.get(PAGE).text


def plan_a_trip(world: World) -> Trip:
    now = clock.now()
    planned = trips.TripPlan(
        title="Ordkraft",
        starts_at=now + timedelta(days=20),
        ends_at=now + timedelta(days=20, hours=6),
        sign_up_until=now + timedelta(days=10),
        places=8,
        meet_at="The library",
        pick_up_at="The school",
        bring="A packed lunch",
    )
    return trips.plan(world.session, world[Club], planned, world.lise, now)


def test_a_guardian_answers_for_a_trip_and_can_change_its_mind(world: World, visit: Visit) -> None:
    trip = plan_a_trip(world)
    gry = enter(visit(), GUARDIANS_TOKEN)
    page = gry.get(PAGE).text
    for words in ("Ordkraft", "The library", "A packed lunch", "May Ida come along?"):
        assert words in page

    answer = its_page(world) | {"trip": trip.key}
    gry.post(f"{PAGE}/trip", answer | {"answer": "yes"})
    assert "Ida comes along." in gry.get(PAGE).text

    gry.post(f"{PAGE}/trip", answer | {"answer": "no"})
    assert "Ida stays at home this time." in gry.get(PAGE).text


def test_only_trips_of_the_childs_own_clubs_can_be_answered(world: World, visit: Visit) -> None:
    trip = plan_a_trip(world)
    visitor = enter(visit(), link_to(world, world.mia))
    mias = world.session.scalars(select(Guardianship.key).where(Guardianship.child_id == world.mia.id)).one()

    assert "Ordkraft" not in visitor.get(PAGE).text
    visitor.post(f"{PAGE}/trip", {"page": mias, "trip": trip.key, "answer": "yes"}, status=404)


def test_a_wish_to_delete_reaches_today_and_the_guardian_sees_what_happens(
    world: World, visit: Visit, gry: Visitor
) -> None:
    assert "Within one month" in gry.get(f"{PAGE}/erase").text

    gry.post(f"{PAGE}/erase", its_page(world))

    assert "You have asked us to delete Ida" in gry.get(PAGE).text
    assert "A parent asks you to delete Ida I." in visit(world.lise).get("/hjoerring/today").text

    gry.post(f"{PAGE}/keep", its_page(world))
    assert "A parent asks you" not in visit(world.lise).get("/hjoerring/today").text


def test_the_file_has_every_column_that_is_handed_out(world: World, gry: Visitor) -> None:
    answer = gry.get(f"{PAGE}/copy.json")

    assert answer.mimetype == "application/json"
    assert "attachment" in answer.headers["Content-Disposition"]
    copied = answer.get_json()
    for table, exported in columns().items():
        for row in copied[table]:
            assert set(row) == {column.name for column in exported}
    assert copied["children"][0]["first_name"] == "Ida"
    assert copied["reviews"][0]["words"] == "The best book I know."


def test_the_page_of_everything_shows_the_values(world: World, gry: Visitor) -> None:
    page = gry.get(f"{PAGE}/copy").text

    for words in ("Ida", "4.A", "Modig Ida", "Løkken Skole", "The best book I know.", "is in the club"):
        assert words in page


def test_the_page_asks_a_steady_number_of_questions(
    world: World, gry: Visitor, statements: list[str]
) -> None:
    gry.get(PAGE)
    statements.clear()
    page = gry.get(PAGE)

    assert len(statements) <= 12, statements
    assert len(page.data) <= 40_000


def test_who_has_no_trip_and_no_hint_to_read_costs_less(
    world: World, visit: Visit, statements: list[str]
) -> None:
    parents = enter(visit(), link_to(world, world.mia))
    parents.get(PAGE)
    statements.clear()
    parents.get(PAGE)

    assert len(statements) <= 10, statements


def test_the_page_speaks_a_language_the_library_has_added(world: World, gry: Visitor) -> None:
    own = world.add(OwnLanguage(code="ar", name="العربية", created_at=clock.now()))
    words = {
        "%(child)s is in the club": "%(child)s في النادي",
        "Who your child is": "من هو <طفلك>",
        "Change to no": "التغيير إلى لا",
    }
    own_languages.save_words(world.session, own, words, world.lise.id, clock.now())

    page = gry.get(f"{PAGE}?language=ar").text

    assert '<html lang="ar" dir="rtl">' in page
    assert "Ida في النادي" in page
    assert "من هو &lt;طفلك&gt;" in page
    assert "\u2066What you choose\u2069" in page  # not translated: the library's language
    assert "language=ar" in re.findall(r'href="(/hjoerring/guardian/copy[^"]*)"', page)[0]

    answer = its_page(world) | {"purpose": "picture", "answer": "yes"}
    part = gry.part(f"{PAGE}/consent?language=ar", "guardian_consents", method="POST", data=answer)
    assert "التغيير إلى لا" in part.text, "the part that changed is in that language too"


def test_the_guardians_own_language_is_spoken_without_asking(world: World, visit: Visit) -> None:
    world[Guardian].language = "da"

    page = enter(visit(), GUARDIANS_TOKEN).get(PAGE).text

    assert '<html lang="da"' in page


def test_what_is_read_at_another_library_s_door_opens_nothing(world: World, visit: Visit) -> None:
    visit().post("/thisted/g", {"token": GUARDIANS_TOKEN}, status=409)


def test_closing_the_page_forgets_the_link_on_this_device(world: World, gry: Visitor) -> None:
    gry.post(f"{PAGE}/close")

    gry.get(PAGE, status=303)


def test_the_library_can_be_phoned(world: World, gry: Visitor) -> None:
    world.session.get_one(Library, world.library.id).phone = "72 33 44 55"

    assert 'href="tel:72334455"' in gry.get(PAGE).text


def test_it_shows_where_each_review_stands_and_what_was_said_before(world: World, gry: Visitor) -> None:
    review, hints = world[Review], ("Who is it about?", "Which part is best?")
    for version, hint in enumerate(hints):
        values = {"by_id": world.lise.id, "version": version, "state_before": "submitted"}
        about = f"My words number {version}"
        world.add(
            ReviewAnswer(
                review_id=review.id, kind="handed_back", at=clock.now(), hint=hint, about=about, **values
            )
        )
    world.session.execute(update(Review).values(state=ReviewState.HANDED_BACK, hint=hints[1]))

    page = gry.get(PAGE).text

    asked, earlier = page.index(hints[1]), page.index(hints[0])
    assert page.count(hints[1]) == 1 and asked < earlier
    assert "The library has read it and asks:" in page
    assert "<details" in page[asked:earlier] and "My words number 0" in page[asked:]


def test_drafts_are_for_the_childs_own_eyes(world: World, gry: Visitor) -> None:
    title = world[Work].title
    assert title in gry.get(PAGE).text, "the control: what was sent is shown"
    world.session.execute(update(Review).values(state=ReviewState.DRAFT, submitted_at=None))

    page = gry.get(PAGE).text

    assert "writes about books" not in page


def test_the_child_sees_the_hint_that_stands_and_folds_away_the_earlier(world: World, visit: Visit) -> None:
    review, hints = world[Review], ("Who is it about?", "Which part is best?")
    for version, hint in enumerate(hints):
        values = {"by_id": world.lise.id, "version": version, "state_before": "submitted", "about": "Good."}
        world.add(ReviewAnswer(review_id=review.id, kind="handed_back", at=clock.now(), hint=hint, **values))
    review.state, review.hint = ReviewState.HANDED_BACK, hints[1]

    page = visit(world.ida).get("/hjoerring/me").text

    assert page.index(hints[1]) < page.index("<details", page.index(hints[1])) < page.index(hints[0])
    assert page.count(hints[1]) == 1


def test_a_yes_on_paper_is_not_shown_as_a_no_and_is_turned_round_in_one_click(
    world: World, gry: Visitor
) -> None:
    ida, lise = world.session.get_one(Child, world.ida.id), world.session.get_one(Person, world.lise.id)
    assert gry.get(PAGE).text.count("You have not answered, so it is no.") >= 1
    consent.register_paper(world.session, ida, Purpose.PICTURE, True, lise, clock.now(), "en", "May it?")

    assert "A signed paper says yes." in gry.get(PAGE).text
    gry.post(f"{PAGE}/consent", its_page(world) | {"purpose": "picture", "answer": "no"})

    page = gry.get(PAGE).text
    assert "A signed paper says yes." not in page and "You say no." in page
    assert not world.session.get_one(Child, world.ida.id).pictures_allowed
