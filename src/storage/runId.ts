/**
 * The names of run folders. They sort by time, and they are valid file names on Windows, macOS and Linux alike.
 */
import { UserError } from "../shared/errors.js";
import { visible } from "../shared/visible.js";

/** Letters; a file name has 255 bytes, and letters outside of ASCII take two to four of them. */
const longest = { letters: 100, bytes: 200 } as const;
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i; // device names on Windows, with any extension
const valid = /^[\p{L}\p{N}_](?:[\p{L}\p{N}._-]*[\p{L}\p{N}_-])?$/u;

/** The options that take the id of a run. */
export type IdOption = "--run-id" | "--resume" | "--run";

const two = (value: number): string => String(value).padStart(2, "0");
const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** The day in local time: "2026-01-31". */
export function dayOf(now: Date): string {
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** `<yyyymmdd-hhmmss>-<name>` in local time; what a file name cannot hold becomes "-". */
export function defaultRunId(name: string, now: Date): string {
  const date = dayOf(now).replaceAll("-", "");
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const readable = beginning(name.normalize("NFC").replace(/[^\p{L}\p{N}._-]+/gu, "-")).replace(
    /^[-.]+|[-.]+$/g,
    "",
  );
  return `${date}-${time}-${readable === "" ? "run" : readable}`;
}

/** As much of a name as an id has room for beside the time and a number, in whole letters. */
function beginning(name: string): string {
  let kept = "";
  for (const letter of name) {
    if (kept.length + letter.length > 60 || bytesOf(kept + letter) > 160) break;
    kept += letter;
  }
  return kept;
}

/** True for what every option that takes an id accepts. */
export function isRunId(text: string): boolean {
  return (
    valid.test(text) &&
    text.length <= longest.letters &&
    bytesOf(text) <= longest.bytes &&
    !reserved.test(text)
  );
}

/** Returns a run id that a person gave to an option, or throws a UserError that says what is wrong with it. */
export function checkRunId(given: string, option: IdOption): string {
  if (isRunId(given)) return given;
  const isOption = /^--?[a-z][a-z-]{0,30}$/.test(given);
  throw new UserError({
    path: option,
    expected:
      option === "--run-id"
        ? "a file name that every system allows"
        : "the id of a run, the name of its folder in runs/",
    got: isOption ? `the option ${given}` : quoted(given),
    hint: isOption ? undefined : (idInPath(given) ?? rule),
  });
}

const rule =
  `An id has at most ${longest.letters} letters, digits, "-", "_" or "." (fewer in scripts whose letters take more ` +
  `than two bytes), no "-" at its beginning, no "." at an end, and is no Windows device name such as "con".`;

/** What was given, in quotes and with escapes, and no more of it than fits a sentence. */
function quoted(given: string): string {
  const written = (text: string): string => visible(JSON.stringify(text));
  let kept = "";
  for (const letter of given) {
    if (written(kept + letter).length > 120) return written(`${kept}…`);
    kept += letter;
  }
  return written(kept);
}

/** Where a path to a run was given, as a shell completes it, which id that is. */
function idInPath(given: string): string | undefined {
  const parts = given.split(/[\\/]/).filter((part) => part !== "" && part !== ".");
  if (/^(config\.json|summary\.json|metrics\.(jsonl|csv))$/.test(parts.at(-1) ?? "")) parts.pop();
  const above = parts.findLastIndex((part) => part === "runs" || part === "plots");
  const id = parts[above + 1] ?? "";
  if (!/[\\/]/.test(given) || parts.length !== above + 2 || !isRunId(id)) return undefined;
  return `Give the id alone, ${id}${above > 0 ? ", and the folder that holds runs/ with --out" : ""}.`;
}
