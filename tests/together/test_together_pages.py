"""What a club does together, on the host's page and on the child's own."""

from collections.abc import Callable

from app.catalogue.models import Work
from app.clubs.models import Club, Meeting, MeetingState
from app.core import clock
from app.meetings.models import Activity, BookRead, Doing
from app.together.models import Ballot, Suggestion, Vote, VoteChoice
from tests.pages import Visitor
from tests.world import World

Visit = Callable[..., Visitor]


def page(world: World) -> str:
    return f"/hjoerring/clubs/{world[Club].key}/together"


def choice(world: World, words: str) -> VoteChoice:
    return world.session.query(VoteChoice).filter_by(words=words).one()


def close(world: World) -> None:
    world[Vote].closed_at = clock.now()
    for each in world.session.query(VoteChoice):
        each.votes = 0
    world.session.query(Ballot).delete()


def test_a_child_that_has_not_voted_sees_the_choices_and_no_result(world: World, visit: Visit) -> None:
    seen = visit(world.ida).get("/hjoerring/me").get_data(as_text=True)

    assert "Make bookmarks" in seen
    assert "1 vote" not in seen


def test_after_voting_a_child_sees_the_result_at_once(world: World, visit: Visit) -> None:
    ida = visit(world.ida)

    answer = ida.post(f"/hjoerring/votes/{world[Vote].key}/vote", {"choice": choice(world, "Read alone").key})

    seen = ida.follow(answer).get_data(as_text=True)
    assert "your vote" in seen
    assert seen.count("1 vote<") == 2


def test_a_child_sees_nobody_elses_idea(world: World, visit: Visit) -> None:
    bo = visit(world.bo)

    for address in ("/hjoerring/me", f"/hjoerring/me/{world[Club].key}/idea"):
        assert "Sleep at the library" not in bo.get(address).get_data(as_text=True)
    assert "Sleep at the library" in visit(world.hanne).get(page(world)).get_data(as_text=True)


def test_a_child_sends_an_idea_to_its_host(world: World, visit: Visit) -> None:
    bo = visit(world.bo)

    bo.post(f"/hjoerring/me/{world[Club].key}/idea", {"words": " Bake a  cake "})

    assert "Bake a cake" in visit(world.hanne).get(page(world)).get_data(as_text=True)
    assert "Bake a cake" in bo.get(f"/hjoerring/me/{world[Club].key}/idea").get_data(as_text=True)


def test_what_was_typed_is_kept_when_it_cannot_be_stored(world: World, visit: Visit) -> None:
    address = f"/hjoerring/me/{world[Club].key}/idea"

    answer = visit(world.bo).post(address, {"words": "Ring 010203-1234"}, status=409)

    assert 'value="Ring 010203-1234"' in answer.get_data(as_text=True)


def test_the_host_ticks_types_and_picks_and_the_vote_is_open(world: World, visit: Visit) -> None:
    close(world)

    visit(world.hanne).post(
        f"/hjoerring/clubs/{world[Club].key}/votes",
        {
            "question": "What shall we do?",
            "usual": ["aloud"],
            "own": "Bake a cake\n\n",
            "picked": [world[Suggestion].key],
        },
    )

    seen = visit(world.bo).get("/hjoerring/me").get_data(as_text=True)
    for words in ("Take turns reading aloud", "Bake a cake", "Sleep at the library"):
        assert words in seen


def test_a_vote_with_one_choice_is_refused_and_what_was_typed_kept(world: World, visit: Visit) -> None:
    close(world)

    answer = visit(world.hanne).post(
        f"/hjoerring/clubs/{world[Club].key}/votes",
        {"question": "Where?", "own": "At the school"},
        status=409,
    )

    text = answer.get_data(as_text=True)
    assert "at least 2 things" in text
    assert "At the school" in text


