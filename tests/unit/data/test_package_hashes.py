"""Damage to the data package: every flipped bit is told, by the name of the damaged file."""

import hashlib
import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st

from atlas.data import package
from atlas.data.catalog import DATA, DESCRIPTOR, DataError, load
from atlas.data.package import CHANGED, JSON, PACKAGE, UNCHANGED
from atlas.data.problems import Problem
from tools import add, build_docs, check_data, hashes, import_launches

FLIPS = 250
RECORDED = package.read(DATA)
TABLES = [one["path"] for one in RECORDED["resources"]]
Change = Callable[[bytes], bytes]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data to damage."""
    copy = tmp_path / "data"
    shutil.copytree(DATA, copy)
    return copy


def flips(names: list[str], seed: int) -> Iterator[tuple[str, bytes]]:
    """Files with one bit of each flipped, at places that chance picks; the same in each run."""
    chance = random.Random(seed)
    for _ in range(FLIPS):
        name = chance.choice(names)
        content = bytearray((DATA / name).read_bytes())
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        yield name, bytes(content)


def damage(path: Path, old: bytes, new: bytes) -> None:
    """Change the first `old` of a file."""
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))


def problems(folder: Path) -> list[Problem]:
    """What a whole load says of a damaged folder."""
    with pytest.raises(DataError) as caught:
        load(folder)
    return caught.value.problems


def read(folder: Path, content: bytes) -> list[Problem]:
    """What is wrong with a descriptor."""
    (folder / DESCRIPTOR).write_bytes(content)
    with pytest.raises(DataError) as caught:
        package.read(folder)
    return caught.value.problems


def edited(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The descriptor after a change by someone who took its hash anew."""
    descriptor = json.loads((DATA / DESCRIPTOR).read_text(encoding="utf-8"))
    change(descriptor)
    bare = descriptor | {"hash": ""}
    return hashes.text(bare | {"hash": package.own_hash(hashes.text(bare).encode(), bare)}).encode()


# The files as they are.


@pytest.mark.parametrize("resource", RECORDED["resources"], ids=TABLES)
def test_hash_and_bytes_are_those_of_data_package(resource: dict[str, Any]) -> None:
    content = (DATA / resource["path"]).read_bytes()
    assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert resource["bytes"] == len(content)


def test_another_reader_of_the_package_sees_a_flipped_digit(folder: Path) -> None:
    damage(folder / "eras.csv", b"1948-09-09", b"1948-09-08")
    report = Package(str(folder / DESCRIPTOR)).get_resource("eras").validate()
    assert [error.type for error in report.tasks[0].errors] == ["hash-count"]


# Flips.


@given(st.binary(), st.data())
def test_no_flipped_bit_is_normalised_away(content: bytes, data: st.DataObject) -> None:
    text = package.normalised(content.replace(b"\r", b""))
    flipped = bytearray(text)
    flipped[data.draw(st.integers(0, len(text) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert package.digest(package.normalised(bytes(flipped))) != package.digest(text)


def test_every_flipped_bit_of_a_table_is_told(folder: Path) -> None:
    for name, content in flips(TABLES, seed=1):
        (folder / name).write_bytes(content)
        assert list(package.changed(folder, RECORDED)) == [
            Problem(name, rule=UNCHANGED, text=CHANGED)
        ]
        shutil.copy(DATA / name, folder / name)


def test_every_flipped_bit_of_the_descriptor_is_told_in_one_line_each(tmp_path: Path) -> None:
    for _, content in flips([DESCRIPTOR], seed=2):
        for problem in read(tmp_path, content):
            assert problem.file == DESCRIPTOR
            assert str(problem).isprintable()
            assert len(str(problem)) < 300


@pytest.mark.parametrize("name", [*TABLES, DESCRIPTOR])
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda data: b"\xef\xbb\xbf" + data, id="byte-order mark"),
        pytest.param(lambda data: data.replace(b"\n", b"\r\n"), id="Windows line ends"),
        pytest.param(lambda data: data.rstrip(b"\n"), id="no line end at the end"),
    ],
)
def test_what_a_spreadsheet_or_git_does_to_a_file_is_no_damage(name: str, change: Change) -> None:
    content = (DATA / name).read_bytes()
    assert package.normalised(change(content)) == content
    if name == DESCRIPTOR:
        assert package.parse(change(content)) == package.parse(content)


def test_a_lone_carriage_return_is_damage() -> None:
    assert package.normalised(b"a\rb\n") == b"a\rb\n"


# Whole loads.


