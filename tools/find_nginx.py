"""Find nginx for the tests; with `--install`, install it where that can be done.

Looked for in this order: `$NGINX`, the PATH, and where Debian puts it. On Debian as root,
`--install` gets the package `nginx-light`.
"""

import os
import shutil
import sys
from pathlib import Path

from tools.find_browser import NoProgramError, install_package, report

DEBIAN = "/usr/sbin"  # not on the PATH of everybody
HELP = (
    "The test of the deployment needs nginx and none was found.\n"
    "Install it (Debian, Ubuntu: apt-get install nginx-light; macOS: brew install nginx),\n"
    "or say where it is: NGINX=/path/to/nginx make test"
)


class NoNginxError(NoProgramError):
    """There is no nginx."""


def find() -> Path:
    """nginx's executable.

    Raises:
        NoNginxError: there is none, or `$NGINX` names no file.
    """
    named = os.environ.get("NGINX")
    if named and not Path(named).is_file():
        raise NoNginxError(f"NGINX={named} is no file.\n{HELP}")
    found = named or shutil.which("nginx") or shutil.which("nginx", path=DEBIAN)
    if not found:
        raise NoNginxError(HELP)
    return Path(found)


def install() -> None:
    """Install Debian's package, as root."""
    install_package("nginx-light")


if __name__ == "__main__":
    sys.exit(report(find, install, sys.argv[1:]))