def test_who_opens_a_vote_while_another_runs_is_told_so_and_keeps_what_was_typed(
    world: World, visit: Visit
) -> None:
    """The page was read before a colleague opened theirs; it stands still, or the words would be gone."""
    answer = visit(world.hanne).post(
        f"/hjoerring/clubs/{world[Club].key}/votes",
        {"question": "Where?", "usual": ["aloud"], "own": "At the school"},
        status=409,
    )

    text = answer.get_data(as_text=True)
    assert "The club is voting already." in text
    assert "At the school" in text
    assert "every 5s" not in text


def test_the_host_closes_the_vote_and_the_club_has_chosen(world: World, visit: Visit) -> None:
    hanne = visit(world.hanne)

    answer = hanne.post(f"/hjoerring/votes/{world[Vote].key}/close")

    assert "The club has chosen: Make bookmarks" in hanne.follow(answer).get_data(as_text=True)
    assert "We have chosen: Make bookmarks" in visit(world.ida).get("/hjoerring/me").get_data(as_text=True)


def test_a_child_reads_what_the_club_did_and_read_last_time(world: World, visit: Visit) -> None:
    meeting = world[Meeting]
    meeting.state, meeting.participants = MeetingState.HELD, 2
    for doing, values in ((Doing.FILMED, {"films": 2}), (Doing.DREW, {})):
        world.add(Activity(meeting_id=meeting.id, doing=doing, **values))
    world.add(BookRead(meeting_id=meeting.id, work_id=world[Work].id))

    page = visit(world.ida).get("/hjoerring/me").get_data(as_text=True)

    assert "Last time" in page
    assert "We filmed 2 videos · We drew" in page
    assert "We read: Skammerens datter" in page
    assert "Last time" not in visit(world.mia).get("/hjoerring/me").get_data(as_text=True)


def test_the_meeting_remembers_what_the_children_chose(world: World, visit: Visit) -> None:
    hanne = visit(world.hanne)
    hanne.post(f"/hjoerring/votes/{world[Vote].key}/close")

    for address in (f"/hjoerring/meetings/{world[Meeting].key}", page(world).replace("together", "meetings")):
        assert "The children have chosen: Make bookmarks" in hanne.get(address).get_data(as_text=True)


def test_the_hosts_page_waits_for_news(world: World, visit: Visit) -> None:
    """It asks every few seconds, and gets nothing while nothing is new."""
    hanne = visit(world.hanne)
    seen = hanne.get(page(world)).get_data(as_text=True).partition("seen=")[2].partition('"')[0]

    hanne.part(f"{page(world)}?seen={seen}", "vote", status=204)
    world.add(
        Ballot(
            vote_id=world[Vote].id,
            choice_id=choice(world, "Read alone").id,
            child_id=world.ida.id,
            at=clock.now(),
        )
    )

    assert "These are equally liked" in hanne.part(f"{page(world)}?seen={seen}", "vote").get_data(
        as_text=True
    )


def test_a_long_history_costs_no_more_statements(world: World, visit: Visit, statements: list[str]) -> None:
    hanne, counts = visit(world.hanne), []
    for number in (2, 20):
        for at in range(number):
            values = {"club_id": world[Club].id, "opened_by_id": world.hanne.id}
            old = world.add(Vote(question=f"{at}?", opened_at=clock.now(), closed_at=clock.now(), **values))
            for words in ("Sing", "Dance"):
                world.add(VoteChoice(vote_id=old.id, words=words, votes=at, is_winner=words == "Sing"))
            world.add(
                Suggestion(club_id=world[Club].id, child_id=world.bo.id, words=f"idea {at}", at=clock.now())
            )
        statements.clear()
        hanne.get(page(world))
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 10


def test_a_childs_page_costs_the_same_with_and_without_a_vote(
    world: World, visit: Visit, statements: list[str]
) -> None:
    ida = visit(world.ida)
    statements.clear()
    ida.get("/hjoerring/me")
    with_vote = len(statements)
    close(world)
    world.session.flush()
    statements.clear()
    ida.get("/hjoerring/me")

    assert with_vote == len(statements) <= 10