def test_a_flipped_digit_is_told_and_how_to_go_on(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(folder / "launches.csv", b",4475,950,", b",4175,950,")
    assert check_data.main(folder) == 1
    assert (
        "launches.csv: as recorded: it has changed since it was last recorded: restore it, or, if "
        "it was meant to change, run python -m tools.build_docs\n"
    ) in capsys.readouterr().out


def test_a_damaged_file_is_named_and_not_those_that_point_to_it(folder: Path) -> None:
    damage(folder / "sources.csv", b"\ncns-db,", b"\ncns-dc,")
    named = problems(folder)
    assert named[0] == Problem("sources.csv", rule=UNCHANGED, text=CHANGED)
    assert {one.file for one in named} == {"sources.csv"}


def test_of_a_changed_file_that_breaks_a_rule_both_are_told(folder: Path) -> None:
    damage(folder / "trips.csv", b",2018-04-27,", b",2018-14-27,")
    changed, broken = problems(folder)
    assert changed == Problem("trips.csv", rule=UNCHANGED, text=CHANGED)
    assert (broken.file, broken.column, broken.rule) == ("trips.csv", "start_date", "type")


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (b"Kim Il Sung", b"Kim \xe9l Sung", "text in UTF-8"),
        (b",yna-chron-2009;", b',"yna-chron-2009;', "rows are distinct"),
    ],
)
def test_of_a_changed_file_that_cannot_be_read_both_are_told(
    folder: Path, old: bytes, new: bytes, rule: str
) -> None:
    damage(folder / "eras.csv", old, new)
    assert [one.rule for one in problems(folder)] == [UNCHANGED, rule]


# The descriptor.

NO_HASH = (DATA / DESCRIPTOR).read_bytes().replace(RECORDED["hash"].encode(), b"", 1)
HUGE = 10**4000


@pytest.mark.parametrize(
    ("content", "rule", "words"),
    [
        (b"", JSON, "Expecting value"),
        (b"\xff", JSON, "can't decode byte 0xff"),
        (b"[" * 100_000, JSON, "it is nested too deeply"),
        (b'{"a": ' * 100_000, JSON, "it is nested too deeply"),
        (b'{"version": "1", "version": "2"}', JSON, "'version' appears twice in one object"),
        (b'{"schemaVersion": %d}' % 10**1000, JSON, "a number has 1,001 digits"),
        (b'{"schemaVersion": NaN}', JSON, "NaN is not a JSON number"),
        (b"1e999", PACKAGE, "it does not hold a JSON object"),
        (b'{"schemaVersion": "1"}', "schema version", "the file says '1'"),
        (
            b'{"schemaVersion": {"a": "\\ud800"}}',
            "schema version",
            "the file says {'a': '\\ud800'}",
        ),
    ],
)
def test_what_is_no_descriptor_is_one_sentence(
    tmp_path: Path, content: bytes, rule: str, words: str
) -> None:
    (problem,) = read(tmp_path, content)
    assert (problem.file, problem.rule) == (DESCRIPTOR, rule)
    assert words in problem.text
    assert len(str(problem)) < 300


