"""Frames a second while a journey is played by the server: in the page, and on the screen.

The map and the timeline play in the browser: see `stage.py`.
"""

from benchmarks.harness import ROOT, browser, opened, served, told

SECONDS = 10
GOAL_FRAMES = 10
# Counts how often the page has another moment to show, and how often the screen is painted: without
# a graphics card the drawing of the map, not the dashboard, may be what is slow.
COUNT = """([selector, seconds]) => new Promise(done => {
    const text = () => document.querySelector(selector)?.innerText;
    let last = text(), frames = 0, painted = 0, playing = true;
    const changed = () => { if (text() !== last) { last = text(); frames += 1 } };
    const watched = new MutationObserver(changed);
    watched.observe(document.body, {subtree: true, childList: true, characterData: true});
    const paint = () => { painted += 1; if (playing) requestAnimationFrame(paint) };
    requestAnimationFrame(paint);
    setTimeout(() => {
        playing = false;
        watched.disconnect();
        done([frames / seconds, painted / seconds]);
    }, 1000 * seconds);
})"""
PLAYED = {"/journeys": ("ride_play", ".st-key-ride_clock")}


def main() -> None:
    """Measure and print every figure against its goal."""
    with browser() as chromium, served(ROOT / "server.py") as (atlas, _):
        for path, (button, clock) in PLAYED.items():
            page = opened(chromium, f"{atlas}{path}", "[data-testid=stDeckGlJsonChart] canvas")
            page.locator(f".st-key-{button} button").click()
            page.wait_for_function(
                "key => document.querySelector(`.st-key-${key}`)?.innerText.includes('Pause')",
                arg=button,
            )
            frames, painted = page.evaluate(COUNT, [clock, SECONDS])
            print(
                f"playback on {path}: {told(frames, GOAL_FRAMES, f'{frames:.1f}', least=True)} "
                f"frames a second (goal {GOAL_FRAMES}); the screen was painted {painted:.1f} times "
                "a second, by software"
            )
            page.close()


if __name__ == "__main__":
    main()
