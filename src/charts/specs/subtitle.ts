/** The subtitle that the charts of runs share: which run it is, what it changes, what is drawn over how many seeds. Pure. */
import { shorten, type ChartContext } from "./style.js";

/** Letters of the subtitle's size that surely fit into the picture's width. */
export const subtitleLength = 84;

/** The run's name with as many of its changes as one line holds, and how many more there are. */
function runLine(name: string, changes: readonly string[]): string {
  const more = (count: number): string => (count === 0 ? "" : ` · … ${count} more`);
  let line = name;
  for (const [index, change] of changes.entries()) {
    const left = changes.length - index - 1;
    const room = subtitleLength - line.length - " · ".length - more(left).length;
    if (change.length > room && index > 0) return line + more(left + 1);
    line += ` · ${shorten(change, room)}`;
  }
  return line;
}

/**
 * The subtitle's parts, joined: run, what is drawn over how many seeds, what the dashes are. What the run changes makes
 * the first of two lines, whatever its length, so that the axes stand still from frame to frame.
 */
export function subtitle(
  context: ChartContext,
  seeds: number,
  details: {
    readonly before?: string;
    readonly dashed?: string;
    readonly after?: string | undefined;
    readonly noBand?: boolean;
  } = {},
): string {
  const band = details.noBand === true ? "" : ", band: 95 % t-interval";
  const name = shorten(context.runName, 36);
  const changes = context.changes ?? [];
  const parts = [
    changes.length > 0 ? undefined : name,
    details.before,
    seeds === 1 ? "1 seed" : `mean of ${seeds} seeds${band}`,
    details.dashed === undefined ? undefined : `dashed: ${details.dashed}`,
    details.after,
  ];
  const line = parts.filter((part) => part !== undefined).join(" · ");
  return changes.length > 0 ? `${runLine(name, changes)}\n${line}` : line;
}