def first(descriptor: dict[str, Any]) -> dict[str, Any]:
    """Its first column, an id."""
    return descriptor["resources"][0]["schema"]["fields"][0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda it: it.update(resources=[]), "resources: list should have at least 1 item"),
        (lambda it: it.update(resources={}), "resources: input should be a valid list"),
        (lambda it: it.pop("resources"), "resources: field required"),
        (lambda it: it.pop("version"), "version: field required"),
        (lambda it: it.update(version=1.4), "version: input should be a valid string (found 1.4)"),
        (lambda it: it.update(version="<b>"), "version: string should match pattern"),
        (lambda it: it.pop("created"), "created: field required"),
        (lambda it: it.update(created="today"), "created: time data 'today' does not match"),
        (lambda it: it.pop("licenses"), "licenses: field required"),
        (lambda it: it.update(licenses=[]), "licenses: list should have at least 1 item"),
        (
            lambda it: it["licenses"][0].update(path="javascript:x"),
            "licenses.0.path: string should",
        ),
        (
            lambda it: it.update(schemaVersion=True),
            "schemaVersion: input should be a valid integer",
        ),
        (lambda it: it.update({"<b>\n": 1}), "<b>\\n: extra inputs are not permitted"),
        (lambda it: it["resources"].append(it["resources"][0]), "two tables have the same name"),
        (lambda it: it["resources"][0].update(leastRows=-1), "resources.0.leastRows: input should"),
        (lambda it: it["resources"][0].update(leastRows="771"), "resources.0.leastRows: input"),
        (lambda it: it["resources"][0].update(hash="md5:0"), "resources.0.hash: string should"),
        (lambda it: it["resources"][0].pop("asOf"), "resources.0.asOf: field required"),
        (
            lambda it: it["resources"][0].update(asOf="10 Oct"),
            "resources.0.asOf: invalid isoformat",
        ),
        (lambda it: it["resources"][0].update(asOfReason=""), "resources.0.asOfReason: string"),
        (
            lambda it: it["resources"][0].update(path="../a.csv"),
            "resources.0.path: the path is not",
        ),
        (lambda it: it["resources"][0].update(path="/etc/passwd"), "resources.0.path: the path is"),
        (lambda it: it["resources"][0].update(encoding="cp1252"), "resources.0.encoding: input"),
        (lambda it: it["resources"][0]["schema"].update(fields=[]), "schema.fields: list should"),
        (lambda it: it["resources"][0]["schema"].update(primaryKey=["x"]), "primaryKey is not the"),
        (lambda it: first(it).update(type="strong"), "type: input should be 'string'"),
        (lambda it: first(it).update(name="title"), "schema: two columns have the same name"),
        (
            lambda it: first(it)["constraints"].update(pattern="("),
            "pattern: not a regular expression",
        ),
        (lambda it: first(it)["constraints"].update(required="yes"), "required: input should be a"),
        (lambda it: first(it)["constraints"].update(minimum=float("inf")), "is not a JSON number"),
        (
            lambda it: first(it).update(listOf={"resource": "x", "delimiter": ";"}),
            "ids of an unknown table",
        ),
        (lambda it: first(it).update(constraints=[[[[]]]]), "constraints: input should be a valid"),
    ],
)
def test_a_descriptor_of_another_form_is_one_sentence(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], words: str
) -> None:
    (problem,) = read(tmp_path, edited(change))
    assert problem.file == DESCRIPTOR
    assert problem.rule in {PACKAGE, JSON}
    assert words in problem.text
    assert str(problem).isprintable()
    assert len(str(problem)) < 300


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(NO_HASH, id="no hash of its own"),
        pytest.param(
            (DATA / DESCRIPTOR).read_bytes().replace(b'"hash": "sha256:', b'"hash": "sha256:0', 1),
            id="another form of hash",
        ),
    ],
)
def test_a_descriptor_without_its_hash_has_changed(tmp_path: Path, content: bytes) -> None:
    named = read(tmp_path, content)
    assert named[0] == Problem(DESCRIPTOR, rule=UNCHANGED, text=CHANGED)


# Recording.


def test_a_row_added_by_hand_is_recorded_after_the_checks(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "corrections.csv"
    path.write_text(path.read_text() + f"one-more-{path.read_text().splitlines()[-1]}\n")
    assert [one.file for one in package.changed(folder, RECORDED)] == ["corrections.csv"]
    assert build_docs.main([], folder) == 0
    assert "Changed since they were last recorded: corrections.csv." in capsys.readouterr().out
    assert list(package.changed(folder, package.read(folder))) == []
    assert len(load(folder)["corrections"]) == len(path.read_text().splitlines()) - 1


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            "trips.csv",
            b",2018-04-27,",
            b",2018-14-27,",
            "trips.csv, row 3, column start_date: type",
        ),
        ("sources.csv", b"\ncns-db,", b"\ncns-dc,", "launches.csv, row 2, column source_ids: ids"),
        ("eras.csv", b"Kim Il Sung", b"Kim \xe9l Sung", "eras.csv: CSV in UTF-8: "),
        (DESCRIPTOR, b'"version"', b'"versiom"', f"{DESCRIPTOR}: {PACKAGE}: version: field"),
        (DESCRIPTOR, b"{", b"{{", f"{DESCRIPTOR}: {JSON}: "),
    ],
)
def test_broken_data_are_not_recorded(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    old: bytes,
    new: bytes,
    message: str,
) -> None:
    damage(folder / name, old, new)
    before = {path: path.read_bytes() for path in folder.glob("*.*")}
    assert build_docs.main([], folder) == 1
    printed = capsys.readouterr().err
    assert printed.startswith("Nothing was written.\n")
    assert message in printed
    assert {path: path.read_bytes() for path in folder.glob("*.*")} == before


def test_a_tool_records_its_own_table_and_no_damage(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(folder / "eras.csv", b"1948-09-09", b"1948-09-08")
    assert import_launches.main([], folder) == 0
    assert [one.file for one in package.changed(folder, package.read(folder))] == ["eras.csv"]
    damage(folder / DESCRIPTOR, b"Stable id", b"Stible id")
    before = (folder / DESCRIPTOR).read_bytes()
    for command in (
        lambda: import_launches.main([], folder),
        lambda: add.main(
            ["stop", "--trip-id", "2023-09-russia", "--place-id", "khasan-station", "--what", "A.",
             "--certainty", "reported", "--arrive-certainty", "unknown", "--depart-certainty",
             "unknown", "--source-ids", "kcna-20230913"], folder,
        ),
    ):  # fmt: skip
        assert command() == 1
        assert f"{DESCRIPTOR}: {UNCHANGED}: {CHANGED}" in capsys.readouterr().err
        assert (folder / DESCRIPTOR).read_bytes() == before
