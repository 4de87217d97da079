// @ts-check
/**
 * Days as the stage counts them: from 2000-01-01T00:00Z, with the hour as a fraction. In UTC and
 * the proleptic Gregorian calendar, from 1900 to 2100. Nothing here knows a page or a map.
 */

/** @typedef {readonly [from: number, to: number]} Span from one day to another, in days */
/** @typedef {{day: number, label: string, major: boolean}} Tick a mark of an axis */

/**
 * @typedef {object} Step a way to divide an axis
 * @property {number} least days between two neighbours, at the least
 * @property {(span: Span) => number[]} days those in the span, ascending
 * @property {(day: number) => string} label
 * @property {(day: number) => boolean} major whether one of them is more than the others
 */

const DAY_MS = 86_400_000;
const EPOCH_MS = Date.UTC(2000, 0, 1);
const FIRST_YEAR = 1900;
const LAST_YEAR = 2100;
export const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const ISO_DAY = /^(\d{4})-(\d\d)-(\d\d)$/;

/** The first day that is known, and the first that is no longer. */
export const LIMITS = /** @type {Span} */ ([
  dayOfDate(FIRST_YEAR, 0, 1),
  dayOfDate(LAST_YEAR + 1, 0, 1),
]);

/**
 * The day of a date; a month or a day of the month may be one too many and leads into the next.
 * @param {number} year
 * @param {number} month from 0
 * @param {number} date from 1
 */
function dayOfDate(year, month, date) {
  return (Date.UTC(year, month, date) - EPOCH_MS) / DAY_MS;
}

/**
 * The date, in UTC, of the day in which a moment lies.
 * @param {number} day
 * @returns {Date}
 * @throws {RangeError} it lies outside the limits, or is no number
 */
function dateOf(day) {
  const whole = Math.floor(day);
  if (!(whole >= LIMITS[0] && whole < LIMITS[1])) {
    throw new RangeError(`Day ${day} does not lie in ${FIRST_YEAR} to ${LAST_YEAR}.`);
  }
  return new Date(EPOCH_MS + whole * DAY_MS);
}

/**
 * Days since 2000-01-01 of a day such as `2023-09-12`.
 * @param {string} iso
 * @returns {number} a whole number
 * @throws {RangeError} there is no such day, or it lies outside the limits
 */
export function dayOf(iso) {
  const [, year, month, date] = (ISO_DAY.exec(iso) ?? []).map(Number);
  const day = dayOfDate(year, month - 1, date);
  // Only a day that exists is itself again: 30 February would be 1 or 2 March.
  if (!(day >= LIMITS[0] && day < LIMITS[1]) || isoOf(day) !== iso) {
    throw new RangeError(`${iso} is no day from ${FIRST_YEAR} to ${LAST_YEAR}.`);
  }
  return day;
}

/**
 * The day in which a moment lies, such as `2023-09-12`.
 * @param {number} day
 * @returns {string}
 * @throws {RangeError} it lies outside the limits
 */
export function isoOf(day) {
  return dateOf(day).toISOString().slice(0, 10);
}

/**
 * The day in which a moment lies as the British write it: `12 Sep 2023`.
 * @param {number} day
 * @returns {string}
 * @throws {RangeError} it lies outside the limits
 */
export function dayLabel(day) {
  return `${dateOf(day).getUTCDate()} ${monthLabel(day)}`;
}

/**
 * The month in which a moment lies: `Sep 2023`.
 * @param {number} day
 * @returns {string}
 * @throws {RangeError} it lies outside the limits
 */
