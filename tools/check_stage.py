"""Check the stage's JavaScript: its types, and that the committed bundle is what its source gives.

Both need npm packages. Where they can't be had, one sentence says so, and that nothing was checked.
`make lint` runs `python -m tools.check_stage`; the tests of the JavaScript need no npm package.
"""

import sys
from pathlib import Path

from tools import build_stage, node
from tools.outputs import outdated

PROJECTS = (node.FRONTEND, node.ROOT / "tests" / "stage")  # each with a tsconfig.json


def mistyped(project: Path) -> str:
    """What TypeScript finds wrong in the JavaScript of a folder; nothing if all is well."""
    done = node.run_package("typescript/bin/tsc", "--project", str(project))
    return "" if done.returncode == 0 else done.stdout.strip() or "tsc failed without a word."


def checked() -> list[str]:
    """What is wrong, a text each.

    Raises:
        NoPackagesError: the npm packages can't be had, so nothing was checked.
    """
    node.install()
    wrong = [problem for problem in map(mistyped, PROJECTS) if problem]
    try:
        stale = outdated(build_stage.DIST, build_stage.build(), build_stage.BUNDLES)
    except build_stage.BuildError as error:
        return [*wrong, str(error)]
    if stale:
        wrong.append(f"dist/{stale} is out of date: run make stage, and commit what it writes.")
    return wrong


def main() -> int:
    """Print what is wrong; 1 if something is."""
    try:
        wrong = checked()
    except node.NoPackagesError as error:
        print(
            f"{error} Until then the types of the stage's JavaScript are NOT checked, and its "
            "bundle is NOT built and compared.",
            file=sys.stderr,
        )
        return 0
    for one in wrong:
        print(one, file=sys.stderr)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
