/**
 * Broken configs: values of the wrong type or size, names that nobody would choose, and texts that are no JSON. Each
 * function takes a random source and changes or returns plain values.
 */

const names = [
  "__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "length", "", " ", ".", "a.b", "[0]", "*", "null",
  "ünï", "漢字", "😀", "\u202Ertl", "\u0000", "\u001b[2J", "\u009b", "\n", "a\tb", "\uFEFFx", "\uD800", "seed", "seeds ",
  "k".repeat(3000), "extends", "$schema", "-1", "1e9", "CON", "'", '"', "`id`", "$(id)", "<b>", "%s%n", "\\", "../../x",
]; // prettier-ignore

const numbers = [
  0, -0, 1, -1, 0.5, 1.5, -1e-9, 1e-320, 1e308, -1e308, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 53 + 2, 1e21, 0.1 + 0.2, 4294967296,
  100001, 10001, 257, 4097, 3.0000000001,
]; // prettier-ignore

/** Any value, of any type. */
export function anyValue(random, depth = 0) {
  return random.weighted([
    [() => random.pick(numbers), 5],
    [() => random.pick(names), 4],
    [() => null, 2],
    [() => random.chance(0.5), 2],
    [() => [], 1],
    [() => ({}), 1],
    [
      () => (depth > 3 ? 0 : Array.from({ length: random.integer(1, 6) }, () => anyValue(random, depth + 1))),
      2,
    ],
    [
      () =>
        depth > 3 ? 0 : { [random.pick(names)]: anyValue(random, depth + 1), a: anyValue(random, depth + 1) },
      2,
    ],
    [() => nested(random.integer(5, 300), random.chance(0.5)), 0.4],
  ])();
}

/** A value so many levels deep. */
function nested(levels, asList) {
  let value = 1;
  for (let i = 0; i < levels; i++) value = asList ? [value] : { a: value };
  return value;
}

/** Every [parent, key] in a value. */
function places(value, found = []) {
  if (typeof value !== "object" || value === null) return found;
  for (const key of Object.keys(value)) {
    found.push([value, key]);
    places(value[key], found);
  }
  return found;
}

/** Sets a key whatever it is called: `__proto__` too becomes a key of its own. */
const put = (target, key, value) =>
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });

const ways = [
  ["another value", 6, ([parent, key], random) => put(parent, key, anyValue(random))],
  ["another number", 5, ([parent, key], random) => put(parent, key, random.pick(numbers))],
  ["removed", 2, ([parent, key]) => (Array.isArray(parent) ? parent.splice(Number(key), 1) : delete parent[key])],
  ["an unknown key", 3, ([parent], random) => !Array.isArray(parent) && put(parent, random.pick(names), anyValue(random))],
  ["renamed", 2, ([parent, key], random) => {
    if (Array.isArray(parent)) return;
    const value = parent[key];
    delete parent[key];
    put(parent, random.chance(0.5) ? random.pick(names) : `${key}${random.pick(["s", " ", "_", "\u200b"])}`, value);
  }],
  ["many entries", 1, ([parent, key], random) => {
    const one = parent[key];
    const count = random.integer(20, 400);
    put(parent, key, random.chance(0.5) ? Array(count).fill(one) : Object.fromEntries(Array.from({ length: count }, (_, i) => [`e${i}`, one]))); // prettier-ignore
  }],
  ["as text", 2, ([parent, key]) => put(parent, key, JSON.stringify(parent[key]) ?? "")],
  ["within itself", 1, ([parent, key]) => put(parent, key, { [key]: parent[key] })],
]; // prettier-ignore

/** Changes a config (plain values) in one place; returns what was done. */
export function mutate(config, random) {
  const all = places(config);
  if (all.length === 0) return put(config, random.pick(names), anyValue(random)) && "an unknown key";
  const [name, change] = random.weighted(ways.map(([way, weight, apply]) => [[way, apply], weight]));
  const place = random.pick(all);
  change(place, random);
  return `${place[1]}: ${name}`.slice(0, 60);
}

/** Moves a part of a config to another place. */
export function transplant(config, random) {
  const all = places(config);
  if (all.length < 2) return "nothing";
  const [[parent, key], [from, fromKey]] = [random.pick(all), random.pick(all)];
  put(parent, key, JSON.parse(JSON.stringify(from[fromKey] ?? null)));
  return `${fromKey} into ${key}`.slice(0, 60);
}

const pieces = [
  "{", "}", "[", "]", ",", ":", '"', "'", "//", "/*", "*/", "\\", "\\u12", "\\u0000", "\u0000", "NaN", "Infinity", "-", "+1",
  ".5", "1.", "01", "0x10", "1e", "1e999", "undefined", "None", "True", "#", ";", "=", "\uFEFF", "\u2028", "“", "\u001b[2J",
  '"a":1,"a":2,', '"__proto__":{"x":1},', "\uD800", "\r", "\u009b", "1/2", "50%", "\n\n", "…",
]; // prettier-ignore

/** Breaks the text of a config; returns the new text, or bytes that are no text. */
export function breakText(text, random) {
  const at = random.integer(0, text.length);
  return random.weighted([
    [() => text.slice(0, at) + random.pick(pieces) + text.slice(at), 6],
    [() => text.slice(0, at) + text.slice(at + random.integer(1, 5)), 4],
    [() => text.slice(0, at), 2],
    [() => text + text, 1],
    [() => text.replace(/"(\w+)":/, (match) => `${match}1,${match}`), 1],
    [() => text.replaceAll('"', "'"), 0.5],
    [() => text.replaceAll(",", ""), 0.5],
    [() => text.replaceAll("\n", "\r"), 0.5],
    [() => Buffer.from(`\uFEFF${text}`, "utf16le"), 0.5],
    [() => Buffer.from(Array.from({ length: random.integer(1, 200) }, () => random.integer(0, 255))), 0.5],
    [
      () =>
        Buffer.concat([
          Buffer.from(text.slice(0, at)),
          Buffer.from([0xff, 0xfe, 0xc0]),
          Buffer.from(text.slice(at)),
        ]),
      0.5,
    ],
    [
      () =>
        random.pick([
          "",
          " ",
          "null",
          "[]",
          "0",
          '"x"',
          "true",
          "//",
          "{",
          "\uFEFF",
          "\u0000",
          "---\nname: x\n",
        ]),
      1,
    ],
  ])();
}
