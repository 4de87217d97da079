"""Headless Chromium that draws maps by software: by Mesa's llvmpipe where that can be had.

Chromium's own SwiftShader pays 0.1 to 0.2 ms for each segment of a line and frame; llvmpipe draws
the same map four times as fast. Neither asks for a graphics card, so figures can be compared.
"""

import os
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Browser, Error, Playwright

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


def renderer_of(browser: Browser) -> str:
    """What a browser says it draws with; "nothing" without WebGL."""
    page = browser.new_page()
    name: str = page.evaluate(RENDERER)
    page.close()
    return name


def launch(playwright: Playwright, executable: Path, *more: str) -> Browser:
    """Start Chromium with Mesa's llvmpipe, or without it with SwiftShader; `more` are its flags."""
    environment = {**os.environ, "LIBGL_ALWAYS_SOFTWARE": "1"}

    def started(flags: tuple[str, ...]) -> Browser:
        return playwright.chromium.launch(
            executable_path=executable, args=[*BASE_FLAGS, *more, *flags], env=environment
        )

    # A Chromium that knows nothing of these flags may not even start with them.
    with suppress(Error):
        browser = started(MESA_FLAGS)
        if MESA in renderer_of(browser):
            return browser
        browser.close()
    return started(SWIFTSHADER_FLAGS)
