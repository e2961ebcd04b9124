/** What an assignment of --set looks like: checked where it is typed, before any file is read. */
import { UserError } from "../../shared/errors.js";
import { shortened } from "./print.js";

/** Throws a UserError where a text is no `path=value`. */
export function requireAssignment(text: string): void {
  const equals = text.indexOf("=");
  if (equals >= 0 && text.slice(0, equals).trim() !== "") return;
  const path = text.trim();
  throw new UserError({
    path: path === "" || equals >= 0 ? `--set ${shortened(text)}`.trimEnd() : `--set ${shortened(path)}`,
    expected: "path=value",
    got: path === "" ? "nothing" : equals >= 0 ? 'no path before its "="' : 'no "=" in it',
    hint: /^[\w.-]{1,80}$/.test(path)
      ? `Put the value behind it without a blank: --set ${path}=…`
      : "For example --set objective.klCoef=0.2",
  });
}
