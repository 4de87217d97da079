"""The files of `deploy/` agree with each other and with the project.

That nginx and two replicas work together is tested with a browser; the image cannot be built here.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.unit.tools.test_docs import slug
from tools import build_replicas

ROOT = Path(__file__).resolve().parents[3]
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
IGNORED = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
NGINX = (DEPLOY / "nginx" / "nginx.conf").read_text(encoding="utf-8")
REPLICAS = (DEPLOY / "nginx" / "replicas.conf").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVER = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["server"]


def test_the_dockerfile_has_no_fault_that_hadolint_knows() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    done = subprocess.run(
        [hadolint, "--no-color", DEPLOY / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_runs_as_nobody_in_particular_and_says_whether_it_is_well() -> None:
    last = DOCKERFILE.split("\nFROM ")[-1]
    assert re.findall(r"^USER (.+)$", last, re.MULTILINE) == ["10001"]
    # Nothing of the project may be changed by who runs it: all is copied before, as root.
    assert "COPY" not in last.split("\nUSER ")[1]
    assert "--chown" not in DOCKERFILE
    assert f":{SERVER['port']}/_stcore/health" in last
    assert f"EXPOSE {SERVER['port']}" in last
    assert "pip install --no-cache-dir --require-hashes -r requirements.lock" in DOCKERFILE


def test_docker_is_given_what_the_image_holds_and_no_more() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    assert IGNORED[1] == "*"
    given = {line[1:] for line in IGNORED if line.startswith("!")}
    assert given == {name for names in copied for name in names.split()}
    assert all((ROOT / name).exists() for name in given)


def test_the_replicas_of_compose_are_those_of_nginx() -> None:
    replicas = [name for name in COMPOSE["services"] if name != "nginx"]
    assert len(replicas) >= 2
    addresses = [f"{name}:{SERVER['port']}" for name in replicas]
    assert build_replicas.replicas(addresses) == REPLICAS
    nginx = COMPOSE["services"]["nginx"]
    assert list(nginx["depends_on"]) == replicas
    port = nginx["ports"][0].split(":")[1]
    assert f"listen {port};" in (DEPLOY / "nginx" / "site.conf").read_text(encoding="utf-8")


def test_what_compose_runs_may_change_nothing() -> None:
    for name, service in COMPOSE["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service.get("user") != "root", name


def test_a_file_that_the_dashboard_takes_passes_nginx() -> None:
    (limit,) = re.findall(r"client_max_body_size (\d+)m;", NGINX)
    assert int(limit) == SERVER["maxUploadSize"] + 1


def test_newcomers_are_spread_evenly_and_the_next_is_another() -> None:
    conf = build_replicas.replicas(["a:1", "b:2", "c:3"])
    assert re.findall(r"upstream atlas_(\d) \{\n    server (\S+);\n\}", conf) == [
        ("1", "a:1"),
        ("2", "b:2"),
        ("3", "c:3"),
    ]
    assert "    33.33% 1;\n    33.33% 2;\n    * 3;\n" in conf
    assert "    default 1;\n    1 2;\n    2 3;\n    3 1;\n" in conf


@pytest.mark.parametrize(
    "address",
    ["a", "", ":1", "a:", "a:0", "a:65536", "a:８５０１", "http://a:1", "a:1/x", "a:1;}", "a:1\n",
     "-a:1", "127.0.0:1", "::1:8501", "[::g]:1", "[127.0.0.1]:1"],
)  # fmt: skip
def test_what_is_no_address_is_named(address: str) -> None:
    with pytest.raises(ValueError, match="is no address: write host:port") as raised:
        build_replicas.replicas(["a:1", address])
    assert str(raised.value).startswith(repr(address))


@pytest.mark.parametrize(
    ("addresses", "why"),
    [
        ([], "name one replica or more, each as host:port"),
        (["http://a:1"], "'http://a:1' is no address: write host:port"),
        (["a:1", "b:2", "A:01"], "'A:01' is named twice"),
    ],
)
def test_nothing_is_written_of_what_cannot_be_served(
    addresses: list[str],
    why: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(build_replicas, "TARGET", tmp_path / "replicas.conf")
    assert build_replicas.main(addresses) == 1
    assert capsys.readouterr().err == f"{why}\n"
    assert list(tmp_path.iterdir()) == []


def test_what_is_a_replica_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_replicas, "TARGET", tmp_path / "replicas.conf")
    addresses = ["127.0.0.1:8501", "127.0.0.1:8502", "atlas-1.example.org:1", "[::1]:65535"]
    assert build_replicas.main(addresses) == 0
    written = (tmp_path / "replicas.conf").read_text(encoding="utf-8")
    assert re.findall(r"^    server (.+);$", written, re.MULTILINE) == addresses


def test_the_folder_of_nginx_is_there_before_nginx() -> None:
    text = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    (folder,) = re.findall(r"^nginx -p (\S+)", text, re.MULTILINE)
    assert f"mkdir -p {folder}\nnginx -p {folder}" in text


def test_the_documents_name_what_there_is() -> None:
    for path in (ROOT / "docs").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        headings = {slug(one) for one in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            file, _, anchor = target.partition("#")
            if file.startswith("https://"):
                continue
            assert not file or (path.parent / file).is_file(), target
            assert file or anchor in headings, target
        for name in re.findall(r"`((?:deploy|tools|static|data|\.streamlit)/[\w./-]*)`", text):
            assert (ROOT / name).exists(), name
        for trace in ("/root", "/home/", "/" + "work/"):
            assert trace not in text


def test_the_document_tells_the_limits_of_nginx() -> None:
    text = " ".join((ROOT / "docs" / "deploy.md").read_text(encoding="utf-8").split())
    (rate,) = re.findall(r"rate=(\d+)r/s", NGINX)
    (burst,) = re.findall(r"burst=(\d+)", NGINX)
    (connections,) = re.findall(r"limit_conn connections (\d+);", NGINX)
    assert f"sends {int(burst):,} requests at once, {rate} a second for long" in text
    assert f"or holds {connections} connections" in text
    for image in (
        *re.findall(r"^FROM (\S+)", DOCKERFILE, re.M),
        COMPOSE["services"]["nginx"]["image"],
    ):
        python = re.findall(r"^ARG PYTHON=(.+)$", DOCKERFILE, re.MULTILINE)[0]
        assert f"`{image.replace('${PYTHON}', python)}`" in text
