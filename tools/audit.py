"""Ask PyPI for known weaknesses of the installed packages, and say what could not be checked.

`make audit` runs it. It needs the network; a package that cannot be asked about is a failure too.
"""

import json
import subprocess
import sys
from typing import Any

COMMAND = (sys.executable, "-m", "pip_audit", "--local", "--format", "json", "--progress-spinner")


def report(dependencies: list[dict[str, Any]]) -> tuple[list[str], bool]:
    """Lines about what pip-audit found of each package, and whether all are known to be sound.

    Raises:
        KeyError, TypeError: `dependencies` are not of the shape that pip-audit gives them.
    """
    skipped = [one["name"] for one in dependencies if "skip_reason" in one]
    asked = [one for one in dependencies if "skip_reason" not in one]
    lines = [
        f"{one['name']} {one['version']}: {weakness['id']}, mended in "
        f"{', '.join(weakness['fix_versions']) or 'no version yet'}"
        for one in asked
        for weakness in one["vulns"]
    ]
    if skipped:
        lines.append(f"Could not be checked: {', '.join(skipped)}.")
    weak = sum(bool(one["vulns"]) for one in asked)
    lines.append(f"Packages checked: {len(asked)}. Not checked: {len(skipped)}. Weak: {weak}.")
    return lines, bool(asked) and not skipped and not weak


def main() -> int:
    """Print the report; 1 if a package is weak or could not be checked, or if none was."""
    done = subprocess.run([*COMMAND, "off"], capture_output=True, text=True, check=False)
    try:
        lines, sound = report(json.loads(done.stdout)["dependencies"])
    except ValueError:
        # It ends with a traceback; its last line says why.
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        print(f"Nothing was checked: is there a network? {reason[:300]}", file=sys.stderr)
        return 1
    except (KeyError, TypeError):
        print("Nothing was checked: pip-audit gave a result of another shape.", file=sys.stderr)
        return 1
    print("\n".join(lines))
    return int(not sound)


if __name__ == "__main__":
    sys.exit(main())
