/**
 * The names of run folders. They sort by time, and they are valid file names on Windows, macOS and Linux alike.
 */
import { UserError } from "../shared/errors.js";

const longest = 100;
const reserved = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i; // device names on Windows, with any extension
const valid = /^[\p{L}\p{N}_-](?:[\p{L}\p{N}._-]*[\p{L}\p{N}_-])?$/u;

const two = (value: number): string => String(value).padStart(2, "0");

/** The day in local time: "2026-01-31". */
export function dayOf(now: Date): string {
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** `<yyyymmdd-hhmmss>-<name>` in local time; what a file name cannot hold becomes "-". */
export function defaultRunId(name: string, now: Date): string {
  const date = dayOf(now).replaceAll("-", "");
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const readable = name
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}._-]+/gu, "-")
    .slice(0, 60)
    .replace(/^[-.]+|[-.]+$/g, "");
  return `${date}-${time}-${readable === "" ? "run" : readable}`;
}

/** Returns a run id that a person gave, or throws a UserError that says what is wrong with it. */
export function checkRunId(given: string): string {
  if (valid.test(given) && given.length <= longest && !reserved.test(given)) return given;
  throw new UserError({
    path: "--run-id",
    expected: "a file name that every system allows",
    got: JSON.stringify(given),
    hint: `Use at most ${longest} letters, digits, "-", "_" or "." (not at an end), and no Windows device name such as "con".`,
  });
}
