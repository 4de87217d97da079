"""Headless Chromium that draws maps by software: by Mesa's llvmpipe where that can be had.

Chromium's own SwiftShader pays 0.1 to 0.2 ms for each segment of a line and frame; llvmpipe draws
the same map four times as fast. Neither asks for a graphics card, so figures can be compared.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import Browser, BrowserContext, Error, Playwright

MESA = "llvmpipe"  # stands in the name that it gives itself
# Maps alone are drawn by WebGL: what else is on a page is painted faster without it.
BASE_FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-gpu-compositing",
    "--disable-gpu-rasterization",
)
# Without the last, Chromium makes no WebGL context on llvmpipe.
MESA_FLAGS = ("--use-gl=angle", "--use-angle=gl-egl", "--ignore-gpu-blocklist")
SWIFTSHADER_FLAGS = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
RENDERER = """() => {
    const gl = document.createElement('canvas').getContext('webgl2');
    const names = gl?.getExtension('WEBGL_debug_renderer_info');
    return names ? gl.getParameter(names.UNMASKED_RENDERER_WEBGL) : 'nothing';
}"""


Started = TypeVar("Started", Browser, BrowserContext)


def renderer_of(browser: Browser | BrowserContext) -> str:
    """What a browser says it draws with; "nothing" without WebGL."""
    page = browser.new_page()
    name: str = page.evaluate(RENDERER)
    page.close()
    return name


def launch(playwright: Playwright, executable: Path, *more: str) -> Browser:
    """Start Chromium with Mesa's llvmpipe, or without it with SwiftShader; `more` are its flags."""
    return _drawing(
        lambda flags: playwright.chromium.launch(
            executable_path=executable, args=[*BASE_FLAGS, *more, *flags], env=_environment()
        )
    )


def launch_at_home(
    playwright: Playwright, executable: Path, profile: Path, base_url: str, *more: str
) -> BrowserContext:
    """As `launch`, a browser that keeps what it has fetched and compiled in the folder `profile`.

    Its other contexts keep nothing: they compile each script anew whenever a page is opened.
    """
    return _drawing(
        lambda flags: playwright.chromium.launch_persistent_context(
            profile,
            executable_path=executable,
            args=[*BASE_FLAGS, *more, *flags],
            env=_environment(),
            base_url=base_url,
        )
    )


def _environment() -> dict[str, str | float | bool]:
    return {**os.environ, "LIBGL_ALWAYS_SOFTWARE": "1"}


def _drawing(start: Callable[[tuple[str, ...]], Started]) -> Started:
    """What `start` makes with the flags for llvmpipe if that draws then, and else for SwiftShader.

    A Chromium that knows nothing of these flags may not even start with them.
    """
    with suppress(Error):
        browser = start(MESA_FLAGS)
        if MESA in renderer_of(browser):
            return browser
        browser.close()
    return start(SWIFTSHADER_FLAGS)
