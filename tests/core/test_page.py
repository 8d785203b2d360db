"""A whole page or the parts of it that changed."""

from flask import Flask

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
ADDRESS = "/here/play/page"


def test_a_browser_gets_the_whole_page(play: Flask) -> None:
    text = play.test_client().get(ADDRESS).get_data(as_text=True)

    assert "<h1>Play</h1>" in text
    assert "&lt;b&gt;&amp;" in text


def test_htmx_gets_the_part_it_asked_for_word_for_word(play: Flask) -> None:
    whole = play.test_client().get(ADDRESS).get_data(as_text=True)

    part = play.test_client().get(ADDRESS, headers={**HTMX, "HX-Target": "ul#list"}).get_data(as_text=True)

    assert part == '<ul id="list"><li>&lt;b&gt;&amp;</li></ul>'
    assert part in whole


def test_a_part_the_page_does_not_declare_is_not_given_alone(play: Flask) -> None:
    answer = play.test_client().get(ADDRESS, headers={**HTMX, "HX-Target": "ul#asks"})

    assert "<h1>Play</h1>" in answer.get_data(as_text=True)


def test_after_a_change_a_browser_is_sent_to_the_page_and_told_there(play: Flask) -> None:
    client = play.test_client()

    answer = client.post(ADDRESS)

    assert (answer.status_code, answer.headers["Location"]) == (303, ADDRESS)
    assert "Done." in client.get(ADDRESS).get_data(as_text=True)
    assert "Done." not in client.get(ADDRESS).get_data(as_text=True)


def test_after_a_change_htmx_gets_its_part_the_others_that_changed_and_the_word(play: Flask) -> None:
    answer = play.test_client().post(ADDRESS, headers={**HTMX, "HX-Target": "ul#list"})

    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert text.startswith('<ul id="list">')
    assert '<hx-partial hx-target="#count" hx-swap="outerHTML"><p id="count">3</p></hx-partial>' in text
    assert "Done." in text.partition('hx-target="#notice"')[2]


def test_a_part_that_changed_and_was_asked_for_comes_once(play: Flask) -> None:
    answer = play.test_client().post(ADDRESS, headers={**HTMX, "HX-Target": "p#count"})

    assert answer.get_data(as_text=True).count('id="count"') == 1


def test_what_was_refused_is_shown_where_it_was_typed(play: Flask) -> None:
    answer = play.test_client().post("/here/play/refused")

    assert answer.status_code == 422
    assert "<h1>Play</h1>" in answer.get_data(as_text=True)


def test_htmx_is_sent_elsewhere_by_a_header(empty: Flask) -> None:
    answer = empty.test_client().post("/here/play/branches", data={"name": "x"}, headers=HTMX)

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/here/play/page?added=x")


def test_a_template_that_asks_the_database_is_a_fault(play: Flask) -> None:
    assert play.test_client().get("/here/play/asks").status_code == 500
