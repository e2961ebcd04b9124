/** What an assignment of --set looks like: checked where it is typed, before any file is read. */
import { UserError } from "../../shared/errors.js";
import { shortened } from "./print.js";

/** Throws a UserError where a text is no `path=value`. */
export function requireAssignment(text: string): void {
  const equals = text.indexOf("=");
  if (equals >= 0 && text.slice(0, equals).trim() !== "") return;
  const path = text.trim();
  const [, before, after] = /^([\w.-]{1,80})\s*:\s*(\S{1,80})$/.exec(path) ?? [];
  throw new UserError({
    path: path === "" || equals >= 0 ? `--set ${shortened(text)}`.trimEnd() : `--set ${shortened(path)}`,
    expected: "path=value",
    got: path === "" ? "nothing" : equals >= 0 ? 'no path before its "="' : 'no "=" in it',
    hint:
      before !== undefined && after !== undefined
        ? `Write = for the colon: --set ${before}=${after}`
        : /^[\w.-]{1,80}$/.test(path)
          ? `Put the value behind it without a blank: --set ${path}=…`
          : "For example --set objective.klCoef=0.2",
  });
}