export function monthLabel(day) {
  const date = dateOf(day);
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/**
 * A period as the page's sentence has it: whole years as `2017–2019` or `2022`, days as
 * `10–19 Sep 2023`.
 * @param {number} from
 * @param {number} to the last day
 * @returns {string}
 * @throws {RangeError} a day lies outside the limits
 */
export function periodLabel(from, to) {
  const [start, end] = [dayLabel(from), dayLabel(to)];
  if (start === end) return start;
  const [[day, month, year], [lastDay, lastMonth, lastYear]] = [start.split(" "), end.split(" ")];
  if (start.startsWith("1 Jan ") && end.startsWith("31 Dec "))
    return year === lastYear ? year : `${year}–${lastYear}`;
  if (year !== lastYear) return `${start} – ${end}`;
  return month === lastMonth ? `${day}–${lastDay} ${month} ${year}` : `${day} ${month} – ${end}`;
}

/**
 * @param {number} count of years between two marks
 * @returns {Step}
 */
function years(count) {
  const round = [10, 50, 100].find((one) => one > count) ?? 100;
  return {
    least: 365 * count,
    days: ([from, to]) => {
      const year = dateOf(from).getUTCFullYear();
      return ascending(Math.ceil(year / count) * count, count, to, (at) => dayOfDate(at, 0, 1));
    },
    label: (day) => String(dateOf(day).getUTCFullYear()),
    major: (day) => dateOf(day).getUTCFullYear() % round === 0,
  };
}

/**
 * @param {number} count of months between two marks, a divisor of 12
 * @returns {Step}
 */
function months(count) {
  return {
    least: 28 * count,
    days: ([from, to]) => {
      const date = dateOf(from);
      const month = Math.floor(date.getUTCMonth() / count) * count;
      const year = date.getUTCFullYear();
      return ascending(month, count, to, (at) => dayOfDate(year, at, 1));
    },
    label: monthLabel,
    major: (day) => dateOf(day).getUTCMonth() === 0,
  };
}

/**
 * @param {number} count of days between two marks; each month begins anew, on its first
 * @returns {Step}
 */
function days(count) {
  return {
    least: count,
    days: ([from, to]) =>
      ascending(Math.floor(from), 1, to, (day) => day).filter((day) => {
        const date = dateOf(day);
        const before = date.getUTCDate() - 1;
        const next = dayOfDate(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
        // The last one of a month keeps its distance from the first of the next.
        return before % count === 0 && (before === 0 || day + count <= next);
      }),
    label: dayLabel,
    major: (day) => dateOf(day).getUTCDate() === 1,
  };
}

/**
 * @param {number} count of hours between two marks, a divisor of 24
 * @returns {Step}
 */
function hours(count) {
  const perDay = 24 / count;
  return {
    least: 1 / perDay,
    days: ([from, to]) => ascending(Math.floor(from * perDay), 1, to, (at) => at / perDay),
    label: (day) =>
      Number.isInteger(day)
        ? dayLabel(day)
        : `${String(Math.round((day - Math.floor(day)) * 24)).padStart(2, "0")}:00`,
    major: Number.isInteger,
  };
}

/**
 * What `dayAt` gives from `start` on in steps of `by`, up to the day `to`.
 * @param {number} start
 * @param {number} by
 * @param {number} to
 * @param {(at: number) => number} dayAt
 * @returns {number[]}
 */
function ascending(start, by, to, dayAt) {
  const ticks = [];
  for (let at = start; dayAt(at) <= to; at += by) ticks.push(dayAt(at));
  return ticks;
}

/** From fine to coarse. */
const STEPS = [
  ...[1, 3, 6, 12].map(hours),
  ...[1, 2, 7, 14].map(days),
  ...[1, 3, 6].map(months),
  ...[1, 2, 5, 10, 20, 50, 100].map(years),
];
const COARSEST = STEPS[STEPS.length - 1].least;

/**
 * The marks of an axis: years, half-years, quarters, months, days or hours, as fine as there is
 * room for.
 *
 * A label is centred under its mark, and between two labels there are at least `gap` pixels; without
 * `measure` between two marks. Marks outside the limits are left out.
 * @param {Span} span from the axis' left end to its right end
 * @param {number} width of the axis, in pixels
 * @param {number} gap in pixels, at least 1
 * @param {(label: string) => number} [measure] how wide a label is, in pixels
 * @returns {Tick[]} ascending
 */
export function ticks([from, to], width, gap, measure = () => 0) {
  const known = /** @type {Span} */ ([Math.max(from, LIMITS[0]), Math.min(to, LIMITS[1] - 1e-9)]);
  const scale = width / (to - from); // pixels a day
  const apart = Math.max(gap, 1);
  if (!(scale > 0 && scale < Infinity && apart > 0 && known[0] <= known[1])) return [];
  /** @type {(one: Tick, next: Tick) => boolean} */
  const fit = (one, next) =>
    (next.day - one.day) * scale >= apart + (measure(one.label) + measure(next.label)) / 2;
  /** @type {Tick[]} */
  let marks = [];
  for (const { least, days: inside, label, major } of STEPS) {
    // What can't fit is not even tried; of the coarsest, some marks are left out below.
    if (least * scale < apart && least < COARSEST) continue;
    marks = inside(known)
      .filter((day) => day >= known[0])
      .map((day) => ({ day, label: label(day), major: major(day) }));
    if (marks.every((mark, index) => index === 0 || fit(marks[index - 1], mark))) return marks;
  }
  /** @type {Tick[]} */
  const kept = [];
  for (const mark of marks) {
    if (kept.length === 0 || fit(kept[kept.length - 1], mark)) kept.push(mark);
  }
  return kept;
}
