// @ts-check
/** Days to dates and back, spans, and the marks of an axis. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  LIMITS,
  dayLabel,
  dayOf,
  isoOf,
  monthLabel,
  periodLabel,
  ticks,
} from "../../atlas/stage/frontend/src/days.js";

/** @typedef {import("../../atlas/stage/frontend/src/days.js").Tick} Tick */

const GAP = 80;

/** Numbers from 0 to 1 that are the same in every run. */
function random(seed = 1) {
  return () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
}

/** @param {Tick[]} marks */
function labels(marks) {
  return marks.map((mark) => mark.label);
}

/** @param {Tick[]} marks */
function majors(marks) {
  return labels(marks.filter((mark) => mark.major));
}

/**
 * The marks of an axis between two days.
 * @param {string} from
 * @param {string} to
 * @param {number} width
 */
function axis(from, to, width, gap = GAP) {
  return ticks([dayOf(from), dayOf(to)], width, gap);
}

test("days are counted from 2000-01-01", () => {
  const known = /** @type {[string, number][]} */ ([
    ["2000-01-01", 0],
    ["1999-12-31", -1],
    ["2000-02-29", 59],
    ["2000-03-01", 60],
    ["2001-01-01", 366],
    ["1970-01-01", -10_957],
    ["2023-09-12", 8655],
    ["1900-01-01", -36_524],
    ["1900-03-01", -36_465],
    ["2100-02-28", 36_583],
    ["2100-03-01", 36_584],
    ["2100-12-31", 36_889],
  ]);
  for (const [iso, day] of known) {
    assert.equal(dayOf(iso), day);
    assert.equal(isoOf(day), iso);
  }
});

test("every day from 1900 to 2100 is itself again, and follows the one before", () => {
  assert.deepEqual(LIMITS, [dayOf("1900-01-01"), dayOf("2100-12-31") + 1]);
  let before = "1899-12-31";
  for (let day = LIMITS[0]; day < LIMITS[1]; day += 1) {
    const iso = isoOf(day);
    assert.equal(dayOf(iso), day);
    assert.ok(iso > before, iso);
    before = iso;
  }
});

test("a moment belongs to the day in which it lies, before 2000 too", () => {
  assert.equal(isoOf(8655.999), "2023-09-12");
  assert.equal(isoOf(-0.25), "1999-12-31");
  assert.equal(isoOf(-1), "1999-12-31");
  assert.equal(isoOf(LIMITS[1] - 0.001), "2100-12-31");
  assert.equal(dayLabel(8655.5), "12 Sep 2023");
  assert.equal(dayLabel(-0.5), "31 Dec 1999");
  assert.equal(monthLabel(8655.5), "Sep 2023");
});

test("a period is written as in the sentence of a page", () => {
  const of = (/** @type {string} */ from, /** @type {string} */ to) =>
    periodLabel(dayOf(from), dayOf(to));
  assert.equal(of("2017-01-01", "2019-12-31"), "2017–2019");
  assert.equal(of("2022-01-01", "2022-12-31"), "2022");
  assert.equal(of("2023-09-10", "2023-09-19"), "10–19 Sep 2023");
  assert.equal(of("2019-02-23", "2019-03-05"), "23 Feb – 5 Mar 2019");
  assert.equal(of("2017-11-28", "2018-01-01"), "28 Nov 2017 – 1 Jan 2018");
  assert.equal(of("2017-11-28", "2017-11-28"), "28 Nov 2017");
});

test("what is no day is refused and named", () => {
  const wrong = ["", "2023", "2023-9-12", "2023-02-29", "2023-13-01", "2023-00-10", "2100-02-29"];
  for (const iso of [...wrong, "1899-12-31", "2101-01-01", "2023-09-12T00:00", " 2023-09-12"]) {
    assert.throws(() => dayOf(iso), {
      name: "RangeError",
      message: new RegExp(`^${iso} is no day`),
    });
  }
  for (const day of [LIMITS[0] - 0.001, LIMITS[1], NaN, Infinity, -Infinity]) {
    assert.throws(() => isoOf(day), RangeError);
    assert.throws(() => dayLabel(day), RangeError);
    assert.throws(() => monthLabel(day), RangeError);
  }
});

test("years stand on the axis of the whole period", () => {
  const marks = axis("1984-01-01", "2026-06-30", 900);
  assert.deepEqual(labels(marks), "1985 1990 1995 2000 2005 2010 2015 2020 2025".split(" "));
  assert.deepEqual(majors(marks), ["1990", "2000", "2010", "2020"]);
  assert.deepEqual(labels(axis("2015-06-01", "2020-06-01", 500)), [
    "2016",
    "2017",
    "2018",
    "2019",
    "2020",
  ]);
});

test("half-years, quarters and months come with more room", () => {
  const halves = axis("2017-01-01", "2019-01-01", 400);
  assert.deepEqual(labels(halves), ["Jan 2017", "Jul 2017", "Jan 2018", "Jul 2018", "Jan 2019"]);
  assert.deepEqual(majors(halves), ["Jan 2017", "Jan 2018", "Jan 2019"]);
  const quarters = axis("2017-02-01", "2018-02-01", 400);
  assert.deepEqual(labels(quarters), ["Apr 2017", "Jul 2017", "Oct 2017", "Jan 2018"]);
  const months = axis("2017-11-15", "2018-02-15", 400);
  assert.deepEqual(labels(months), ["Dec 2017", "Jan 2018", "Feb 2018"]);
  assert.deepEqual(majors(months), ["Jan 2018"]);
});

