// @ts-check
// Reads the block of columns that `atlas/stage/blocks.py` packs.

const MAGIC = "KHASAN1\n";
const START = MAGIC.length + 4;
const ALIGNED = 8;
const TYPES = {
  u1: Uint8Array,
  u2: Uint16Array,
  u4: Uint32Array,
  i4: Int32Array,
  f4: Float32Array,
  f8: Float64Array,
};

/**
 * @typedef {Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array} Column
 * @typedef {{columns: Record<string, Column>, texts: Record<string, string[]>, about: any}} Block
 */

/**
 * Read a block in place: no column is copied.
 * @param {ArrayBuffer} buffer
 * @returns {Block}
 * @throws {Error} if it is no such block, or is cut short
 */
export function unpack(buffer) {
  const magic = new TextDecoder().decode(buffer.slice(0, MAGIC.length));
  if (magic !== MAGIC || buffer.byteLength < START) {
    throw new Error("these are no columns of the stage");
  }
  const length = new DataView(buffer).getUint32(MAGIC.length, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, START, length)));
  /** @type {Record<string, Column>} */
  const columns = {};
  let end = START + length;
  for (const [name, [type, offset, count]] of Object.entries(header.columns)) {
    const from = START + length + offset;
    const column = new TYPES[/** @type {keyof typeof TYPES} */ (type)](buffer, from, count);
    columns[name] = column;
    // The padding after a column belongs to the block too.
    end = Math.max(end, from + Math.ceil(column.byteLength / ALIGNED) * ALIGNED);
  }
  if (buffer.byteLength < end) throw new Error("the columns of the stage are cut short");
  return { columns, texts: header.texts, about: header.about };
}

/**
 * Join the events of two blocks, the first of which is in the order of time: a visitor's own events
 * stand behind all others. Flights, journeys and eras are those of the first.
 * @param {Block} first
 * @param {Block} second
 * @returns {Block}
 */
export function joined(first, second) {
  const { about } = first;
  const icons = [...new Set([...about.icons, ...second.about.icons])];
  const place = Uint8Array.from(second.about.icons, (name) => icons.indexOf(name));
  const theirs = { ...second.columns };
  theirs.icon = theirs.icon.map((one) => place[one] ?? 255);
  // Test events are numbered in each block from 0.
  let tests = 0;
  for (const one of first.columns.test) tests = Math.max(tests, one + 1);
  theirs.test = theirs.test.map((one) => one + tests);
  /** @type {Record<string, Column>} */
  const columns = { ...first.columns };
  for (const name of Object.keys(second.columns)) {
    const [mine, other] = [first.columns[name], theirs[name]];
    const all = new /** @type {any} */ (mine.constructor)(mine.length + other.length);
    all.set(mine);
    all.set(other, mine.length);
    columns[name] = all;
  }
  /** @type {Record<string, string[]>} */
  const texts = { ...first.texts };
  for (const name of Object.keys(second.texts)) {
    texts[name] = [...first.texts[name], ...second.texts[name]];
  }
  return { columns, texts, about: { ...about, icons } };
}

/**
 * One bit a row, the highest of a byte first, as numpy packs them.
 * @param {string | null} base64 null: all rows
 * @param {number} count
 * @returns {Uint8Array} 1 where the bit is set
 * @throws {Error} if it is for fewer rows
 */
export function bits(base64, count) {
  const set = new Uint8Array(count).fill(base64 === null ? 1 : 0);
  if (base64 === null) return set;
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  if (bytes.length !== Math.ceil(count / 8)) throw new Error("the mask is for other columns");
  for (let i = 0; i < count; i++) set[i] = (bytes[i >> 3] >> (7 - (i & 7))) & 1;
  return set;
}
