/** The progress of a verification, on a terminal and elsewhere. */
import { describe, expect, it } from "vitest";
import { createVerifyProgress } from "./progress.js";

/** Forty runs of a second each; a law is done every ten. */
function show(terminal: { isTTY?: boolean; columns?: number; term?: string }): string[] {
  const written: string[] = [];
  let clock = 0;
  const { term, ...stream } = terminal;
  const progress = createVerifyProgress({
    stream: { ...stream, write: (text) => written.push(text) },
    now: () => clock,
    term,
  });
  for (let run = 1; run <= 40; run++) {
    clock += 1000;
    progress.update({
      lawsDone: Math.floor(run / 10),
      laws: 4,
      runsDone: run,
      runs: 40,
      fraction: run / 40,
    });
  }
  progress.end();
  return written;
}

describe("progress", () => {
  it("is a line at the first run and at every tenth where there is no terminal, with the time left", () => {
    const lines = show({});
    expect(lines).toHaveLength(11);
    expect(lines[0]).toBe("0/4 laws   1/40 runs\n");
    // after 4 of 40 runs of a second each, 36 s are left
    expect(lines[1]).toBe("0/4 laws   4/40 runs   36 s left\n");
    expect(lines.at(-1)).toBe("4/4 laws   40/40 runs\n");
    expect(lines.join("")).not.toContain("\r");
    expect(show({ isTTY: true, term: "dumb" })).toEqual(lines);
  });

  it("is one line on a terminal, no wider than it, and cleared at the end", () => {
    const written = show({ isTTY: true, columns: 20 });
    expect(written).toHaveLength(41);
    expect(written[9]).toBe("\r1/4 laws   10/40 ru\u001b[K");
    expect(written.at(-1)).toBe("\r\u001b[K");
  });
});
