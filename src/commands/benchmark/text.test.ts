/** The bench's tables and sentences. */
import { describe, expect, it } from "vitest";
import { crossoverSentence, stepTable } from "./text.js";

describe("the bench's report", () => {
  it("has one line per task, with every engine's time and how much longer the others take", () => {
    const task = { kind: "training", network: "16-32-32-4", width: 32, rows: 64 } as const;
    expect(
      stepTable([
        { ...task, backend: "wasm-simd", microseconds: 25.04, gflops: 22.9, timesFirst: 1 },
        { ...task, backend: "tfjs-wasm", microseconds: 780.4, gflops: 0.735, timesFirst: 31.16 },
      ]),
    ).toEqual([
      "     network  rows  wasm-simd µs  GFLOP/s  tfjs-wasm µs  GFLOP/s  times as long",
      "  16-32-32-4    64          25.0     22.9           780     0.73         31.2 ×",
    ]);
  });

  it("says from which width on an engine is faster, or that it never is", () => {
    const where = { backend: "tfjs-node", rows: 512, upTo: 512 };
    expect(crossoverSentence({ ...where, width: 256 })).toBe(
      "With 512 rows, tfjs-node is faster than simd from width 256 on (measured up to 512).",
    );
    expect(crossoverSentence({ ...where, width: null })).toBe(
      "With 512 rows, tfjs-node is faster than simd at no width up to 512.",
    );
  });
});
