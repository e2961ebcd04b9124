/** The batched log-softmax and exp against the same formulas in doubles. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exp, log } from "../shared/math.js";
import { createBatchFunctions, expInto, logSoftmax } from "./logSoftmax.js";
import { MemoryError } from "./simd/arena.js";
import { instantiateKernels } from "./simd/kernels.js";

function logSoftmaxOf(logits: readonly number[], columns: number): Float32Array {
  const out = new Float32Array(logits.length);
  logSoftmax(Float32Array.from(logits), logits.length / columns, columns, out);
  return out;
}

describe("logSoftmax", () => {
  it("gives log(1/4) for four equal logits, however large", () => {
    for (const logit of [0, 1e4, -1e30]) {
      for (const value of logSoftmaxOf([logit, logit, logit, logit], 4))
        expect(value).toBeCloseTo(-1.386294, 6);
    }
  });

  it("agrees with the formula in doubles for any number of rows and columns", () => {
    const logits = fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 7 }))
      .chain(([rows, columns]) =>
        fc.tuple(
          fc.constant(columns),
          fc.array(fc.float({ min: -50, max: 50, noNaN: true }), {
            minLength: rows * columns,
            maxLength: rows * columns,
          }),
        ),
      );
    fc.assert(
      fc.property(logits, ([columns, values]) => {
        const actual = logSoftmaxOf(values, columns);
        for (let row = 0; row * columns < values.length; row++) {
          const some = values.slice(row * columns, (row + 1) * columns);
          const most = Math.max(...some);
          const total = log(some.reduce((sum, value) => sum + exp(value - most), 0));
          some.forEach((value, column) => {
            const expected = value - most - total;
            const error = Math.abs(actual[row * columns + column]! - expected);
            expect(error).toBeLessThanOrEqual(3e-7 * Math.max(1, Math.abs(expected)));
          });
        }
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  it("takes a logit of -Infinity as probability 0 and lets NaN show in its own row only", () => {
    const values = logSoftmaxOf([0, -Infinity, NaN, 0, 0, 0], 2);
    expect([...values.subarray(0, 2)]).toEqual([0, -Infinity]);
    expect([...values.subarray(2, 4)]).toEqual([NaN, NaN]);
    expect(values[4]).toBeCloseTo(-0.693147, 6);
  });

  it("may write over its input, and leaves the rest of it alone", () => {
    const values = Float32Array.of(1, 1, 7);
    logSoftmax(values, 1, 2, values);
    expect(values[0]).toBeCloseTo(-0.693147, 6);
    expect(values[2]).toBe(7);
  });

  it("takes batches larger than its first memory", () => {
    const rows = 200_000;
    const out = new Float32Array(rows * 3);
    logSoftmax(new Float32Array(rows * 3).fill(2), rows, 3, out);
    expect(out.every((value) => value === out[0])).toBe(true);
    expect(out[0]).toBeCloseTo(-1.098612, 6);
  });

  it("refuses arrays that are too short", () => {
    expect(() => logSoftmax(new Float32Array(7), 2, 4, new Float32Array(8))).toThrow(RangeError);
    expect(() => expInto(new Float32Array(7), 7, new Float32Array(6))).toThrow(RangeError);
  });
});

describe("expInto", () => {
  it("agrees with exp to 2e-7 relative", () => {
    const values = Float32Array.from({ length: 17_001 }, (_, i) => -86 + i / 100);
    const out = new Float32Array(values.length);
    expInto(values, values.length, out);
    values.forEach((value, i) => {
      const expected = exp(value);
      expect(Math.abs(out[i]! - expected)).toBeLessThanOrEqual(2e-7 * expected);
    });
  });

  it("is exact at 0 and at the ends", () => {
    const out = new Float32Array(5);
    expInto(Float32Array.of(0, -Infinity, Infinity, NaN, -100), 5, out);
    expect([...out]).toEqual([1, 0, Infinity, NaN, 0]);
  });
});

describe("the memory of batches", () => {
  it("has room for what is computed with a batch of any size, as batches grow and shrink", () => {
    // They look at their guard words after every call; each on its own, because one needs more room than the other.
    const { logSoftmax } = createBatchFunctions();
    const { expInto } = createBatchFunctions();
    for (let columns = 1; columns <= 7; columns++) {
      for (const rows of [1, 2, 3, 4, 5, 6, 7, 8, 3, 127, 128, 129, 130, 1, 131]) {
        const values = new Float32Array(rows * columns);
        logSoftmax(values, rows, columns, values);
        expInto(values, values.length, values);
        values.forEach((value) => {
          expect(value).toBeCloseTo(1 / columns, 6);
        });
      }
    }
  });

  it("is watched: a kernel that computes more than there is room for is found at once", () => {
    const kernels = instantiateKernels();
    const functions = createBatchFunctions({
      ...kernels,
      logSoftmax: (values, rows, columns) => {
        kernels.logSoftmax(values, rows + 4, columns);
      },
    });
    expect(() => {
      functions.logSoftmax(new Float32Array(15), 5, 3, new Float32Array(15));
    }).toThrow(MemoryError);
  });
});