test("days begin anew with each month", () => {
  assert.deepEqual(labels(axis("2023-09-10", "2023-09-14", 400)), [
    "10 Sep 2023",
    "11 Sep 2023",
    "12 Sep 2023",
    "13 Sep 2023",
    "14 Sep 2023",
  ]);
  const weeks = axis("2023-08-14", "2023-09-16", 450);
  assert.deepEqual(labels(weeks), [
    "15 Aug 2023",
    "22 Aug 2023",
    "1 Sep 2023",
    "8 Sep 2023",
    "15 Sep 2023",
  ]);
  assert.deepEqual(majors(weeks), ["1 Sep 2023"]);
  // Every second day; 31 August would be one day from 1 September.
  assert.deepEqual(labels(axis("2023-08-27", "2023-09-03", 300)), [
    "27 Aug 2023",
    "29 Aug 2023",
    "1 Sep 2023",
    "3 Sep 2023",
  ]);
  assert.deepEqual(labels(axis("2023-02-10", "2023-03-20", 300)), [
    "15 Feb 2023",
    "1 Mar 2023",
    "15 Mar 2023",
  ]);
});

test("hours tell the day at midnight", () => {
  const quarters = ticks([8655.5, 8656.25], 280, GAP);
  assert.deepEqual(labels(quarters), ["12:00", "18:00", "13 Sep 2023", "06:00"]);
  assert.deepEqual(majors(quarters), ["13 Sep 2023"]);
  const single = ticks([8655, 8656], 2000, GAP);
  assert.equal(single.length, 25);
  assert.equal(single[7].label, "07:00");
  assert.equal(single[7].day, 8655 + 7 / 24);
  assert.deepEqual(majors(single), ["12 Sep 2023", "13 Sep 2023"]);
});

test("marks keep their distance, lie in the span, and are as fine as there is room", () => {
  const next = random(7);
  for (let round = 0; round < 2000; round += 1) {
    const length = 10 ** (next() * 5.5 - 0.5);
    const from = LIMITS[0] + next() * (LIMITS[1] - LIMITS[0] - Math.min(length, 73_000));
    const width = 50 + next() * 1800;
    const gap = 20 + next() * 100;
    const marks = ticks([from, from + length], width, gap);
    const scale = width / length;
    marks.forEach((mark, index) => {
      assert.ok(mark.day >= from && mark.day <= from + length);
      if (index > 0) assert.ok((mark.day - marks[index - 1].day) * scale >= gap - 1e-6);
    });
    // The widest step between two kinds of marks is that from half a month to a month.
    const most = Math.max(gap * 5, scale / 24 + 1);
    if (length < 30_000)
      assert.ok(marks.length + 1 >= Math.floor(width / most), `${from} ${length}`);
  }
});

test("wide labels get a wider step, with the gap between them", () => {
  /** @param {string} label */
  const measure = (label) => label.length * 7;
  const span = /** @type {[number, number]} */ ([dayOf("2023-09-01"), dayOf("2023-09-11")]);
  for (const width of [200, 400, 700, 900, 1500, 4000]) {
    const marks = ticks(span, width, 12, measure);
    assert.ok(marks.length > 1);
    for (let index = 1; index < marks.length; index += 1) {
      const [one, other] = [marks[index - 1], marks[index]];
      const between = ((other.day - one.day) * width) / (span[1] - span[0]);
      assert.ok(between - (measure(one.label) + measure(other.label)) / 2 >= 12 - 1e-9);
    }
  }
  assert.ok(ticks(span, 900, 12).length > ticks(span, 900, 12, measure).length);
});

test("an axis without room or span has few marks or none", () => {
  assert.deepEqual(ticks([0, 10], 0, GAP), []);
  assert.deepEqual(ticks([0, 10], -5, GAP), []);
  assert.deepEqual(ticks([10, 10], 500, GAP), []);
  assert.deepEqual(ticks([10, 0], 500, GAP), []);
  assert.deepEqual(ticks([0, NaN], 500, GAP), []);
  assert.deepEqual(ticks([0, 10], 500, NaN), []);
  assert.deepEqual(labels(ticks([...LIMITS], 30, GAP)), ["1900"]);
  assert.equal(ticks([0, 10], 500, 0).length, 241);
});

test("marks end where the calendar ends", () => {
  const before = ticks([LIMITS[0] - 400, LIMITS[0] + 400], 400, GAP);
  assert.deepEqual(labels(before), ["Jan 1900", "Jul 1900", "Jan 1901"]);
  const after = ticks([LIMITS[1] - 40, LIMITS[1] + 3], 4000, GAP);
  assert.equal(after[after.length - 1].label, "31 Dec 2100");
  assert.deepEqual(ticks([LIMITS[1], LIMITS[1] + 10], 500, GAP), []);
  assert.deepEqual(ticks([-1e9, 1e9], 500, GAP).length, 1);
});
