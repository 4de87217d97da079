// @ts-check
// Clocks of the world, by the time zone rules of the browser; a test holds them to Python's.

import { MONTHS } from "./days.js";

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * An instant on the clock of a zone.
 * @param {number} seconds since 1970
 * @param {string} zone such as `Asia/Vladivostok`
 * @returns {{day: string, time: string, offset: number}} `12 Sep 2023`, `06:00`, and minutes ahead of UTC
 */
export function clockIn(seconds, zone) {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "2-digit",
      minute: "2-digit",
    });
    formats.set(zone, format);
  }
  /** @type {Record<string, string>} */
  const parts = {};
  // Clocks show the minute that has begun.
  const minute = Math.floor(seconds / 60) * 60;
  for (const { type, value } of format.formatToParts(minute * 1000)) parts[type] = value;
  const { year, month, day, hour } = parts;
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(parts.minute),
  );
  return {
    day: `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`,
    time: `${hour}:${parts.minute}`,
    offset: Math.round((local - minute * 1000) / 60_000),
  };
}

/** `UTC+8:30`. @param {number} minutes */
export function offsetText(minutes) {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? "-" : "+"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}

/**
 * The local clock where he was, and the same instant in Pyongyang and in UTC.
 * @param {number} seconds
 * @param {string} zone
 * @param {string} home
 * @param {Record<string, string>} cities by zone
 * @returns {{local: string, others: string}}
 */
export function clocksOf(seconds, zone, home, cities) {
  const local = clockIn(seconds, zone);
  const utc = clockIn(seconds, "UTC");
  const others = [`${utc.day.replace(/ \d+$/, "")} ${utc.time} UTC`];
  if (zone !== home) {
    const there = clockIn(seconds, home);
    others.unshift(`${there.day} ${there.time} (${offsetText(there.offset)}) ${cities[home]} time`);
  }
  return { local: `${local.day} ${local.time} ${cities[zone]} time`, others: others.join(" · ") };
}
