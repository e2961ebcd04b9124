/** The stopwatch: turns. */
import { describe, expect, it } from "vitest";
import { timeInTurn } from "./timing.js";

describe("the stopwatch", () => {
  it("lets contenders take turns, after one turn each that is not counted", () => {
    const calls: string[] = [];
    const times = timeInTurn([() => calls.push("a"), () => calls.push("b")], { rounds: 2, milliseconds: 0 });
    expect(calls.join("")).toBe("ababab");
    expect(times.map((rounds) => rounds.length)).toEqual([2, 2]);
  });

  it("measures microseconds a call", () => {
    const busy = (): void => {
      const end = performance.now() + 2;
      while (performance.now() < end);
    };
    const [[time]] = timeInTurn([busy], { rounds: 1, milliseconds: 10 }) as [[number]];
    expect(time).toBeGreaterThanOrEqual(2000);
    expect(time).toBeLessThan(200_000); // a wrong unit would be off by a thousand
  });
});
