"""Finds a Chromium for the browser tests, or gets one; says loudly when neither works."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium(playwrights_own: str) -> str | None:
    """The path of a browser on this machine: `CHROMIUM`, Playwright's own, or the system's."""
    candidates = [os.environ.get("CHROMIUM"), playwrights_own, *map(shutil.which, NAMES)]
    return next((found for found in candidates if found and Path(found).exists()), None)


def ensure() -> str:
    """As `chromium`, after trying to download or install one. Raises SystemExit when there is none."""
    with sync_playwright() as playwright:
        playwrights_own = playwright.chromium.executable_path
    for attempt in (None, _download, _install):
        if attempt:
            attempt()
        found = chromium(playwrights_own)
        if found:
            return found
    raise SystemExit("No Chromium found, and none could be installed. Set CHROMIUM to the path of one.")


def _download() -> None:
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, timeout=600)


def _install() -> None:
    sudo = [] if os.getuid() == 0 else ["sudo", "-n"]
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
        if shutil.which(command[0]):
            subprocess.run([*sudo, *command], check=False, timeout=900)


if __name__ == "__main__":
    print(f"Browser: {ensure()}")
