/**
 * How far a command is, on stderr: one line that is updated on a terminal; plain lines, about ten in all, elsewhere.
 */
import { duration } from "./duration.js";

/** Where progress is shown. */
export interface ProgressStream {
  /** Writes text of whole lines. */
  write(text: string): void;
  /** Shows a text, without a line break, in place of the line in which the cursor is. */
  replaceLine(text: string): void;
  readonly isTTY?: boolean;
  /** 0 where a terminal does not know its width. */
  readonly columns?: number;
}

/** Shows nothing. */
export const silentStream: ProgressStream = { write: () => undefined, replaceLine: () => undefined };

export interface ProgressLineOptions {
  readonly stream: ProgressStream;
  /** Milliseconds; a clock for tests. */
  readonly now?: () => number;
  /** TERM of the environment: a dumb terminal gets plain lines. */
  readonly term?: string | undefined;
}

/** How much of the work that began with the line is done, in any unit. */
export interface WorkDone {
  readonly done: number;
  readonly total: number;
}

export interface ProgressLine {
  /** More is done: `parts` say what, and the time that is left follows them. */
  update(work: WorkDone, parts: readonly string[]): void;
  /** Shows a text that is worth a glance, on a terminal only. */
  glance(text: string): void;
  /** Ends the line, so that what follows starts on one of its own. */
  end(): void;
}

/** Where there is no terminal, there are about so many lines. */
const plainLines = 10;

/** A terminal shows no more than that, milliseconds. */
const shortestUpdate = 50;

/** A line for work that begins now. */
export function createProgressLine(options: ProgressLineOptions): ProgressLine {
  const { stream, now = () => performance.now(), term } = options;
  const updating = stream.isTTY === true && term !== "dumb";
  const started = now();
  let open = false;
  let updates = 0;
  let nextPlain = 0; // the first update shows that it works
  let lastUpdate = -Infinity;

  const show = (text: string, important: boolean): void => {
    if (!important && now() - lastUpdate < shortestUpdate) return;
    lastUpdate = now();
    stream.replaceLine(text.slice(0, (stream.columns || 80) - 1));
    open = true;
  };

  return {
    update({ done, total }, parts) {
      updates++;
      const isLast = done >= total;
      const seconds = ((now() - started) / 1000) * (total / done - 1);
      // The first update comes after the start of threads and says nothing of how fast they are.
      const withTime = isLast || updates === 1 ? parts : [...parts, `${duration(seconds)} left`];
      const text = withTime.join("   ");
      const fraction = isLast ? 1 : done / total;
      if (updating) {
        show(text, isLast);
      } else if (fraction >= nextPlain || isLast) {
        stream.write(`${text}\n`);
        nextPlain = Math.floor(fraction * plainLines + 1) / plainLines;
      }
    },
    glance(text) {
      if (updating) show(text, false);
    },
    end() {
      if (open) stream.replaceLine("");
      open = false;
    },
  };
}
