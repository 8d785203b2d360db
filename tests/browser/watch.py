"""What must not happen in a browser: errors in the console, broken policy, foreign hosts, axe findings."""

from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Page, Request

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OUT_ON_THE_LEFT = """() => [...document.querySelectorAll("main *")].some((element) => {
  const box = element.getBoundingClientRect();
  return box.width > 2 && box.left < -1;
})"""
EXPECTED = ("status of 409", "status of 422", "status of 404", "status of 403", "status of 429")
"""The browser writes a line for each refusal we send on purpose."""


SMALLEST = 44
"""Pixels that a child's finger meets (`safety.md` X3)."""
TOO_SMALL = """(smallest) => [...document.querySelectorAll("a[href], button, input, summary, textarea")]
  .filter((each) => !each.closest("[hidden], [type=hidden], .visually-hidden, .skip-link"))
  .filter((each) => {
    const box = (each.closest("label") ?? each).getBoundingClientRect();
    return box.width > 0 && (box.width < smallest - 0.5 || box.height < smallest - 0.5);
  })
  .map((each) => each.outerHTML.slice(0, 120))"""
VIOLATIONS = "(options) => axe.run(document, options).then((found) => found.violations)"
"""All else it finds is much to carry over."""

PAST_THE_EDGE = """() => document.body.classList.contains("paper") ? 0
    : document.documentElement.scrollWidth - window.innerWidth"""
"""What is printed has the size of its paper; everything else fits the window."""


class Watch:
    """Collects what went wrong, and which addresses were seen."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.visited: set[str] = set()

    def over(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        page.on("request", self._request)

    def look(self, page: Page) -> None:
        """Run axe on the page as it stands now, and check that nothing is wider than the window."""
        self.visited.add(urlsplit(page.url).path)
        self._axe(page, {"type": "tag", "values": WCAG})
        wide = page.evaluate(PAST_THE_EDGE)
        if wide > 1:
            self.wrong.append(f"{page.url} is {wide} px wider than the window")
        if page.evaluate(OUT_ON_THE_LEFT):
            self.wrong.append(f"{page.url} has something nobody can scroll to on its left")

    def look_as_a_child(self, page: Page) -> None:
        """Whether a finger meets everything there is to press."""
        for small in page.evaluate(TOO_SMALL, SMALLEST):
            self.wrong.append(f"too small for a finger at {page.url}: {small}")

    def look_in_the_dark(self, page: Page) -> None:
        """Whether words stand out from what is behind them for who likes dark pages."""
        page.emulate_media(color_scheme="dark")
        page.evaluate("() => document.getAnimations().forEach((each) => each.finish())")
        self._axe(page, {"type": "rule", "values": ["color-contrast"]})
        page.emulate_media(color_scheme="light")

    def _axe(self, page: Page, rules: dict[str, object]) -> None:
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        for violation in page.evaluate(VIOLATIONS, {"runOnly": rules, "resultTypes": ["violations"]}):
            places = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
            self.wrong.append(f"axe {violation['id']} at {page.url}: {places}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(e in message.text for e in EXPECTED):
            self.wrong.append(f"console: {message.text} at {message.location}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.hostname != "127.0.0.1":
            self.wrong.append(f"foreign host: {request.url}")
