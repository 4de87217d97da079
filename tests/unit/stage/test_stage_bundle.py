"""The stage's bundle: its name, its licences, its size, and what is said if it can't be built."""

import json
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from tools import build_stage, check_stage, node
from tools.outputs import outdated, write

CODE = b"export default function(){}"


def completed(code: int, printed: str = "") -> "subprocess.CompletedProcess[str]":
    """What a program gives that ends with `code`."""
    return subprocess.CompletedProcess([], code, printed)


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], dict[str, bytes]]:
    """The files of a bundle that esbuild is said to have made."""

    def build(code: bytes) -> dict[str, bytes]:
        monkeypatch.setattr(node, "install", lambda: None)
        monkeypatch.setattr(build_stage, "bundled", lambda: (code, []))
        return build_stage.build()

    return build


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """npm packages of two projects: `@one/a` and `@one/b` with one licence, and `two`."""
    folder = tmp_path / node.PACKAGES
    for name, licence in (("@one/a", "Licence of one"), ("@one/b", "Licence of one"), ("two", "")):
        (folder / name / "dist").mkdir(parents=True)
        description = {"name": name, "version": "1.2.3", "license": "MIT"}
        (folder / name / "package.json").write_text(json.dumps(description))
        (folder / name / "LICENSE").write_text(licence or "Licence of two\r\n")
    head = "// one\n// SPDX-License-Identifier: MIT\n// Copyright (c) vis.gl contributors\n"
    (folder / "@one/a/dist/a.js").write_text(f"{head}let x; // eval\n")
    (folder / "@one/b/dist/b.js").write_text(
        f"{head}let y;\n/*\n * Taken from three,\n * (c) 1999 Three\n */\nlet copyright;\n"
    )
    (folder / "two/dist/index.js").write_text("// License: see above\nlet z;\n")
    return folder


def test_the_bundle_is_named_after_its_content_and_its_size_is_told(
    built: Callable[[bytes], dict[str, bytes]], capsys: pytest.CaptureFixture[str]
) -> None:
    files = built(CODE * 1000)
    name = f"stage-{sha256(CODE * 1000).hexdigest()[:10]}.js"
    assert files.keys() == {name, "NOTICES.txt"}
    assert files[name] == CODE * 1000
    assert capsys.readouterr().out == f"{name}: 27 KB, gzipped 0 KB\n"


def test_a_bundle_that_is_too_large_is_refused(
    built: Callable[[bytes], dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_stage, "MOST_GZIPPED", 10)
    with pytest.raises(build_stage.BuildError, match=r"too large: \d+ bytes gzipped, 10 are"):
        built(CODE)


def test_each_licence_and_each_comment_of_rights_is_told_once(packages: Path) -> None:
    notices = build_stage.notices(
        [
            packages / "@one/b/dist/b.js",
            packages / "@one/a/dist/a.js",
            packages / "two/dist/index.js",
            packages.parent / "src" / "main.js",
        ]
    )
    titles = ["@one/a 1.2.3 (MIT)", "@one/b 1.2.3 (MIT)", "-" * 18, "", "Licence of one"]
    assert "\n".join(titles) in notices
    assert notices.count("Licence of one") == notices.count("Licence of two") == 1
    assert (
        "In @one/b/dist/b.js:\n--------------------\n\nTaken from three,\n(c) 1999 Three" in notices
    )
    assert "In two/dist/index.js:\n---------------------\n\nLicense: see above\n" in notices
    for left_out in ("SPDX", "let ", "eval", "main.js", "\r"):
        assert left_out not in notices


def test_a_package_without_a_licence_stops_the_build(packages: Path) -> None:
    (packages / "two" / "LICENSE").unlink()
    with pytest.raises(build_stage.BuildError, match=r"two 1\.2\.3 \(MIT\) is in .* no licence"):
        build_stage.notices([packages / "two/dist/index.js"])


def test_a_mistake_in_the_source_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node, "run_package", lambda *_: completed(1, "main.js:1: no such module"))
    with pytest.raises(build_stage.BuildError, match="no such module"):
        build_stage.bundled()


