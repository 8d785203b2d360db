"""What a browser that has never been here fetches for one page, over the wire."""

from typing import Any

from playwright.sync_api import CDPSession, sync_playwright

from bench.installation import Installation
from bench.pages import Page
from tests.browser.chromium import chromium

COVER = "/cover?"
FLAGS = ("--disable-quic", "--no-first-run", "--disable-background-networking")


def kilobytes(there: Installation, page: Page, port: int) -> float:
    """KB of the page and all it asks for but the covers, as the network carried them."""
    total = 0.0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(playwright.chromium.executable_path),
            chromium_sandbox=False,
            args=list(FLAGS),
        )
        context = browser.new_context(service_workers="block")
        name, _, value = there.cookie(page.who).get("Cookie", "").removeprefix("Cookie: ").partition("=")
        if value:
            context.add_cookies([{"name": name, "value": value, "url": f"http://127.0.0.1:{port}"}])
        tab = context.new_page()
        session: CDPSession = context.new_cdp_session(tab)
        session.send("Network.enable")

        pictures: set[str] = set()

        def note(event: dict[str, Any]) -> None:
            if COVER in event["response"]["url"]:
                pictures.add(event["requestId"])

        def count(event: dict[str, Any]) -> None:
            nonlocal total
            if event["requestId"] not in pictures:
                total += event["encodedDataLength"]

        session.on("Network.responseReceived", note)
        session.on("Network.loadingFinished", count)
        tab.goto(f"http://127.0.0.1:{port}{page.address(there)}", wait_until="networkidle")
        browser.close()
    return total / 1000
