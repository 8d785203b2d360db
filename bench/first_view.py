"""What a browser that has never been here fetches for one page, over the wire."""

from playwright.sync_api import CDPSession, sync_playwright

from bench.installation import Installation
from bench.pages import Page
from tests.browser.chromium import chromium

FLAGS = ("--disable-quic", "--no-first-run", "--disable-background-networking")


def kilobytes(there: Installation, page: Page, port: int) -> float:
    """KB of the page and all it asks for, as the network carried them."""
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

        def count(event: dict[str, float]) -> None:
            nonlocal total
            total += event["encodedDataLength"]

        session.on("Network.loadingFinished", count)
        tab.goto(f"http://127.0.0.1:{port}{page.address(there)}", wait_until="networkidle")
        browser.close()
    return total / 1000
