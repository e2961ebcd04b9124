/**
 * The progress of a run on stderr: one line that is updated on a terminal, plain lines, about ten in all, elsewhere.
 */
import { signed } from "./terminal/format.js";

/** The part of a stream that progress is written to. */
export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface ProgressOptions {
  readonly stream: ProgressStream;
  /** Epochs of the whole run. */
  readonly epochs: number;
  /** The epoch that was done before this process began; -1 for a new run. */
  readonly from?: number;
  /** Milliseconds; a clock for tests. */
  readonly now?: () => number;
  /** TERM of the environment: a dumb terminal gets plain lines. */
  readonly term?: string | undefined;
}

export interface Progress {
  /** An epoch is done by all seeds, with this mean gap. */
  epoch(epoch: number, gap: number | null): void;
  /** Training is over and this many pictures are left to draw. */
  drawing(left: number): void;
  /** Ends the line, so that what follows starts on one of its own. */
  end(): void;
}

/** Time left as people say it: "12 s", "3 min 20 s", "2 h 05 min". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** Shows progress on a stream. */
export function createProgress(options: ProgressOptions): Progress {
  const { stream, epochs, from = -1, now = () => performance.now(), term } = options;
  const updating = stream.isTTY === true && term !== "dumb";
  const started = now();
  let open = false;
  let nextPlain = 0;
  let lastUpdate = -Infinity;

  const update = (text: string, important: boolean): void => {
    if (!important && now() - lastUpdate < 50) return; // a terminal shows no more than that
    lastUpdate = now();
    stream.write(`\r${text.slice(0, (stream.columns ?? 80) - 1)}\u001b[K`);
    open = true;
  };

  return {
    epoch(epoch, gap) {
      const done = epoch - from;
      const left = epochs - epoch;
      const seconds = ((now() - started) / 1000 / done) * left;
      const parts = [
        `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`,
        ...(gap === null ? [] : [`behaviour gap ${signed(gap)}`]),
        ...(left > 0 && done > 1 ? [`${duration(seconds)} left`] : []),
      ];
      const last = epoch === epochs;
      if (updating) {
        update(parts.join("   "), last);
      } else if (epoch >= nextPlain || last) {
        stream.write(`${parts.join("   ")}\n`);
        nextPlain = epoch + Math.max(1, Math.floor(epochs / 10));
      }
    },
    drawing(left) {
      if (updating && left > 0) update(`drawing charts, ${left} left`, false);
    },
    end() {
      if (open) stream.write("\r\u001b[K");
      open = false;
    },
  };
}
