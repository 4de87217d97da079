"""Ask PyPI for known weaknesses of the installed packages, and say what could not be checked.

`make audit` runs it. It needs the network; a package that cannot be asked about is a failure too.
"""

import json
import subprocess
import sys
from typing import Any

COMMAND = (sys.executable, "-m", "pip_audit", "--local", "--format", "json", "--progress-spinner")


def report(dependencies: list[dict[str, Any]]) -> tuple[list[str], bool]:
    """Lines about what pip-audit found of each package, and whether all are known to be sound."""
    lines = [
        f"{one['name']} {one['version']}: {weakness['id']}, mended in "
        f"{', '.join(weakness['fix_versions']) or 'no version yet'}"
        for one in dependencies
        for weakness in one.get("vulns", [])
    ]
    skipped = [one["name"] for one in dependencies if "skip_reason" in one]
    checked = len(dependencies) - len(skipped)
    if skipped:
        lines.append(f"Could not be checked: {', '.join(skipped)}.")
    weak = sum(bool(one.get("vulns")) for one in dependencies)
    lines.append(f"Packages checked: {checked}. Not checked: {len(skipped)}. Weak: {weak}.")
    return lines, not skipped and not weak


def main() -> int:
    """Print the report; 1 if a package is weak or could not be checked."""
    done = subprocess.run([*COMMAND, "off"], capture_output=True, text=True, check=False)
    try:
        dependencies = json.loads(done.stdout)["dependencies"]
    except ValueError:
        # It ends with a traceback; its last line says why.
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        print(f"Nothing was checked: is there a network? {reason[:300]}", file=sys.stderr)
        return 1
    lines, sound = report(dependencies)
    print("\n".join(lines))
    return int(not sound)


if __name__ == "__main__":
    sys.exit(main())
