"""The programs that the browser tests need besides Python's packages: find them, install them.

Chromium is looked for as `$CHROMIUM`, on the PATH, and where Playwright keeps its own; nginx as
`$NGINX`, on the PATH, and where Debian puts it. `--install` gets what is missing: on Debian as
root by apt-get, which it announces; elsewhere it asks Playwright for Chromium.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import sync_playwright

from tools import drawing

# First the one without windows: its pages open in half the processor time.
CHROMIUM_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
DEBIAN_SBIN = "/usr/sbin"  # not on the PATH of everybody
# The second where Debian is too old to know the first.
CHROMIUM_PACKAGES = ("chromium-headless-shell", "chromium")
MESA_PACKAGES = ("libgl1-mesa-dri", "libegl1")
NGINX_PACKAGE = "nginx-light"
NO_CHROMIUM = (
    "The browser tests need Chromium and none was found. Install it (Debian, Ubuntu: apt-get "
    f"install {CHROMIUM_PACKAGES[0]}), or run .venv/bin/python -m playwright install chromium, or "
    "name it: CHROMIUM=/path/to/chromium make test"
)
NO_NGINX = (
    "The test of the deployment needs nginx and none was found. Install it (Debian, Ubuntu: "
    "apt-get install nginx-light; macOS: brew install nginx), or name it: "
    "NGINX=/path/to/nginx make test"
)
NO_MESA = (
    "Maps are drawn by {renderer}, about four times as slowly as by Mesa's llvmpipe; on Debian and "
    f"Ubuntu apt-get install {' '.join(MESA_PACKAGES)} brings it."
)


class NoProgramError(Exception):
    """A program that the tests need is not there; the message says how to get it."""


def chromium() -> Path:
    """Chromium's executable.

    Raises:
        NoProgramError: there is none, or `$CHROMIUM` names no file.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        if Path(named).is_file():
            return Path(named)
        raise NoProgramError(f"CHROMIUM={named} is no file. {NO_CHROMIUM}")
    for name in CHROMIUM_NAMES:
        if path := shutil.which(name):
            return Path(path)
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    if own.is_file():
        return own
    raise NoProgramError(NO_CHROMIUM)


def nginx() -> Path:
    """nginx's executable.

    Raises:
        NoProgramError: there is none, or `$NGINX` names no file.
    """
    named = os.environ.get("NGINX")
    if named and not Path(named).is_file():
        raise NoProgramError(f"NGINX={named} is no file. {NO_NGINX}")
    path = named or shutil.which("nginx") or shutil.which("nginx", path=DEBIAN_SBIN)
    if not path:
        raise NoProgramError(NO_NGINX)
    return Path(path)


def renderer() -> str:
    """What Chromium draws maps with here: its own name of it.

    Raises:
        NoProgramError: there is no Chromium, or it does not start.
    """
    executable = chromium()
    try:
        with sync_playwright() as playwright:
            browser = drawing.launch(playwright, executable)
            name = drawing.renderer_of(browser)
            browser.close()
    except PlaywrightError as error:
        line = str(error).strip().splitlines()[0]
        raise NoProgramError(f"{executable} does not start: {line}") from None
    return name


def looked_up() -> tuple[dict[str, str], dict[str, str]]:
    """What is here, by what it is for; and how to get what is not, by its name in `PACKAGES`."""
    here: dict[str, str] = {}
    missing: dict[str, str] = {}
    for find in (chromium, nginx):
        try:
            here[find.__name__] = str(find())
        except NoProgramError as error:
            missing[find.__name__] = str(error)
    if "chromium" in here:
        try:
            name = here["maps are drawn by"] = renderer()
            if drawing.MESA not in name:
                missing["mesa"] = NO_MESA.format(renderer=name)
        except NoProgramError as error:
            missing["chromium"] = str(error)
    return here, missing


def packages_of(missing: Iterable[str], chromium_package: str) -> list[str]:
    """Debian's packages of what is missing; Chromium draws maps with Mesa's."""
    wanted: dict[str, tuple[str, ...]] = {
        "chromium": (chromium_package, *MESA_PACKAGES),
        "mesa": MESA_PACKAGES,
        "nginx": (NGINX_PACKAGE,),
    }
    return [package for name, ones in wanted.items() if name in missing for package in ones]


def install(packages: list[str]) -> None:
    """Say what is installed, then do: Debian packages as root, elsewhere Playwright's Chromium."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        names = ", ".join(packages)
        print(f"Installing system packages for the browser tests with apt-get: {names}", flush=True)
        for command in (["update", "-qq"], ["install", "-y", "-qq", *packages]):
            subprocess.run(["apt-get", *command], check=False, stdout=subprocess.DEVNULL)
    elif CHROMIUM_PACKAGES[0] in packages:
        print("Installing Playwright's own Chromium for the browser tests", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main(arguments: list[str]) -> int:
    """Print where each program is, or how to get it; 1 if one is missing."""
    here, missing = looked_up()
    if "--install" in arguments:
        if missing:
            install(packages_of(missing, CHROMIUM_PACKAGES[0]))
            here, missing = looked_up()
        if "chromium" in missing:
            install(packages_of(missing, CHROMIUM_PACKAGES[1]))
            here, missing = looked_up()
    for what, path in here.items():
        print(f"{what}: {path}")
    for hint in missing.values():
        print(hint, file=sys.stderr)
    # Without Mesa the tests are slow, and that is all.
    return int(bool(missing.keys() - {"mesa"}))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
