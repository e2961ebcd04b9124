/** The progress of a command, on a terminal and elsewhere. */
import { describe, expect, it } from "vitest";
import { duration } from "./duration.js";
import { createProgressLine } from "./progressLine.js";

/** A stream that keeps what it is given. */
const writingTo = (written: string[]) => ({
  write: (text: string) => void written.push(text),
  replaceLine: (text: string) => void written.push(`replaced by: ${text}`),
});

/** Forty parts of a second each. */
function show(terminal: { isTTY?: boolean; columns?: number; term?: string }): string[] {
  const written: string[] = [];
  let clock = 0;
  const { term, ...stream } = terminal;
  const line = createProgressLine({
    stream: { ...stream, ...writingTo(written) },
    now: () => clock,
    term,
  });
  for (let done = 1; done <= 40; done++) {
    clock += 1000;
    line.update({ done, total: 40 }, [`${done}/40 runs`, "gap +0.50"]);
  }
  line.glance("drawing");
  line.end();
  return written;
}

describe("progress", () => {
  it("is a line at the first part and at every tenth where there is no terminal, with the time left", () => {
    const lines = show({});
    expect(lines).toHaveLength(11);
    expect(lines[0]).toBe("1/40 runs   gap +0.50\n");
    // after 4 of 40 parts of a second each, 36 s are left
    expect(lines[1]).toBe("4/40 runs   gap +0.50   36 s left\n");
    expect(lines.at(-1)).toBe("40/40 runs   gap +0.50\n");
    expect(lines.join("")).not.toMatch(/replaced by|drawing/);
    expect(show({ isTTY: true, term: "dumb" })).toEqual(lines);
  });

  it("is one line on a terminal, no wider than it, and cleared at the end", () => {
    const written = show({ isTTY: true, columns: 20 });
    expect(written).toHaveLength(41); // the glance comes too soon after the last update
    expect(written.join("")).not.toContain("\n");
    expect(written[9]).toBe("replaced by: 10/40 runs   gap +0");
    expect(written.at(-1)).toBe("replaced by: ");
    expect(show({ isTTY: true, columns: 0 })[9]).toMatch(/gap \+0\.50 {3}30 s left$/); // a width of 0 is none
  });

  it("is whole where there is nothing left to do", () => {
    const written: string[] = [];
    const line = createProgressLine({ stream: writingTo(written) });
    line.update({ done: 0, total: 0 }, ["epoch 0/0"]);
    expect(written).toEqual(["epoch 0/0\n"]);
  });

  it("tells time as people do", () => {
    expect([0.2, 59.5, 61, 3600, 7500].map(duration)).toEqual([
      "1 s",
      "1 min 00 s",
      "1 min 01 s",
      "1 h 00 min",
      "2 h 05 min",
    ]);
  });
});
