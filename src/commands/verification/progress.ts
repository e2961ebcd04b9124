/**
 * The progress of a verification on stderr: one line that is updated on a terminal, plain lines, about ten in all,
 * elsewhere.
 */
import type { ArmProgress } from "../../runner/runArms.js";
import { duration, type ProgressStream } from "../progress.js";

export interface VerifyProgressOptions {
  readonly stream: ProgressStream;
  /** Milliseconds; a clock for tests. */
  readonly now?: () => number;
  /** TERM of the environment: a dumb terminal gets plain lines. */
  readonly term?: string | undefined;
}

export interface VerifyProgress {
  /** A run is done. */
  update(progress: ArmProgress): void;
  /** Ends the line, so that what follows starts on one of its own. */
  end(): void;
}

/** Plain lines are this fraction of the work apart. */
const plainStep = 0.1;

/** Shows progress on a stream. */
export function createVerifyProgress(options: VerifyProgressOptions): VerifyProgress {
  const { stream, now = () => performance.now(), term } = options;
  const updating = stream.isTTY === true && term !== "dumb";
  const started = now();
  let open = false;
  let nextPlain = 0; // the first run that is done shows that it works
  let lastUpdate = -Infinity;

  return {
    update({ lawsDone, laws, runsDone, runs, fraction }) {
      const left = fraction > 0 ? (((now() - started) / 1000) * (1 - fraction)) / fraction : 0;
      const parts = [
        `${lawsDone}/${laws} laws`,
        `${runsDone}/${runs} runs`,
        ...(runsDone < runs && runsDone > 1 ? [`${duration(left)} left`] : []),
      ];
      const last = runsDone === runs;
      if (updating) {
        if (!last && now() - lastUpdate < 50) return; // a terminal shows no more than that
        lastUpdate = now();
        stream.write(`\r${parts.join("   ").slice(0, (stream.columns ?? 80) - 1)}\u001b[K`);
        open = true;
      } else if (fraction >= nextPlain || last) {
        stream.write(`${parts.join("   ")}\n`);
        nextPlain = Math.floor(fraction / plainStep + 1) * plainStep;
      }
    },
    end() {
      if (open) stream.write("\r\u001b[K");
      open = false;
    },
  };
}
