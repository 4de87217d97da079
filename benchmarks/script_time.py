"""How long the server works on a filter change, page by page: time of the processor, no browser.

The script runs as in the tests, without a server. A new view is one that nobody has asked for; a
seen one was asked for before. Time of the processor, so that other work on the machine counts less.
"""

import logging
import statistics
import time
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest

from benchmarks.harness import ROOT, verdict

GOAL_MS = 250
WALK = ["trip", "nuclear", "trip", "context", "trip", "nuclear"]


def measure(app: AppTest, kind: str, spent: list[float]) -> float:
    """Switch a kind in the filter bar; milliseconds of the script."""
    spent.clear()
    box = app.checkbox(key=f"f_kind_{kind}")
    (box.uncheck() if box.value else box.check()).run()
    if app.exception:
        raise RuntimeError(app.exception[0].message)
    return sum(spent)


def main() -> None:
    """Measure and print every figure against its goal."""
    logging.disable(logging.WARNING)
    spent: list[float] = []
    run = ScriptRunner._run_script

    def timed(self: ScriptRunner, *given: Any) -> None:
        start = time.thread_time()
        try:
            run(self, *given)
        finally:
            spent.append(1000 * (time.thread_time() - start))

    ScriptRunner._run_script = timed  # type: ignore[method-assign]
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    app.checkbox(key="f_kind_launch").check().run()
    for number, path in enumerate(sorted((ROOT / "pages").glob("*.py"))):
        app.switch_page(f"pages/{path.name}").run()
        # A period of its own for each page, so that no page finds another one's views.
        first = app.date_input(key="f_from")
        first.set_value(first.value.replace(day=number + 5)).run()
        new = [measure(app, kind, spent) for kind in WALK]
        seen = [measure(app, kind, spent) for kind in reversed(WALK)]
        fresh, again = statistics.median(new), statistics.median(seen)
        print(
            f"script of {path.stem:<9} new view {verdict(fresh, GOAL_MS, f'{fresh:.0f} ms')}, "
            f"seen {again:.0f} ms (goal {GOAL_MS} ms)",
            flush=True,
        )


if __name__ == "__main__":
    main()
