"""Find the browser for the tests; with `--install`, install one where that can be done.

Looked for in this order: `$CHROMIUM`, the PATH, the browser that Playwright keeps. On Debian as
root, `--install` gets the package `chromium`; elsewhere it asks Playwright for its own.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HELP = (
    "The browser tests need Chromium and none was found.\n"
    "Install it (Debian, Ubuntu: apt-get install chromium), or run\n"
    "  .venv/bin/python -m playwright install chromium\n"
    "or say where it is: CHROMIUM=/path/to/chromium make test"
)


class NoProgramError(Exception):
    """A program that the tests need is not there; the message says how to mend it."""


class NoBrowserError(NoProgramError):
    """There is no browser."""


def find() -> Path:
    """The browser's executable.

    Raises:
        NoBrowserError: there is none, or `$CHROMIUM` names no file.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        if Path(named).is_file():
            return Path(named)
        raise NoBrowserError(f"CHROMIUM={named} is no file.\n{HELP}")
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    own = _of_playwright()
    if own is not None:
        return own
    raise NoBrowserError(HELP)


def install() -> None:
    """Install Chromium: Debian's package as root, else the one Playwright offers."""
    if not install_package("chromium"):
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def install_package(name: str) -> bool:
    """Install a package of Debian; False where that cannot be tried: elsewhere, or not as root."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    for command in (["update", "-qq"], ["install", "-y", "-qq", name]):
        subprocess.run(["apt-get", *command], check=False, stdout=sys.stderr)
    return True


def _of_playwright() -> Path | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (only tests have it)

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.is_file() else None


def report(find: Callable[[], Path], install: Callable[[], object], arguments: list[str]) -> int:
    """Print where a program is, or how to get it; with `--install`, try to get it first."""
    try:
        print(find())
        return 0
    except NoProgramError:
        if "--install" in arguments:
            install()
    try:
        print(find())
        return 0
    except NoProgramError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(report(find, install, sys.argv[1:]))
