/**
 * How values, keys, paths and names of a config are put into a message: as they were given, in one line, and cut where they
 * are long, so that a problem can be read whatever is in the file.
 */
import { visibleInLine } from "../../shared/visible.js";

/** Characters of a value, a key or a name that a message shows. */
const mostShown = 80;

/**
 * The text in one line, cut where it is longer than `most` characters: its beginning and, of its end, `tail` characters.
 * A control character counts as it is shown, as `\u001b`.
 */
export function shortened(text: string, most = mostShown, tail = 0): string {
  // no character is shown shorter than it is, so what lies further in is cut anyway
  const ends = text.length <= 2 * most ? text : text.slice(0, most) + text.slice(-most);
  const line = visibleInLine(ends);
  if (line.length <= most) return line;
  // not through the middle of a character that takes two
  const start = line.slice(0, most - 1 - tail).replace(/[\ud800-\udbff]$/, "");
  const end = tail === 0 ? "" : line.slice(-tail).replace(/^[\udc00-\udfff]/, "");
  return `${start}…${end}`;
}

/** A number as people write it: `1e30`, not `1e+30`. */
export const printNumber = (value: number): string => String(value).replace("e+", "e");

/**
 * A value as it was given, as JSON, cut where it is long; an absent one is `nothing`. Takes what is no JSON as well, and
 * looks no further than it shows: a value may be deep, large, or hold itself.
 */
export function printValue(value: unknown): string {
  if (value === undefined) return "nothing";
  let text = "";
  const isFull = (): boolean => text.length > mostShown;
  const write = (inner: unknown): void => {
    if (typeof inner === "string") text += JSON.stringify(inner.slice(0, mostShown));
    else if (typeof inner === "number") text += printNumber(inner);
    else if (typeof inner === "function" || typeof inner === "symbol") text += `a ${typeof inner}`;
    else if (Array.isArray(inner)) writeEntries("[", inner, "]", write);
    else if (typeof inner !== "object" || inner === null) text += String(inner);
    else
      writeEntries("{", Object.entries(inner), "}", ([key, entry]) => {
        write(key);
        text += ":";
        write(entry);
      });
  };
  const writeEntries = <T>(open: string, entries: readonly T[], close: string, one: (entry: T) => void) => {
    text += open;
    for (let i = 0; i < entries.length && !isFull(); i++) {
      if (i > 0) text += ",";
      one(entries[i]!);
    }
    text += close;
  };
  write(value);
  return shortened(text);
}

/** A dotted path, cut in its middle where it is long: it begins with the section and ends with the field. */
export const printPath = (path: string): string => shortened(path, 100, 40);

/** Names with commas between them, until they fill a line of `most` characters: `a, b … and 98 more`. */
export function printList(names: readonly string[], print = shortName, most = 180): string {
  let text = "";
  for (const [index, name] of names.entries()) {
    if (text.length > most) return `${text} … and ${names.length - index} more`;
    text += `${index === 0 ? "" : ", "}${print(name)}`;
  }
  return text;
}

/** A name as it is, but no longer than a line can have several of. */
export const shortName = (name: string): string => shortened(name, 40);
