/**
 * What a user should know of a run's config that nothing else says: changes that cannot act, or hardly. Found by
 * training/inert; here is which of them are worth a line, and the line. Pure.
 */
import type { Difference } from "../../config/explain/differences.js";
import { shortened } from "../../config/parse/print.js";
import type { Config } from "../../config/schema/config.js";
import { inertChanges, type InertChange } from "../../training/inert/inert.js";

/** Where a config comes from. */
export interface Changes {
  /** What --set changes from the file. */
  readonly set: readonly Difference[];
  /** What the file changes from the one that it extends, or else from the defaults. */
  readonly file: readonly Difference[];
  /** Whether the file says neither what it extends nor a schema, so that what it leaves out may not be meant. */
  readonly standsAlone: boolean;
}

/** Lines at most: who has changed more than that in vain reads the first ones. */
const mostLines = 4;

/** A line for each reason why changes of this config cannot act or hardly, those of --set first. */
export function inertRemarks(config: Config, { set, file, standsAlone }: Changes): string[] {
  const given = new Set(set.map(({ path }) => path));
  const written = file.filter(({ path }) => !given.has(path));
  const inert = [...inertChanges(config, set), ...worthALine(inertChanges(config, written), written, set)];
  const byReason = new Map<string, InertChange[]>();
  for (const one of inert) {
    const key = `${String(one.moves === null)} ${one.reason}`;
    byReason.set(key, [...(byReason.get(key) ?? []), one]);
  }
  const alone = standsAlone
    ? [
        'The file has no "extends": what it does not name has its default. To change another config write, say, "extends": "./default.json".',
      ]
    : [];
  return [...[...byReason.values()].map(line).slice(0, mostLines), ...alone];
}

/**
 * A file says more than it has to: it switches off what is off already, writes responses out in full, and names gold for the
 * charts beside what it trains. None of that was meant to act. One typed assignment was.
 */
function worthALine(
  inert: readonly InertChange[],
  written: readonly Difference[],
  set: readonly Difference[],
): InertChange[] {
  const isAlone = set.length === 0 && inert.length === written.length;
  return inert.filter(
    ({ path, to }) =>
      (!path.startsWith("gold.") || isAlone) && !path.startsWith("responses.") && to !== 0 && to !== false,
  );
}

/** "a, b and c". */
function inWords(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function line(changes: readonly InertChange[]): string {
  const [first] = changes;
  if (first === undefined) return "";
  const shown = changes.slice(0, 3).map(({ path, to }) => `${path} = ${shortened(JSON.stringify(to), 24)}`);
  const more = changes.length - shown.length;
  const names = inWords(more > 0 ? [...shown, `${more} more`] : shown);
  const several = changes.length > 1;
  if (first.moves === null)
    return `${names} ${several ? "change" : "changes"} nothing in training: ${first.reason}.`;
  const most = Math.max(...changes.map(({ moves }) => moves ?? 0));
  const points = Math.ceil(100 * most);
  const moved =
    points === 0
      ? "the closed form stays where it is"
      : `in the closed form no response becomes likelier or rarer by more than ${points} percentage point${points === 1 ? "" : "s"}`;
  return `${names} hardly ${several ? "change" : "changes"} anything: ${first.reason}; ${moved}.`;
}