def test_an_earlier_bundle_is_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "dist"
    write(folder, {"stage-1.js": b"1", "NOTICES.txt": b"n"}, "stage-*.js")
    files = {"stage-2.js": b"2", "NOTICES.txt": b"n"}
    assert outdated(folder, files, "stage-*.js") == "stage-2.js"
    (folder / "stage-2.js").write_bytes(b"2")
    assert outdated(folder, files, "stage-*.js") == "stage-1.js"
    write(folder, files, "stage-*.js")
    assert outdated(folder, files, "stage-*.js") is None
    assert {path.name for path in folder.iterdir()} == files.keys()


def test_the_committed_bundle_bears_the_hash_of_its_content() -> None:
    (bundle,) = build_stage.DIST.glob(build_stage.BUNDLES)
    code = bundle.read_bytes()
    assert bundle.name == f"stage-{sha256(code).hexdigest()[:10]}.js"
    for forbidden in (b"eval(", b"new Function"):  # the dashboard's policy has no 'unsafe-eval'
        assert forbidden not in code
    assert (build_stage.DIST / build_stage.NOTICES).is_file()


def test_the_lock_holds_every_pin_and_every_hash() -> None:
    pinned = json.loads((node.FRONTEND / "package.json").read_text(encoding="utf-8"))
    locked = json.loads((node.FRONTEND / "package-lock.json").read_text(encoding="utf-8"))
    root = locked["packages"].pop("")
    assert root["devDependencies"] == pinned["devDependencies"]
    for name, version in pinned["devDependencies"].items():
        assert locked["packages"][f"{node.PACKAGES}/{name}"]["version"] == version
    for name, package in locked["packages"].items():
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name  # any registry will do


@pytest.fixture
def frontend(tmp_path: Path) -> Path:
    """A folder with a lock."""
    (tmp_path / "package-lock.json").write_text("{}")
    return tmp_path


def test_packages_are_installed_once_for_each_lock(
    frontend: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[object, ...]] = []

    def run(*arguments: object, folder: Path) -> "subprocess.CompletedProcess[str]":
        asked.append(arguments)
        (folder / node.PACKAGES).mkdir(exist_ok=True)
        return completed(0)

    monkeypatch.setattr(node, "run", run)
    node.install(frontend)
    node.install(frontend)
    assert len(asked) == 1
    assert asked[0][:3] == (node.NPM, "ci", "--ignore-scripts")
    (frontend / "package-lock.json").write_text('{"another": 1}')
    node.install(frontend)
    assert len(asked) == 2


@pytest.mark.parametrize("code", ["ENOTFOUND", "ECONNREFUSED", "ERR_SOCKET_TIMEOUT", "E404"])
def test_a_registry_out_of_reach_is_one_sentence_that_says_what_was_not_done(
    code: str,
    frontend: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    output = f"npm error code {code}\nnpm error a log\n"
    monkeypatch.setattr(node, "run", lambda *_, **__: completed(1, output))
    with pytest.raises(node.NoPackagesError, match=code) as caught:
        node.install(frontend)

    def install() -> None:
        raise caught.value

    monkeypatch.setattr(node, "install", install)
    assert check_stage.main() == 0
    printed = capsys.readouterr().err
    assert f"not installed ({code}): is there a network" in printed
    assert "types of the stage's JavaScript are NOT checked" in printed
    assert "bundle is NOT built and compared" in printed
    assert printed.count("\n") == 1


def test_a_package_that_is_not_the_one_locked_stops_everything(
    frontend: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = "npm error code EINTEGRITY\nnpm error sha512-... integrity checksum failed\n"
    monkeypatch.setattr(node, "run", lambda *_, **__: completed(1, output))
    with pytest.raises(SystemExit, match="EINTEGRITY"):
        node.install(frontend)
    assert not (frontend / node.PACKAGES).exists()


@pytest.mark.parametrize(
    ("types", "same", "message"),
    [
        ("", True, ""),
        ("main.js(1,1): error TS7017", True, "main.js(1,1): error TS7017\n"),
        ("", False, "run make stage, and commit what it writes.\n"),
    ],
)
def test_what_is_wrong_is_told(
    types: str,
    same: bool,
    message: str,
    built: Callable[[bytes], dict[str, bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(tmp_path, built(CODE if same else b"other"))
    built(CODE)
    monkeypatch.setattr(build_stage, "DIST", tmp_path)
    answers = iter([completed(2 if types else 0, types), completed(0)])
    monkeypatch.setattr(node, "run_package", lambda *_: next(answers))
    capsys.readouterr()
    assert check_stage.main() == (1 if message else 0)
    assert capsys.readouterr().err.endswith(message)
