"""One library walked through from nothing to a published review; each step stands on the one before."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pyotp
from playwright.sync_api import Page, expect

from app.core import clock
from tests.browser.danish import da
from tests.browser.paths import choose, fill, follow, link_in, mail_to, press, sees
from tests.browser.watch import Watch
from tests.live import Site

PASSWORD = "heste under regnbuen"
PASTED = "\n".join(
    (
        "Fornavn\tEfternavn\tFødt\tKlasse",
        "Ida\tKristensen\t12-03-2015\t4.A",
        "Bo\tSørensen\t01-05-2015\t4.A",
        "Noor\tAli\t30-11-2014\t4.B",
    )
)
ISBNS = ("978-87-638-4145-0", "9788740692570", "9788771418125")


class Chain:
    """Who walks: Lise at the library, Tom the teacher, Hanne the host, Ida on the class's tablet."""

    def __init__(self, site: Site, watch: Watch, window: Callable[[], Page], *, script: bool = True) -> None:
        self.site, self.watch, self.window, self.script = site, watch, window, script
        self.lise = window()
        self.slug = self.club = self.card = ""

    def a(self, path: str) -> str:
        return f"{self.site.url}/{self.slug}{path}"

    def look(self, page: Page) -> None:
        """axe needs a script, so the walk without one only reads the pages."""
        if self.script:
            self.watch.look(page)

    def a_library_comes_to_life(self) -> None:
        page, token = self.lise, (self.site.instance / "setup_token").read_text()
        page.goto(f"{self.site.url}/setup/{token}?language=da")
        self.look(page)
        fill(page, "The library's name", "Prøveby Bibliotek")
        choose(page, "Country", da("Denmark"))
        fill(page, "Your name", "Lise Læsehest")
        fill(page, "Your e-mail", "lise@example.org")
        fill(page, "A password", PASSWORD)
        press(page, "Make the library")
        self.slug = page.url.split("/")[3]
        self.look(page)
        fill(page, "E-mail", "lise@example.org")
        fill(page, "Password, if you work at the library", PASSWORD)
        press(page, "Go on")
        self.look(page)
        page.get_by_text(da("I cannot scan it")).click()
        secret = (page.locator(".code").first.text_content() or "").replace(" ", "").strip()
        fill(page, "One-time code", pyotp.TOTP(secret).now())
        press(page, "Confirm")
        page.goto(self.a("/today"))
        sees(page, da("Needs a person"))
        self.look(page)

    def schools_come_in(self, register: Path, schools: int) -> None:
        page = self.lise
        page.goto(self.a("/schools"))
        self.look(page)
        page.goto(self.a("/schools/import"))
        page.get_by_label(re.compile(da("The school register"))).set_input_files(register)
        self.look(page)
        press(page, "Show what would change")
        sees(page, str(schools))
        self.look(page)
        press(page, "Bring these schools in")
        page.goto(self.a("/schools/import"))
        page.get_by_label(re.compile(da("The school register"))).set_input_files(register)
        press(page, "Show what would change")
        sees(page, da("Everything in the file is here already. There is nothing to bring in."))

    def a_club_is_made(self, places: int) -> None:
        page = self.lise
        page.goto(self.a("/clubs"))
        self.look(page)
        follow(page, "Make a club")
        self.look(page)
        choose(page, "School", "Løkken undervisningssted")
        fill(page, "Name of the club", "Klub Læseglad")
        fill(page, "From grade", "3")
        fill(page, "To grade", "5")
        fill(page, "Places", str(places))
        choose(page, "Weekday", da("Tuesday"))
        fill(page, "Begins", "14:00")
        fill(page, "Ends", "15:30")
        begins = clock.today("Europe/Copenhagen") - timedelta(days=3)
        fill(page, "First meeting on or after", begins.isoformat())
        page.get_by_label(da("Offer free places during the season too")).check()
        fill(page, "Why", "Klubben tager nye børn ind hele året")
        fill(page, "Place to meet", "Skolebiblioteket")
        press(page, "Make the club")
        press(page, "Open the club")
        self.club = page.url.split("?")[0].rsplit("/", 1)[1]
        self.look(page)
        front = self.window()
        front.goto(self.a("/"))
        sees(front, "Klub Læseglad")
        self.look(front)
        front.goto(self.a(f"/club/{self.club}"))
        self.look(front)

    def the_letter_comes_first(self) -> None:
        page = self.lise
        page.goto(self.a(f"/clubs/{self.club}/letter"))
        sees(page, "Klub Læseglad")
        self.look(page)
        page.goto(self.a(f"/clubs/{self.club}/letter-text"))
        self.look(page)

    def adults_are_invited(self) -> None:
        page = self.lise
        for email, name, role, where, label in (
            ("tom@example.org", "Tom Tavle", "Teacher", "School", "Løkken undervisningssted"),
            ("hanne@example.org", "Hanne Højtlæser", "Club host", "Club", "Klub Læseglad"),
        ):
            page.goto(self.a("/people"))
            fill(page, "E-mail", email)
            fill(page, "Name", name)
            choose(page, "Part", da(role))
            options = page.get_by_label(re.compile(rf"^{re.escape(da(where))}")).first
            options.select_option(
                label=next(o for o in options.locator("option").all_text_contents() if label in o)
            )
            press(page, "Send the invitation")
        self.look(page)
        self.tom, self.hanne = self.window(), self.window()
        for person, email in ((self.tom, "tom@example.org"), (self.hanne, "hanne@example.org")):
            person.goto(link_in(mail_to(self.site.mailbox, page, email)))
            self.look(person)
            press(person, "Sign in on this device")
            self.look(person)

    def the_same_person_comes_back_on_another_device(self) -> None:
        computer, phone = self.window(), self.window()
        computer.goto(self.a("/sign-in"))
        before = len(self.site.mailbox.mails)
        fill(computer, "E-mail", "tom@example.org")
        press(computer, "Go on")
        self.look(computer)
        while len(self.site.mailbox.mails) == before:
            computer.wait_for_timeout(100)
        phone.goto(link_in(mail_to(self.site.mailbox, phone, "tom@example.org")))
        press(phone, "Sign in on this device")
        digits = (phone.get_by_role("group", name=da("Six digits")).text_content() or "").replace(" ", "")
        computer.goto(self.a("/digits"))
        fill(computer, "E-mail", "tom@example.org")
        fill(computer, "Six digits", digits.strip())
        self.look(computer)
        press(computer, "Sign in")
        computer.goto(self.a("/clubs"))
        sees(computer, "Klub Læseglad")

    def children_are_put_forward(self) -> None:
        page = self.tom
        page.goto(self.a(f"/clubs/{self.club}/put-forward"))
        fill(page, "Children", PASTED)
        press(page, "Look at the list")
        sees(page, da("Left out, we don't keep it"))
        assert "Kristensen" not in page.content() and "2015" not in page.content()
        self.look(page)
        page.get_by_label(da("The parents have been given the letter")).check()
        fill(page, "Given on", clock.today("Europe/Copenhagen").isoformat())
        press(page, "Put the ticked children forward")
        page.goto(self.a(f"/clubs/{self.club}"))
        sees(page, "Ida K., 4.A")
        sees(page, "Noor A., 4.B")
        self.look(page)

    def a_seat_is_offered_and_taken(self) -> None:
        """Two places, three children: Bo leaves, and Noor is offered the seat."""
        page = self.tom
        page.on("dialog", lambda dialog: dialog.accept())
        row = page.locator("#roster li", has_text="Bo S.")
        row.get_by_role("button", name=re.compile(f"^{re.escape(da('Leave'))}")).click()
        page.wait_for_load_state()
        mail = mail_to(self.site.mailbox, page, "tom@example.org")
        for _ in range(100):
            if "Noor" in mail["Subject"]:
                break
            page.wait_for_timeout(100)
            mail = mail_to(self.site.mailbox, page, "tom@example.org")
        page.goto(link_in(mail))
        self.look(page)
        press(page, "Yes, %(child)s takes the place", child="Noor")
        page.goto(self.a(f"/clubs/{self.club}"))
        expect(page.locator("#roster")).to_contain_text("Noor A.")

    def books_come_in(self, books: Path, rows: int) -> None:
        page = self.lise
        page.goto(self.a("/works"))
        self.look(page)
        page.goto(self.a("/works/import"))
        page.get_by_label(re.compile(da("File of books"))).set_input_files(books)
        press(page, "Look through the file")
        sees(page, str(rows))
        self.look(page)
        press(page, "Bring in the books")
        page.goto(self.a("/works?q=Brillebj%C3%B8rn"))
        sees(page, "Brillebjørn")
        self.look(page)
        page.get_by_role("link", name=re.compile("Brillebjørn")).first.click()
        page.wait_for_load_state()
        self.look(page)

    def a_box_goes_out(self) -> None:
        page = self.lise
        page.goto(self.a("/boxes/new"))
        self.look(page)
        fill(page, "Number on the lid", "7")
        press(page, "Make the box")
        for number, isbn in enumerate(ISBNS, 1):
            fill(page, "ISBN, faust number, barcode or title", isbn)
            page.keyboard.press("Enter")
            expect(page.locator("#contents_list .lines > li, #contents_list tbody tr")).to_have_count(number)
        self.look(page)
        self.box = page.url.split("?")[0]
        for paper in ("/contents", "/label"):
            page.goto(self.box + paper)
            self.look(page)
        page.goto(self.box + "/send")
        to = page.get_by_label(re.compile(re.escape(da("Where to")))).first
        to.select_option(
            label=next(o for o in to.locator("option").all_text_contents() if "Klub Læseglad" in o)
        )
        self.look(page)
        press(page, "Send the box")

    def the_box_arrives_without_signing_in(self) -> None:
        office, token = self.window(), self.token_of_the_label()
        office.goto(self.a(f"/arrived/{token}"))
        self.look(office)
        press(office, "The box has arrived")
        sees(office, da("Thank you. The library knows that the box has come."))
        self.look(office)

    def cards_are_printed(self) -> None:
        page = self.tom
        page.goto(self.a(f"/clubs/{self.club}/cards"))
        self.look(page)
        press(page, "Make and print")
        self.look(page)
        card = page.locator(".card-slot", has_text="Ida K.")
        self.card = (card.locator(".card__code").text_content() or "").strip()
        self.alias = (card.locator(".card__alias").text_content() or "").strip()
        assert "Kristensen" not in page.content()

    def a_child_comes_in_by_its_card(self) -> None:
        self.tablet = self.window()
        self.tablet.goto(f"{self.site.url}/k?language=da")
        self.look(self.tablet)
        page = self.tablet
        page.get_by_role("textbox").first.fill(self.card.lower())
        press(page, "Come in")
        follow(page, "Yes, that is me")
        sees(page, "Klub Læseglad")
        self.look(page)

    def a_child_writes(self) -> None:
        page = self.tablet
        follow(page, "Write about a book")
        self.look(page)
        page.get_by_role("button", name=re.compile("Brillebjørn")).click()
        page.wait_for_load_state()
        page.get_by_role("radio", name=da("Wonderful")).check()
        page.get_by_role("textbox").first.fill("Den er sjov. Bjørnen får briller og kan pludselig se alt.")
        if self.script:
            expect(page.locator("#saved")).to_contain_text(da("Your words are kept."))
        page.get_by_label(da("Everybody"), exact=True).check()
        self.look(page)
        press(page, "Send it to the library")
        sees(page, da("Thank you. The library is reading it now."))
        self.look(page)
        press(page, "I'm done")
        self.look(page)
        page.goto(self.a("/me"))
        assert "Brillebjørn" not in page.content()

    def a_librarian_answers(self) -> None:
        page = self.lise
        page.goto(self.a("/reviews"))
        sees(page, "Bjørnen får briller")
        self.look(page)
        press(page, "Publish")
        expect(page.locator("#queue article")).to_have_count(0)
        page.goto(self.a(f"/clubs/{self.club}/wall"))
        sees(page, "Bjørnen får briller")
        self.look(page)

    def the_public_wall_waits_for_consent(self) -> None:
        anybody, page = self.window(), self.lise
        anybody.goto(self.a("/wall"))
        assert "Bjørnen får briller" not in anybody.content()
        page.goto(self.a(f"/clubs/{self.club}"))
        page.get_by_role("link", name="Ida K., 4.A").click()
        page.wait_for_load_state()
        self.look(page)
        page.get_by_text(da("Register a signed paper")).click()
        choose(page, "The paper is about", da("Reviews on the public wall"))
        page.get_by_label(da("Yes"), exact=True).check()
        press(page, "Register")
        anybody.goto(self.a("/wall"))
        sees(anybody, "Bjørnen får briller")
        assert "Ida" not in anybody.content() and "Løkken" not in anybody.content()
        self.look(anybody)

    def a_child_is_let_in_by_the_host(self) -> None:
        host, tablet = self.hanne, self.window()
        host.goto(self.a(f"/clubs/{self.club}/door"))
        self.look(host)
        press(host, "Open the door")
        self.look(host)
        number = (host.get_by_role("group", name=da("The number of the door")).text_content() or "").replace(
            " ", ""
        )
        tablet.goto(self.a("/door"))
        self.look(tablet)
        tablet.get_by_role("textbox").first.fill(number.strip())
        press(tablet, "Go to the door")
        self.look(tablet)
        tablet.get_by_role("button", name=re.compile(self.alias)).click()
        tablet.wait_for_load_state()
        self.look(tablet)
        if not self.script:
            host.reload()
        press(host, "Let in")
        if not self.script:
            tablet.reload()
        press(tablet, "Come in")
        sees(tablet, da("It is on the wall"))

    def today_shows_the_week(self) -> None:
        page = self.lise
        page.goto(self.a("/today"))
        sees(page, "Løkken undervisningssted")
        self.look(page)
        page.goto(self.a("/today/sheet"))
        self.look(page)

    def the_box_comes_home(self) -> None:
        page = self.lise
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(self.box)
        press(page, "Call the box home")
        follow(page, "Count the box home")
        for isbn in ISBNS[:2]:
            fill(page, "ISBN, faust number, barcode or title", isbn)
            page.keyboard.press("Enter")
            page.wait_for_timeout(300)
        sees(page, "Scary Harry")
        self.look(page)
        press(page, "Finish the count")
        page.goto(self.box)
        sees(page, "Scary Harry")
        self.look(page)

    def token_of_the_label(self) -> str:
        """What the label's code holds; the label itself is read back in the deposits' tests."""
        import sqlalchemy

        engine = sqlalchemy.create_engine(self.site.database)
        with engine.connect() as connection:
            return str(connection.scalar(sqlalchemy.text("SELECT label_token FROM boxes")))
