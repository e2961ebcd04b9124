/**
 * What no outcome may have, whatever was attacked: a stack, a message of Node's own, a hang, a crash, or an exit code
 * that the program does not document.
 */

const stackLine = /^\s+at .*:\d+/m;
const rawMessage =
  /\b(SyntaxError|TypeError|RangeError|ReferenceError|AssertionError)\b|\bE[A-Z]{3,}: [a-z][\w ,]*[,:] ?\w+|FATAL ERROR|Assertion .*failed|node:internal/;

/** The first line of what a program said, shortened for a table. */
export function firstLine(text, longest = 110) {
  const line = text.split("\n").find((one) => one.trim() !== "") ?? "";
  const shown = visible(line.trim());
  return shown.length <= longest ? shown : `${shown.slice(0, longest - 1)}…`;
}

const escaped = (char) => `\\u${char.codePointAt(0).toString(16).padStart(4, "0")}`;

/** A text with its control characters as escapes. */
export function visible(text) {
  return [...text].map((char) => (isControl(char) ? escaped(char) : char)).join("");
}

/** Whether a character can change what a terminal shows around it: C0 and C1 controls and marks of direction. */
export function isControl(char) {
  const code = char.codePointAt(0);
  if (code === 9 || code === 10) return false;
  return (
    code < 32 ||
    (code >= 0x7f && code <= 0x9f) ||
    code === 0x061c ||
    (code >= 0x200e && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069)
  );
}

/** The control characters in a text, as escapes, each once. */
export function controlsIn(text) {
  return [...new Set([...text].filter(isControl).map(escaped))];
}

/** The message that a text shows and a user should not see: of a stack the line before it, else the raw message. */
export function rawErrorIn(text) {
  if (stackLine.test(text)) {
    const lines = text.split("\n");
    const at = lines.findIndex((line) => /^\s+at .*:\d+/.test(line));
    const said = lines.slice(0, at).findLast((line) => /Error|^\w+:/.test(line)) ?? lines[at];
    return `a stack: ${firstLine(said)}`;
  }
  const raw = rawMessage.exec(text);
  if (raw === null) return undefined;
  const line = text.split("\n").find((one) => rawMessage.test(one)) ?? raw[0];
  return `a raw message: ${firstLine(line)}`;
}

/** What is wrong with an outcome in itself; an empty list where nothing is. `codes`: the exit codes that are right. */
export function complaints(outcome, codes = [0, 1, 2]) {
  const found = [];
  const { code, signal, timedOut, tooLarge, megabytes, stdout, stderr, seconds } = outcome;
  if (tooLarge) found.push(`took more than ${Math.floor(megabytes)} MB, and was ended`);
  else if (timedOut) found.push(`a hang (ended after ${seconds.toFixed(0)} s)`);
  else if (signal !== null) found.push(`ended by ${signal}`);
  else if (!codes.includes(code)) found.push(`exit ${code}`);
  const raw = rawErrorIn(`${stderr}\n${stdout}`);
  if (raw !== undefined) found.push(raw);
  if (!timedOut && code !== 0 && signal === null && stderr.trim() === "")
    found.push(`exit ${code} without a word`);
  return found;
}

/** An outcome in a few words: its exit code and the line of what it said that tells most: where it failed, the last. */
export function inShort(outcome) {
  const { code, signal, timedOut, tooLarge, stdout, stderr } = outcome;
  const end = tooLarge
    ? "takes too much memory"
    : timedOut
      ? "hangs"
      : signal !== null
        ? `ended by ${signal}`
        : `exit ${code}`;
  const text = stderr.trim() === "" ? stdout : stderr;
  const lines = text.split("\n").filter((line) => line !== "" && !/^(\s|Node\.js v|\()/.test(line));
  const said = firstLine((code === 0 ? lines[0] : lines.at(-1)) ?? "");
  return said === "" ? end : `${end}: ${said}`;
}
