"""A program that the browser tests need and that is not here is named, with how to get it."""

import os
import stat
import subprocess
from pathlib import Path

import pytest

from tools import drawing, programs

LLVMPIPE = "ANGLE (Mesa/X.org, llvmpipe (LLVM 15.0.6 256 bits), OpenGL ES 3.2)"
SWIFTSHADER = "ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)"


@pytest.fixture
def chromium(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Chromium and an nginx that are there, of which the first draws with llvmpipe."""
    file = tmp_path / "chromium"
    file.write_text("#!/bin/sh\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("CHROMIUM", str(file))
    monkeypatch.setenv("NGINX", str(file))
    monkeypatch.setattr(programs, "renderer", lambda: LLVMPIPE)
    return file


@pytest.fixture
def apt(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would be run to install packages, on Debian as root."""
    run: list[list[str]] = []
    monkeypatch.setattr(programs.shutil, "which", lambda name, path=None: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    def note(command: list[str], **_: object) -> "subprocess.CompletedProcess[str]":
        run.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", note)
    return run


def test_what_is_there_is_named_and_nothing_is_installed(
    chromium: Path, apt: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert programs.main(["--install"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        f"chromium: {chromium}",
        f"nginx: {chromium}",
        f"maps are drawn by: {LLVMPIPE}",
    ]
    assert apt == []


@pytest.mark.parametrize(
    ("variable", "package"), [("CHROMIUM", "chromium-headless-shell"), ("NGINX", "nginx-light")]
)
@pytest.mark.usefixtures("chromium")
def test_a_program_that_is_missing_is_one_sentence_and_a_failure(
    variable: str,
    package: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(variable, "nowhere/it")
    assert programs.main([]) == 1
    printed = capsys.readouterr().err
    assert printed.startswith(f"{variable}=nowhere/it is no file. ")
    assert f"apt-get install {package}" in printed
    assert printed.count("\n") == 1


@pytest.mark.usefixtures("chromium")
def test_without_mesa_the_slow_renderer_is_named_and_used(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(programs, "renderer", lambda: SWIFTSHADER)
    assert programs.main([]) == 0
    printed = capsys.readouterr()
    assert f"maps are drawn by: {SWIFTSHADER}" in printed.out
    assert "apt-get install libgl1-mesa-dri libegl1" in printed.err


@pytest.mark.usefixtures("chromium")
def test_root_is_told_before_packages_are_installed(
    apt: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(programs, "renderer", lambda: SWIFTSHADER)
    monkeypatch.setenv("NGINX", "nowhere/nginx")
    programs.main(["--install"])
    assert capsys.readouterr().out.startswith(
        "Installing system packages for the browser tests with apt-get: "
        "libgl1-mesa-dri, libegl1, nginx-light\n"
    )
    wanted = ["libgl1-mesa-dri", "libegl1", "nginx-light"]
    assert apt == [
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", *wanted],
    ]


@pytest.mark.usefixtures("chromium")
def test_where_debian_knows_no_chromium_without_windows_the_whole_is_installed(
    apt: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHROMIUM", "nowhere/chromium")
    assert programs.main(["--install"]) == 1
    mesa = ["libgl1-mesa-dri", "libegl1"]
    installs = [command[4:] for command in apt if command[1] == "install"]
    assert installs == [["chromium-headless-shell", *mesa], ["chromium", *mesa]]
    assert capsys.readouterr().out.count("Installing system packages") == 2


@pytest.mark.usefixtures("chromium")
def test_nobody_but_root_installs_system_packages(
    apt: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(programs, "renderer", lambda: SWIFTSHADER)
    monkeypatch.setenv("NGINX", "nowhere/nginx")
    assert programs.main(["--install"]) == 1
    assert apt == []


def test_a_chromium_that_does_not_start_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "chromium"
    file.write_text("#!/bin/sh\nexit 1\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("CHROMIUM", str(file))
    with pytest.raises(programs.NoProgramError, match="chromium does not start: "):
        programs.renderer()


@pytest.mark.parametrize(
    ("drawn_by", "flags"),
    [
        (LLVMPIPE, [drawing.MESA_FLAGS]),
        (SWIFTSHADER, [drawing.MESA_FLAGS, drawing.SWIFTSHADER_FLAGS]),
        ("nothing", [drawing.MESA_FLAGS, drawing.SWIFTSHADER_FLAGS]),
    ],
)
def test_mesa_draws_where_it_is_there_and_swiftshader_elsewhere(
    drawn_by: str, flags: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []

    class Browser:
        def close(self) -> None:
            """Nothing is open."""

    class Launcher:
        def launch(self, args: list[str], env: dict[str, str], **_: object) -> Browser:
            assert env["LIBGL_ALWAYS_SOFTWARE"] == "1"
            started.append(args)
            return Browser()

    class Playwright:
        chromium = Launcher()

    monkeypatch.setattr(drawing, "renderer_of", lambda _: drawn_by)
    drawing.launch(Playwright(), Path("chromium"))  # type: ignore[arg-type]
    assert started == [[*drawing.BASE_FLAGS, *one] for one in flags]
