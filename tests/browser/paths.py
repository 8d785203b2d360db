"""How a person gets about: filling in forms by their labels and pressing buttons by their words."""

import re
from email.message import EmailMessage

from playwright.sync_api import Page, expect

from tests.browser.danish import da
from tests.live import Mailbox

MAIL_SECONDS = 15
ANSWER_SECONDS = 20
"""How long one change may take where other tests keep the disk busy."""


def press(page: Page, english: str, **values: object) -> None:
    """Press the button with these words (in Danish), wherever on the page; the first of several."""
    words = re.compile(rf"^{re.escape(da(english, **values))}")
    page.get_by_role("button", name=words).first.click()
    answered(page)


def answered(page: Page) -> None:
    """Wait for what was just asked; a page that was quiet before still counts as quiet while htmx asks."""
    expect(page.locator(".htmx-request")).to_have_count(0, timeout=ANSWER_SECONDS * 1000)
    page.wait_for_load_state("networkidle")


def follow(page: Page, english: str, **values: object) -> None:
    """Follow the link with these words (in Danish)."""
    page.get_by_role("link", name=da(english, **values), exact=True).first.click()
    page.wait_for_load_state()


def fill(page: Page, english: str, value: str) -> None:
    """Fill in the field with this label (in Danish)."""
    page.get_by_label(re.compile(rf"^{re.escape(da(english))}")).first.fill(value)


def choose(page: Page, english: str, label: str) -> None:
    """Choose from the list with this label (in Danish)."""
    page.get_by_label(re.compile(rf"^{re.escape(da(english))}")).first.select_option(label=label)


def choose_with(page: Page, english: str, part: str) -> None:
    """Choose from the list with this label (in Danish) the first line that holds these words."""
    options = page.get_by_label(re.compile(rf"^{re.escape(da(english))}")).first
    lines = options.locator("option").all_text_contents()
    options.select_option(label=next(line for line in lines if part in line))


def sees(page: Page, text: str) -> None:
    """The page says so, somewhere a person can see it."""
    expect(page.get_by_text(text).first).to_be_visible()


def mail_to(mailbox: Mailbox, page: Page, address: str) -> EmailMessage:
    """The mail that has come, or comes in the next seconds, to `address`."""
    for _ in range(MAIL_SECONDS * 10):
        mail = mailbox.to(address)
        if mail is not None:
            return mail
        page.wait_for_timeout(100)
    raise AssertionError(f"no mail came to {address}")


def link_in(mail: EmailMessage) -> str:
    """The first address in a mail."""
    found = re.search(r"https?://\S+", mail.get_content())
    assert found, mail.get_content()
    return found.group()
