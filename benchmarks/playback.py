"""Frames a second that reach the screen while the map and a journey are played."""

from benchmarks.harness import ROOT, browser, opened, served, told

SECONDS = 10
GOAL_FRAMES = 10
# Counts how often the clock of what is played shows something else.
COUNT = """([selector, seconds]) => new Promise(done => {
    const text = () => document.querySelector(selector)?.innerText;
    let last = text(), frames = 0;
    const start = performance.now();
    const look = now => {
        if (text() !== last) { last = text(); frames += 1 }
        now - start < 1000 * seconds ? requestAnimationFrame(look) : done(frames / seconds);
    };
    requestAnimationFrame(look);
})"""
PLAYED = {
    "/map": ("map_play", ".st-key-map_clock"),
    "/journeys": ("ride_play", ".st-key-ride_clock"),
}


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
            frames = page.evaluate(COUNT, [clock, SECONDS])
            print(
                f"playback on {path}: {told(frames, GOAL_FRAMES, f'{frames:.1f}', least=True)} "
                f"frames a second (goal {GOAL_FRAMES})"
            )
            page.close()


if __name__ == "__main__":
    main()
