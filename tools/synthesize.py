"""Make a data package with many more launches than there were, to see what the pages bear.

`python -m tools.synthesize FOLDER --times 100` copies `data/` to FOLDER and adds launches until
there are that many times as many, at most 100,000. Each is a real one moved by some years, with
other figures: it never happened. The package says so in its title, its version and each row's note,
and is not written into `data/`. The same command makes the same rows.
"""

import argparse
import csv
import json
import random
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from atlas.data.catalog import DATA, DESCRIPTOR
from tools import hashes

MOST: Final = 100_000
MOST_DAYS: Final = 3_000
NOTE: Final = "SYNTHETIC: made by tools/synthesize.py to measure the pages; it never happened."
# What is known of the real flight only.
LEFT_OUT: Final = (
    "manoeuvres", "assessed_missile", "assessed_apogee_km", "assessed_distance_km", "assessed_by",
    "claimed_missile", "claimed_missile_id", "claimed_apogee_km", "claimed_distance_km",
    "claimed_flight_time_s",
)  # fmt: skip
Row = dict[str, str]


def synthesize(folder: Path, times: int) -> int:
    """Write the package into `folder`, which must not exist yet; gives how many launches it has.

    Raises:
        ValueError: `folder` is the data package itself or lies in it.
        FileExistsError: there is something already.
    """
    if folder.resolve().is_relative_to(DATA.resolve()):
        raise ValueError("synthetic rows are never written into data/")
    shutil.copytree(DATA, folder)
    path = folder / "launches.csv"
    with path.open(encoding="utf-8", newline="") as file:
        real = list(csv.DictReader(file))
    rows = real + moved(real, min(times * len(real), MOST) - len(real))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(real[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    descriptor = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    descriptor["title"] = f"SYNTHETIC {descriptor['title']}"
    descriptor["version"] = f"{descriptor['version']}-synthetic"
    text = hashes.text(hashes.recorded(folder, descriptor))
    (folder / DESCRIPTOR).write_text(text, encoding="utf-8", newline="\n")
    return len(rows)


def moved(real: list[Row], count: int) -> list[Row]:
    """So many launches that never happened, each like one of `real` whose day is known."""
    chance = random.Random(0)
    models = [row for row in real if row["date_precision"] != "month"]
    return [_moved(models[number % len(models)], number, chance) for number in range(count)]


def _moved(model: Row, number: int, chance: random.Random) -> Row:
    days = timedelta(days=chance.randint(1, MOST_DAYS))
    day, test = (
        (date.fromisoformat(text) + days).isoformat()
        for text in (model["launch_date"], model["test_event_id"].removeprefix("test-"))
    )
    row = model | dict.fromkeys(LEFT_OUT, "")
    row |= {
        "launch_id": f"launch-{day}-{model['site_id']}-synthetic-{number + 1}",
        "test_event_id": f"test-{test}",
        "upstream_record": str(1_000_000 + number),
        "launch_date": day,
        "launch_utc": model["launch_utc"].replace(model["launch_date"], day),
        "note": NOTE,
    }
    for name in ("apogee_km", "distance_km"):
        if row[name]:
            row[name] = str(max(1, round(float(row[name]) * chance.uniform(0.8, 1.2))))
    if row["bearing_deg"]:
        row["bearing_deg"] = str(round(float(row["bearing_deg"]) + chance.uniform(-9, 9)) % 360)
    return row


def main() -> None:
    """Read the command line and write the package."""
    parser = argparse.ArgumentParser(description="Many launches that never happened.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=10)
    given = parser.parse_args()
    print(f"{synthesize(given.folder, given.times):,} launches in {given.folder}, most synthetic")


if __name__ == "__main__":
    main()
