"""Every measurement, one after the other: `make bench`. One alone: `python -m benchmarks.load`."""

import time

from benchmarks import (
    filter_change,
    first_view,
    load,
    scale,
    script_time,
    stage,
    uploads,
)

for one in (filter_change, first_view, stage, load, scale, script_time, uploads):
    start = time.monotonic()
    print(f"\n# {one.__name__.split('.')[-1]}", flush=True)
    one.main()
    print(f"  ({time.monotonic() - start:.0f} s)", flush=True)
